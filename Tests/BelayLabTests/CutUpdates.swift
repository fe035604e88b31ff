import Foundation
import Testing

extension FaultTests {
    /// `BELAY_LAB_CUTS` says how many cuts; twenty take some minutes.
    private static let cuts = Int(ProcessInfo.processInfo.environment["BELAY_LAB_CUTS"] ?? "") ?? 5

    @Test(
        "Updates over a connection that is cut again and again are those of one that is not",
        .serialized, arguments: 0..<2)
    func cutUpdates(index: Int) async throws {
        let server = try await Lab.faulty[index]
        let cut = try await Self.update(server, cuts: Self.cuts)
        let whole = try await Self.update(server, cuts: 0)
        #expect(cut == whole)
        try await server.lab("reset")
    }

    /// - Returns: the packages of the server afterwards, with their versions and states.
    private static func update(_ server: LabServer, cuts: Int) async throws -> String {
        try await server.lab("reset")
        let box = try await AdminBox([server])
        let run = try box.start(FewTests.security)
        try await run.event("it began") { $0.event == "job" }
        var done = 0
        while run.isRunning, done < cuts {
            try await Task.sleep(for: .milliseconds(Int.random(in: 100...900)))
            try await server.lab("kill-sessions")
            done += 1
        }
        let result = try await run.result()
        #expect(result.status == 0, "after \(done) cuts: \(result.errors)")
        let job = try await box.show(run.job)
        #expect(!job.servers[0].changed.isEmpty)
        try await audit(job, on: [server])
        #expect(try await server.shell("dpkg --audit") == "")
        return try await server.shell("dpkg-query -W -f '${Package} ${Version} ${Status}\\n'")
    }
}
