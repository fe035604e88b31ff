import Foundation
import Testing

extension FleetTests {
    /// `BELAY_LAB_ROUNDS` says how many rounds; six go through all ways to ask in every phase.
    static let rounds = Int(ProcessInfo.processInfo.environment["BELAY_LAB_ROUNDS"] ?? "") ?? 6

    @Test(
        "Terminated at a random moment, the job's record is what the servers say", .serialized,
        arguments: 0..<rounds)
    func terminatedAnywhere(round: Int) async throws {
        let fleet = try await Lab.fleet
        let box = try await AdminBox(fleet)
        var pauses = Self.pauses()
        // Nothing comes after the last item: it is still in hand when the request has arrived.
        pauses[8] = 30
        let book = Self.book(round, pauses)
        let run = try box.start(book)
        let phase = ["analyze", "download", book.kind][round % 3]
        try await run.event("\(phase) is active", within: 120) {
            $0.event == "phase" && $0.phase == phase && $0.status == "Active"
        }
        try await Task.sleep(for: .milliseconds(Int.random(in: 0...1500)))
        try await Self.terminate(run, of: box, how: round / 3 % 3)
        let result = try await run.result()
        let job = try await box.show(try run.job)
        #expect(result.status == 99, "\(result.errors)")
        try await audit(job, on: fleet)
        try await auditTermination(job, on: fleet)
    }

    private static func terminate(
        _ run: BelayProcess, of box: AdminBox, how: Int
    ) async throws {
        switch how {
        case 0: run.send(SIGINT)
        case 1:
            let result = try await box.belay("job", "terminate", "\(run.job)")
            #expect(result.status == 0, "\(result.errors)")
        default: run.send(SIGTERM)
        }
    }

    /// How many tenths of a second each item of a book sleeps.
    static func pauses() -> [Int] { (0..<9).map { _ in Int.random(in: 1...8) } }

    /// Items of 0.1 to 0.8 s in every phase; every fourth round with real packages.
    static func book(_ round: Int, _ pauses: [Int] = pauses()) -> TestBook {
        var book = TestBook()
        if round % 4 == 3 {
            book.kind = round % 8 == 3 ? "install" : "uninstall"
            book.head = ["packages: [belay-chain-a, belay-chain-b, belay-chain-c]"]
        }
        for (index, pause) in pauses.enumerated() {
            let phase = ["analyze", "download", "action"][index / 3]
            let name = "\(phase)-\(index % 3 + 1)"
            book.items.append(.logged(phase, name, "sleep \(Double(pause) / 10)"))
        }
        return book
    }
}
