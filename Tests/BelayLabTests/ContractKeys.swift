import Foundation
import Testing

extension FewTests {
    /// The keys of `belay job show ID --json` in the contract; more may be added.
    static func hasContractKeys(_ text: String) throws {
        let value = try JSONSerialization.jsonObject(with: Data(text.utf8))
        let job = try #require(value as? [String: Any])
        contains(
            job,
            [
                "id", "uid", "name", "kind", "status", "check", "created", "started",
                "terminationRequested", "finished", "phases", "servers",
            ])
        let phases = try #require(job["phases"] as? [[String: Any]])
        #expect(phases.count == 3)
        for phase in phases { contains(phase, ["name", "status", "scheduled"]) }
        for server in try #require(job["servers"] as? [[String: Any]]) {
            contains(server, ["name", "address", "status", "reason", "staging", "steps"])
            contains(try #require(server["staging"] as? [String: Any]), ["path", "status"])
            let steps = try #require(server["steps"] as? [[String: Any]])
            #expect(!steps.isEmpty)
            for step in steps {
                contains(
                    step,
                    ["phase", "number", "name", "status", "exitStatus", "started", "finished"])
            }
        }
    }

    private static func contains(_ object: [String: Any], _ keys: Set<String>) {
        #expect(keys.subtracting(object.keys) == [])
    }
}
