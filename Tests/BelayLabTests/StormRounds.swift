import Foundation
import Testing

/// Something that befalls a fleet while a job runs on it.
private enum Blow: CaseIterable {
    case sessionsKilled, sshdRestarted, packetsDropped, coordinatorKilled

    /// The lab's verb and arguments; `nil`: it is not a server that is struck.
    var verb: (String, [String])? {
        switch self {
        case .sessionsKilled: ("kill-sessions", [])
        case .sshdRestarted: ("restart-sshd", [])
        case .packetsDropped: ("cut", ["\(Int.random(in: 1...6))"])
        case .coordinatorKilled: nil
        }
    }
}

extension FleetTests {
    @Test(
        "Whatever is cut and killed, every item runs once and to its end", .serialized,
        arguments: 0..<rounds / 2)
    func storm(round: Int) async throws {
        let fleet = try await Lab.fleet
        let box = try await AdminBox(fleet)
        var run = try box.start(Self.book(round))
        try await run.event("it began") { $0.event == "job" }
        let id = try run.job
        var blows: [Blow] = []
        for _ in 0..<Int.random(in: 1...5) {
            try await Task.sleep(for: .milliseconds(Int.random(in: 50...1500)))
            guard let blow = Blow.allCases.randomElement() else { continue }
            blows.append(blow)
            if let (verb, arguments) = blow.verb {
                for server in fleet.shuffled().prefix(Int.random(in: 1...4)) {
                    try await server.lab(verb, arguments)
                }
            } else {
                run.send(SIGKILL)
                _ = try await run.result()
                if try await box.show(id).finished != nil { break }
                run = try box.start(["job", "resume", "\(id)", "--json"])
            }
        }
        let result = try await run.result()
        let job = try await box.show(id)
        #expect(job.status == "Succeeded", "\(blows) \(result.status) \(result.errors) \(job)")
        try await audit(job, on: fleet)
    }
}
