import Foundation
import Testing

/// Packages that are made to hang, to fail or to be in the way: each ends in a status and words.
extension FewTests {
    @Test("Packages that read the terminal and ask debconf at critical priority do not hang")
    func askingPackages() async throws {
        let box = try await Self.freshBox()
        let run = try await box.run(
            TestBook(kind: "install", head: ["packages: [belay-reads-tty, belay-asks]"]))
        #expect(run.status == 0, "\(run.errors)")
        for server in box.servers {
            #expect(try await Self.version("belay-reads-tty", server) == "2.0")
            #expect(try await Self.version("belay-asks", server) == "2.0")
            let log = try await server.text("/var/log/belay-lab.log")
            #expect(log.contains("no terminal"))
            #expect(log.contains("standard input answered ''"))
            #expect(log.contains("debconf answered ''"))
        }
        try await audit(run.job, on: box.servers)
    }

    @Test(
        "A configuration file of both: kept, replaced or refused, and shown",
        arguments: Conffiles.all)
    func conffile(_ rule: Conffiles) async throws {
        let box = try await Self.freshBox()
        let path = Conffiles.path
        for server in box.servers { try await server.shell("echo 'colour = red' >>\(path)") }
        let head = ["packages: [belay-conffile]"] + rule.head
        let run = try await box.run(TestBook(head: head))
        #expect(run.status == (rule.other == nil ? 2 : 0), "\(run.errors)")
        let view = try await box.belay("job", "show", "\(run.job.id)").output
        for server in box.servers {
            let report = try run.job.server(server.name)
            let isAdmins = try await server.text(path).contains("colour = red")
            #expect(isAdmins == rule.isKept)
            if let other = rule.other {
                #expect(report.conffiles == [.init(path: path, kept: rule.isKept, other: other)])
                #expect(try await server.exists(other))
                #expect(view.contains(path) && view.contains(other), "\(view)")
            } else {
                let words =
                    "conffiles: fail - both the admin and belay-conffile=2.0 changed: \(path)"
                #expect(report.failed.map(\.phase) == ["download"])
                #expect(report.reason?.contains(words) == true, "\(report)")
                #expect(try await Self.version("belay-conffile", server) == "1.0")
            }
            #expect(try await server.shell("dpkg --audit") == "")
        }
        try await audit(run.job, on: box.servers)
    }

    @Test("More room than there is: known in analyze, nothing is downloaded")
    func hugePackage() async throws {
        let box = try await Self.freshBox()
        let run = try await box.run(TestBook(kind: "install", head: ["packages: [belay-huge]"]))
        #expect(run.status == 2)
        for server in run.job.servers {
            #expect(server.failed.map(\.phase) == ["analyze"])
            #expect(server.reason?.contains("not enough room on /: 2147483") == true)
            #expect(!server.steps.contains { $0.phase != "analyze" && $0.status != "Skipped" })
        }
        try await audit(run.job, on: box.servers)
    }

    @Test("A package that fails halfway: its state, apt's words, and what mends it")
    func failsHalfway() async throws {
        let box = try await Self.freshBox()
        // Beside one that is none the worse for it.
        let run = try await box.run(
            TestBook(kind: "install", head: ["packages: [belay-fails=2.0, belay-chain-c]"]))
        #expect(run.status == 2)
        for server in run.job.servers {
            let reason = server.reason ?? ""
            #expect(reason.contains("apt failed with status 100"), "\(reason)")
            #expect(reason.contains("half done: belay-fails 2.0 half-configured"), "\(reason)")
            let change = server.changed.first { $0.name == "belay-fails" }
            #expect(change?.to == "2.0" && change?.state == "half-configured")
        }
        let again = try await box.run(TestBook(head: ["packages: security"]))
        #expect(again.status == 2)
        for server in again.job.servers {
            #expect(server.failed.map(\.phase) == ["analyze"])
            #expect(server.reason?.contains("repair: true") == true, "\(server)")
        }
        try await audit(again.job, on: box.servers)
        for server in box.servers { try await server.lab("reset") }
    }
}

/// The playbook's `conffiles`, and what becomes of a file that the admin and the package changed.
struct Conffiles: Sendable, CustomStringConvertible {
    static let path = "/etc/belay-conffile.conf"
    static let all = [
        Conffiles(head: [], isKept: true, other: path + ".dpkg-dist"),
        Conffiles(head: ["conffiles: keep"], isKept: true, other: path + ".dpkg-dist"),
        Conffiles(head: ["conffiles: new"], isKept: false, other: path + ".dpkg-old"),
        Conffiles(head: ["conffiles: fail"], isKept: true, other: nil),
    ]

    let head: [String]
    let isKept: Bool
    /// Where the version is that is not in use; `nil`: nothing is installed.
    let other: String?

    var description: String { head.first ?? "default" }
}
