import BelayModel
import BelayTestSupport
import Foundation
import Testing

@testable import BelayDebian

/// The scripts of a reboot. None of these tests runs the one that asks for it.
struct RebootWorkTests {
    @Test(arguments: RebootRule.allCases) func isValidForDash(rule: RebootRule) throws {
        let work = RebootWork(rule: rule, timeout: 600, lockTimeout: 60)
        let checked = try shell("dash -n", input: work.script)
        #expect(checked.status == 0, "\(checked.output)")
    }

    @Test func neverAsksUnlessItIsTo() throws {
        let work = RebootWork(rule: .never, timeout: 600, lockTimeout: 60)
        #expect(work.script.contains("\nrule='never'\n"))
        let decision = try #require(work.script.range(of: ServerScript.rebootDecide))
        let ask = try #require(work.script.range(of: "systemctl reboot"))
        #expect(decision.upperBound < ask.lowerBound)
    }

    @Test func knowsWhetherItHasAsked() {
        #expect(RebootWork.hasAsked(output: "why\nrebooting\n"))
        #expect(!RebootWork.hasAsked(output: "it was rebooting\nno reboot is required\n"))
    }

    @Test func saysWhyItFailed() {
        let text = "sh: nothing\nbelay: waiting for the lock\nbelay: this is a container\n"
        #expect(RebootWork.failure(standardError: text) == "this is a container")
        #expect(RebootWork.failure(standardError: "sh: nothing\n") == nil)
    }

    struct Case: Sendable {
        var running: String
        var version = "#1 SMP PREEMPT_DYNAMIC Debian 6.1.176-1 (2026-07-02)"
        var installed: [String] = []
        var package: String?
        var wantedBy: [String]?
        var reasons: [String] = []
    }

    static let cases = [
        Case(
            running: "6.1.0-50-cloud-amd64",
            installed: ["6.1.0-50-cloud-amd64", "6.1.0-56-cloud-amd64"],
            reasons: [
                "the running kernel 6.1.0-50-cloud-amd64 is not the newest installed, "
                    + "6.1.0-56-cloud-amd64"
            ]),
        // Its own file may be gone already.
        Case(
            running: "6.1.0-9-amd64", installed: ["6.1.0-10-amd64"],
            reasons: [
                "the running kernel 6.1.0-9-amd64 is not the newest installed, 6.1.0-10-amd64"
            ]),
        // Another flavour, an older kernel and copies of one are no reasons.
        Case(
            running: "6.12.48+deb13-amd64",
            installed: [
                "6.12.48+deb13-amd64", "6.12.50+deb13-cloud-amd64", "6.1.0-50-amd64",
                "6.12.50+deb13-amd64.old",
            ]),
        Case(
            running: "6.12.48+deb13-amd64",
            installed: ["6.12.48+deb13-amd64", "6.16.3+deb13-amd64"],
            reasons: [
                "the running kernel 6.12.48+deb13-amd64 is not the newest installed, "
                    + "6.16.3+deb13-amd64"
            ]),
        // A kernel of one's own, newer than any that is installed.
        Case(running: "6.18.44-amd64", installed: ["6.1.0-50-amd64"]),
        // A container: the kernel is the host's, and none is installed.
        Case(running: "6.1.0-50-amd64"),
        Case(
            running: "6.1.0-50-amd64", installed: ["6.1.0-50-amd64"], package: "6.1.176-2",
            reasons: ["linux-image-6.1.0-50-amd64 is at 6.1.176-2, and 6.1.176-1 is running"]),
        Case(running: "6.1.0-50-amd64", installed: ["6.1.0-50-amd64"], package: "6.1.176-1+b1"),
        Case(
            running: "6.1.0-50-amd64", wantedBy: ["linux-image-6.1.0-50-amd64", "dbus", "dbus"],
            reasons: ["/run/reboot-required is there, for dbus linux-image-6.1.0-50-amd64"]),
        Case(
            running: "6.1.0-50-amd64", wantedBy: [], reasons: ["/run/reboot-required is there"]),
    ]

    @Test(arguments: cases) func findsTheReasons(of server: Case) throws {
        let root = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: root) }
        try furnish(root, server)
        let script = RebootWork.afterwards.replacing("PATH=\(FixedEnvironment.path)", with: ":")
            .replacing("/boot/", with: "\(root.path)/boot/")
            .replacing("/run/", with: "\(root.path)/run/")
        let answer = try shell("sh", input: script, path: root.appending(path: "bin").path)
        let lines = answer.output.replacing("\(root.path)/run/", with: "/run/")
            .split(separator: "\n").map(String.init)
        let expected = server.reasons.map { "a reboot is still required: \($0)" }
        #expect(lines == ["back with the kernel \(server.running)"] + expected)
    }

    /// A root with the files that are looked at, and commands that say what the case says.
    private func furnish(_ root: URL, _ server: Case) throws {
        let files = FileManager.default
        for name in ["boot", "run", "bin"] {
            try files.createDirectory(
                at: root.appending(path: name), withIntermediateDirectories: true)
        }
        for kernel in server.installed {
            try Data().write(to: root.appending(path: "boot/vmlinuz-\(kernel)"))
        }
        if let names = server.wantedBy {
            try Data().write(to: root.appending(path: "run/reboot-required"))
            if !names.isEmpty {
                try Data(names.map { $0 + "\n" }.joined().utf8)
                    .write(to: root.appending(path: "run/reboot-required.pkgs"))
            }
        }
        let uname = """
            #!/bin/sh
            case $1 in -r) echo '\(server.running)';; -v) echo '\(server.version)';; esac

            """
        let query = "#!/bin/sh\n" + (server.package.map { "printf '\($0)'\n" } ?? "exit 1\n")
        for (name, text) in [("uname", uname), ("dpkg-query", query)] {
            try writeProgram(text, to: root.appending(path: "bin/\(name)").path)
        }
    }

    private func shell(
        _ command: String, input: String, path: String? = nil
    ) throws -> (status: Int32, output: String) {
        let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try Data(input.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = command.split(separator: " ").map(String.init) + [file.path]
        let first = path.map { $0 + ":" } ?? ""
        process.environment = ["PATH": first + "/usr/bin:/bin"]
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }
}
