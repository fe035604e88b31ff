import Foundation
import Testing

/// Something that goes wrong with a server's connection and passes.
struct Fault: Sendable, CustomTestStringConvertible {
    let verb: String
    var arguments: [String] = []
    /// How often, a second apart.
    var times = 1
    /// For so long the item goes on, in pauses of 0.1 s.
    var pauses = 40
    /// Whether Belay must notice.
    var isLoss = true

    var testDescription: String { ([verb] + arguments).joined(separator: " ") }

    static let all = [
        Fault(verb: "kill-sessions", times: 3),
        Fault(verb: "restart-sshd", isLoss: false),
        Fault(verb: "cut", arguments: ["5"], pauses: 80, isLoss: false),
        Fault(verb: "cut", arguments: ["40"], pauses: 60),
    ]
}

extension FaultTests {
    @Test("A connection that breaks costs an item nothing", .serialized, arguments: Fault.all)
    func passingFault(fault: Fault) async throws {
        let box = try await AdminBox(try await Lab.faulty)
        let run = try box.start(TestBook(items: [Numbers.item(pauses: fault.pauses)]))
        for server in box.servers {
            try await run.step(Numbers.name, "Running", on: server.name)
        }
        for _ in 0..<fault.times {
            try await Task.sleep(for: .seconds(1))
            for server in box.servers { try await server.lab(fault.verb, fault.arguments) }
        }
        if fault.isLoss { try await shownAsLost(run, box) }
        #expect(try await run.result().status == 0)
        try await Numbers.check(try run.job, of: box, pauses: fault.pauses)
        let job = try await box.show(run.job)
        #expect(job.servers.allSatisfy { $0.linkLost == nil })
        try await audit(job, on: box.servers)
    }

    /// A lost connection is told of as what it is, and is no failure.
    private func shownAsLost(_ run: BelayProcess, _ box: AdminBox) async throws {
        for server in box.servers {
            try await run.event("\(server.name)'s link lost") {
                $0.event == "link" && $0.status == "Lost" && $0.server == server.name
            }
            try await run.event("\(server.name)'s link restored") {
                $0.event == "link" && $0.status == "Restored" && $0.server == server.name
            }
        }
    }

    @Test("A server that never comes back is Unreachable, and its cleanup is owed until paid")
    func cutForever() async throws {
        let box = try await AdminBox(try await Lab.faulty)
        let cut = box.servers[0]
        let book = TestBook(
            head: ["reconnect_for: 5s"],
            items: [.held("action", "cut"), .logged("action", "never", "true")])
        let run = try box.start(book)
        for server in box.servers { try await run.step("cut", "Running", on: server.name) }
        let uid = try await box.show(run.job).uid
        try await cut.lab("cut", ["forever"])
        for server in box.servers where server.name != cut.name { try await server.release(uid) }
        let result = try await run.result()
        #expect(result.status == 4, "\(result.errors)")
        try await cut.release(uid)
        let report = try await box.show(run.job).server(cut.name)
        #expect(report.status == "Unreachable" && report.staging.status == "Owed", "\(report)")
        let step = try #require(report.step("cut"))
        #expect(step.status == "Failed" && step.exitStatus == nil, "\(step)")
        #expect(step.reason?.contains("not known") == true, "\(step)")
        #expect(report.step("never")?.status == "Skipped")
        try await isOwed(try run.job, by: cut, of: box)
    }

    private func isOwed(_ job: Int, by cut: LabServer, of box: AdminBox) async throws {
        let list = try await box.belay("job", "list", "--json")
        #expect(list.output.contains("\"stagingOwed\":1"), "\(list.output)")
        try await cut.lab("restore")
        let paid = try await box.belay("job", "cleanup", "--all")
        #expect(paid.status == 0, "\(paid)")
        let report = try await box.show(job).server(cut.name)
        #expect(report.staging.status == "Removed")
        #expect(report.status == "Unreachable")
        for server in box.servers { #expect(try await server.leftovers() == []) }
    }

    @Test("A terminate while a server is away: it is waited for, and its item counts")
    func terminateWhileAway() async throws {
        let box = try await AdminBox(try await Lab.faulty)
        let book = FewTests.slowBook(6)
        let run = try box.start(book)
        for server in box.servers { try await run.step("slow", "Running", on: server.name) }
        for server in box.servers { try await server.lab("cut", ["4"]) }
        run.send(SIGINT)
        #expect(try await run.result().status == 99)
        let job = try await box.show(run.job)
        #expect(job.servers.allSatisfy { $0.step("slow")?.status == "Succeeded" })
        try await audit(job, on: box.servers)
        try await auditTermination(job, on: box.servers)
    }
}
