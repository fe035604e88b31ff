import BelayModel
import BelayReports
import BelayStore
import Foundation
import Testing

@testable import BelayCommands

/// The manual has every field that is printed, and no other.
@Suite struct JSONFieldsTests {
    @Test func ofAJob() async throws {
        let plan = Plan(
            name: "n", kind: .install, forks: 1,
            phases: Phase.allCases.map {
                PhasePlan($0, items: [Item(name: "i", work: .run("true"))])
            },
            servers: [ServerPlan(name: "web1", address: "10.0.0.1", user: "root")])
        let store = try JobStore()
        let id = try store.submit(NewJob(plan, context: Data()), at: .now)
        let text = try JSONText.of(await JobJSON(store.job(id, at: .now)))
        let value = try JSONSerialization.jsonObject(with: Data(text.utf8))
        let job = try #require(value as? [String: Any])
        let server = try #require((job["servers"] as? [[String: Any]])?.first)
        let step = try #require((server["steps"] as? [[String: Any]])?.first)
        #expect(Set(job.keys) == Set(JSONFields.job.map(\.name)))
        #expect(Set(server.keys) == Set(JSONFields.server.map(\.name)))
        #expect(Set(step.keys) == Set(JSONFields.step.map(\.name)))
    }

    @Test func ofAnEvent() {
        let event = JSONEvent.job(1, uid: "u", name: "n", at: .now)
        let labels = Mirror(reflecting: event).children.compactMap(\.label)
        #expect(Set(labels) == Set(JSONFields.event.map(\.name)))
    }
}
