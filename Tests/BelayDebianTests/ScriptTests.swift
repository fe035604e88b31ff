import BelayModel
import Foundation
import Testing

@testable import BelayDebian

/// Every script that this target makes, as shells and their critics see it.
@Suite struct ScriptTests {
    /// The files of `Scripts`.
    private static let files: [String] = {
        let scripts = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Sources/BelayDebian/Scripts").standardizedFileURL
        let names = FileManager.default.enumerator(atPath: scripts.path)?.allObjects ?? []
        return names.compactMap { $0 as? String }.filter { $0.hasSuffix(".sh") }
            .map { scripts.appending(path: $0).path }
    }()

    private static let shells = [["dash"], ["bash", "--posix"], ["busybox", "ash"]]

    @Test func shellcheckFindsNothing() throws {
        #expect(Self.files.count > 60)
        let result = try Shell.run("shellcheck", Self.files, input: "")
        #expect(result.status == 0, "\(result.output)")
    }

    /// Every file is for one shell, and disables nothing for all of its lines.
    @Test func filesHaveAHead() throws {
        for file in Self.files {
            let text = try String(contentsOfFile: file, encoding: .utf8)
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            let head = lines.prefix { !$0.isEmpty }
            #expect(head.first == "# shellcheck shell=dash", "\(file)")
            #expect(
                head.count > 1
                    && head.dropFirst().allSatisfy { line in
                        (line.hasPrefix("#") && !line.contains("shellcheck disable"))
                            || line.hasPrefix(": \"${")
                    }, "\(file)")
            let body = lines.dropFirst(head.count + 1)
            #expect(body.first?.isEmpty == false && text.hasSuffix("\n"), "\(file)")
            #expect(!(body.first ?? "").hasPrefix("# shellcheck disable"), "\(file)")
        }
    }

    @Test(arguments: shells) func theShellCanReadThem(shell: [String]) throws {
        for file in Self.files {
            let result = try Shell.run(shell[0], shell.dropFirst() + ["-n", file], input: "")
            #expect(result.status == 0, "\(file): \(result.output)")
        }
        for script in try Self.all() {
            let result = try Shell.run(shell[0], shell.dropFirst() + ["-n"], input: script.text)
            #expect(result.status == 0, "\(script.name): \(result.output)")
        }
    }

    /// In what is sent, some part or the head sets each variable that another one reads.
    @Test func everyVariableIsSet() throws {
        let directory = FileManager.default.temporaryDirectory
            .appending(path: "belay-scripts-\(UUID())")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        var files: [String] = []
        for (number, script) in try Self.all().enumerated() {
            let name = script.name.filter { $0.isLetter || $0.isNumber }.prefix(60)
            let file = directory.appending(path: "\(number)-\(name)")
            try script.text.write(to: file, atomically: false, encoding: .utf8)
            files.append(file.path)
        }
        let result = try Shell.run(
            "shellcheck", ["-s", "dash", "--include=SC2154"] + files, input: "")
        #expect(result.status == 0, "\(result.output)")
    }

    /// Comments for readers stay here; the loader is one line that csh and fish read, too.
    @Test func headsAndDirectivesAreNotSent() throws {
        for script in try Self.all() {
            #expect(!script.text.contains("# shellcheck "), "\(script.name)")
            #expect(!script.text.contains(":?}\" \"${"), "\(script.name)")
        }
        #expect(!ServerScript.loader.contains { "'\\!\n".contains($0) })
        #expect(ServerScript.fixedPath.hasPrefix("PATH=\(FixedEnvironment.path)\n"))
        #expect(ServerScript.runnerOfLogin.contains("|| exit \(Runner.notAlone)\n"))
    }

    /// Writes the scripts as they are sent, for a reader.
    @Test func canBeLookedAt() throws {
        guard let path = ProcessInfo.processInfo.environment["BELAY_DUMP_SCRIPTS"] else { return }
        let directory = URL(filePath: path)
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        for script in try Self.all() {
            let name = script.name.map { $0.isLetter || $0.isNumber ? $0 : "-" }.prefix(60)
            let file = directory.appending(path: String(name) + ".sh")
            try script.text.write(to: file, atomically: true, encoding: .utf8)
        }
    }

    struct Script: Sendable, CustomTestStringConvertible {
        var name: String
        var text: String
        var testDescription: String { name }
    }

    /// - Throws: where a fixture cannot be read, which would leave its scripts untested.
    private static func all() throws -> [Script] { try analyses + items() + remote }

    /// What is no item: the runner, the supervisor, and what is run beside items.
    private static let remote: [Script] =
        [
            Script(name: "runner", text: Runner.library),
            Script(name: "runner of a login", text: Runner.libraryOfLogin),
            Script(name: "runner, entry", text: Runner.entry),
            Script(name: "supervisor", text: Supervisor.script),
            Script(name: "supervisor, entry", text: Supervisor.entry),
            Script(name: "item", text: item(asUser: nil)),
            Script(name: "item of another user", text: item(asUser: "o'brien")),
            Script(name: "kill", text: KillScript.text),
            Script(name: "age", text: AgeScript.text),
            Script(name: "loader", text: ServerScript.loader),
            Script(name: "greet", text: StagingScripts.greet),
            Script(name: "copy", text: CopyScript.text),
            Script(name: "after a reboot", text: RebootWork.afterwards),
        ]
        + RebootRule.allCases.map { rule in
            let work = RebootWork(rule: rule, timeout: 600, lockTimeout: 600)
            return Script(name: "reboot \(rule.rawValue)", text: work.script)
        }

    private static func item(asUser user: String?) -> String {
        Supervisor.item(
            script: "echo \"$A\"\n", environment: [("A", "it's"), ("B", "$(b)")],
            stage: "/var/lib/belay/x", asUser: user)
    }

    private static let archive = PushedArchive(
        package: "p", version: "1", architecture: "all", control: "Package: p\nVersion: 1",
        file: UploadFile(path: "/p.deb", name: "p.deb", size: 3, sha256: "ab"))

    private static let analyses: [Script] = [
        Script(name: "security", text: script(.remediate, .security)),
        Script(name: "security, check", text: script(.remediate, .security, check: true)),
        Script(
            name: "pushed archives",
            text: PackageWork(kind: .remediate, request: .all, archives: [archive]).analysisScript),
        Script(
            name: "all, removals",
            text: script(.remediate, .all, PackageOptions(allowRemovals: true, repair: true))),
        Script(name: "install", text: script(.install, .list([PackageName(name: "g++")]))),
        Script(
            name: "uninstall",
            text: script(
                .uninstall, .list([PackageName(name: "g++")]),
                PackageOptions(purge: true, autoremove: true))),
    ]

    private static func items() throws -> [Script] {
        var items: [Script] = []
        for conffiles in PackageOptions.Conffiles.allCases {
            let work = PackageWork(
                kind: .remediate, request: .security,
                options: PackageOptions(conffiles: conffiles, allowRemovals: true))
            // The largest of the lab's packages asks for 2 TB.
            let output = Recorded.Bookworm.removals.replacing("72624708", with: "9000000000")
            let report = try work.report(output: output)
            for item in report.download.prefix(1) + report.action {
                items.append(Script(name: "\(conffiles): \(item.name)", text: item.script))
            }
        }
        let removal = PackageWork(
            kind: .uninstall, request: .list([PackageName(name: "be-alone")]),
            options: PackageOptions(autoremove: true))
        let report = try removal.report(output: Recorded.Bookworm.autoremove)
        let services = ServiceItem(rule: .auto).item
        items.append(Script(name: services.name, text: services.script))
        let mark = MarkItem(names: ["g++"], options: PackageOptions()).item
        items.append(Script(name: mark.name, text: mark.script))
        return items + report.action.map { Script(name: $0.name, text: $0.script) }
    }

    private static func script(
        _ kind: JobKind, _ request: PackageRequest, _ options: PackageOptions = PackageOptions(),
        check: Bool = false
    ) -> String {
        PackageWork(kind: kind, request: request, options: options, check: check).analysisScript
    }
}
