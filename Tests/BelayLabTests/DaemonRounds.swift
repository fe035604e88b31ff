import Foundation
import Testing

extension FleetTests {
    /// One in three restarts each: killed, ended by a signal that it hands over upon, and stopped beside
    /// another daemon of the same store, which finds the job driven.
    @Test(
        "Whatever befalls the daemon, its job runs every item once and to its end", .serialized,
        arguments: 0..<max(1, rounds / 4))
    func restartedDaemon(round: Int) async throws {
        let fleet = try await Lab.fleet
        let box = try await AdminBox(fleet)
        var arguments = try box.runArguments(Self.book(round))
        arguments[0] = "submit"
        let submitted = try await box.start(arguments).result()
        try #require(submitted.status == 0, "\(submitted)")
        var daemon = try Self.daemon(of: box)
        var restarts = 0
        while true {
            let job = try await box.show(1)
            if job.coordinator == nil, !["Pending", "Active"].contains(job.status) { break }
            try await Task.sleep(for: .milliseconds(Int.random(in: 0..<1500)))
            try #require(daemon.isRunning, "\(daemon.errors)")
            daemon = try await Self.restart(daemon, of: box, as: (round + restarts) % 3)
            restarts += 1
            try #require(restarts < 300, "it comes to no end")
        }
        print("\(restarts) restarts of the daemon")
        try await Self.end(daemon)
        let job = try await box.show(1)
        #expect(job.status == "Succeeded")
        try await audit(job, on: fleet)
    }

    private static func daemon(of box: AdminBox) throws -> BelayProcess {
        try box.start(["serve", "--no-web"])
    }

    private static func restart(
        _ daemon: BelayProcess, of box: AdminBox, as kind: Int
    ) async throws -> BelayProcess {
        switch kind {
        case 0:
            daemon.send(SIGKILL)
            _ = try await daemon.result()
            return try Self.daemon(of: box)
        case 1:
            try await end(daemon)
            return try Self.daemon(of: box)
        default:
            daemon.send(SIGSTOP)
            let other = try Self.daemon(of: box)
            try await Task.sleep(for: .milliseconds(Int.random(in: 0..<1500)))
            daemon.send(SIGCONT)
            try await end(daemon)
            return other
        }
    }

    private static func end(_ daemon: BelayProcess) async throws {
        daemon.send(SIGTERM)
        let ended = try await daemon.result()
        #expect(ended.status == 0, "\(ended)")
    }
}
