import ArgumentParser
import BelayModel
import BelayReports
import Foundation
import GRDB
import Testing

@testable import BelayCommands
@testable import BelayStore

@Suite struct TerminateTests {
    /// What only serves the words about a request cannot keep it from being made.
    @Test func aJobThatCannotBeShownIsTerminated() async throws {
        let directory = FileManager.default.temporaryDirectory
            .appending(path: "belay-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: directory) }
        let store = try JobStore(directory: directory)
        let plan = Plan(
            name: "p", kind: .install, forks: 1,
            phases: Phase.allCases.map {
                PhasePlan($0, items: [Item(name: "i", work: .run("true"))])
            },
            servers: [ServerPlan(name: "s", address: "10.0.0.1", user: "root")])
        let job = try store.submit(plan, uid: "u", context: Data(), at: .now)
        try await store.database.write { db in
            try db.execute(sql: "PRAGMA ignore_check_constraints = ON")
            try db.execute(sql: "UPDATE server SET status = 'nonsense'")
        }
        #expect(throws: StoreError.self) { try store.job(job, at: .now) }
        await #expect(processExitsWith: .success) {
            [path = directory.path as String, job = job as Int64] in
            unsafe setenv("BELAY_STATE_DIR", path, 1)
            _ = try? await JobTerminateCommand.parse(["\(job)"]).run()
        }
        #expect(try store.termination(of: job) != nil)
    }
}
