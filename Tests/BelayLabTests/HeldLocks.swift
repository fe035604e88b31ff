import Foundation
import Testing

/// Somebody else installs a package that takes its time, and holds apt's and dpkg's locks.
extension FewTests {
    /// Seconds that the package takes to configure. `BELAY_LONG_TESTS=1`: two minutes.
    private static let holding = LongRun.isWanted ? 120 : 12

    @Test("A held lock is waited for, its holder is named, and it is never stolen")
    func heldLock() async throws {
        let box = try await Self.freshBox()
        for server in box.servers { try await Self.hold(on: server) }
        let run = try await box.run(TestBook(head: ["packages: [belay-hello]"]))
        #expect(run.status == 0, "\(run.errors)")
        for server in box.servers {
            let said = try await box.printed(run.job.id, stream: "stderr", server: server.name)
            #expect(said.contains("belay: waiting for the lock /var/lib/dpkg/lock"), "\(said)")
            #expect(said.contains("apt-get -y install belay-bulk"), "\(said)")
            // Whoever held it came to the end.
            #expect(try await Self.version("belay-bulk", server) == "2.0")
            #expect(try await Self.version("belay-hello", server) == "2.0")
            #expect(try await server.shell("dpkg --audit") == "")
        }
        try await audit(run.job, on: box.servers)
    }

    @Test("A lock that is held longer than lock_timeout fails the server in words")
    func lockTimeout() async throws {
        let box = try await Self.freshBox()
        for server in box.servers { try await Self.hold(on: server) }
        let run = try await box.run(
            TestBook(head: ["packages: [belay-hello]", "lock_timeout: 2s"]))
        #expect(run.status == 2)
        for server in box.servers {
            let report = try run.job.server(server.name)
            #expect(report.failed.map(\.phase) == ["analyze"])
            let reason = report.reason ?? ""
            #expect(reason.contains("is still held by process"), "\(reason)")
            #expect(reason.contains("apt-get -y install belay-bulk"), "\(reason)")
            #expect(reason.contains("lock_timeout"), "\(reason)")
            #expect(try await Self.version("belay-hello", server) == "1.0")
            try await Self.wait(on: server, "! pgrep -x apt-get")
            #expect(try await Self.version("belay-bulk", server) == "2.0")
        }
        try await audit(run.job, on: box.servers)
    }

    /// Returns when the other's package is being configured.
    private static func hold(on server: LabServer) async throws {
        try await server.shell(
            """
            echo \(holding) >/etc/belay-lab/slow-seconds.belay-bulk
            apt-get -qq update
            DEBIAN_FRONTEND=noninteractive setsid --fork apt-get -y install belay-bulk \
                </dev/null >/dev/null 2>&1
            """)
        try await wait(
            on: server, "grep 'begin belay-bulk 2.0 postinst' /var/log/belay-lab.log")
    }

    /// Waits until a command of the server succeeds, for three minutes at most.
    private static func wait(on server: LabServer, _ command: String) async throws {
        try await server.shell(
            "for i in $(seq 900); do \(command) >/dev/null && exit; sleep 0.2; done; exit 1")
    }
}
