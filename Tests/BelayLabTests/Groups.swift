import Foundation
import Testing

extension FleetTests {
    /// Servers of three groups, an approval that comes from elsewhere, and one server that fails.
    @Test("No group has more servers at work than it may, though one of it fails")
    func groupsBehindAGate() async throws {
        let fleet = try await Lab.fleet
        let groups = [
            (name: "etcd", servers: fleet[0..<4], most: 1),
            (name: "front", servers: fleet[4..<7], most: 2),
            (name: "back", servers: fleet[7..<10], most: 1),
        ]
        let bad = fleet[4].name
        let sections = groups.flatMap { ["[\($0.name)]"] + $0.servers.map(\.name) }
        let box = try await AdminBox(fleet, variables: sections)
        let book = TestBook(
            head: [
                "gate: {staged: 100%, approve: {within: 5m}}",
                "at_once: {etcd: 1, front: 2, back: 34%}",
            ],
            items: [
                .logged("action", "change", "sleep 1"),
                .logged(
                    "action", "check",
                    "test \"$BELAY_SERVER\" != \(bad) || { say end; exit 1; }"),
            ])
        let process = try box.start(book, ["-f", "10"])
        try await process.event("gate", within: 180) { $0.event == "gate" }
        let job = try process.job
        #expect(try await box.belay("job", "approve", "\(job)").status == 0)
        #expect(try await process.result().status == 2)

        let report = try await box.show(job)
        for server in report.servers {
            #expect(
                server.status == (server.name == bad ? "Failed" : "Succeeded"), "\(server.name)")
        }
        for group in groups {
            let names = Set(group.servers.map(\.name))
            let times = report.servers.filter { names.contains($0.name) }.compactMap {
                server -> (begin: Double, end: Double)? in
                guard let started = server.step("change")?.started,
                    let finished = server.step("check")?.finished
                else { return nil }
                // The slot of a server that failed is kept.
                let end = server.name == bad ? .infinity : seconds(finished)
                return (seconds(started), end)
            }
            #expect(times.count == group.servers.count)
            for time in times {
                let atWork = times.count { $0.begin <= time.begin && time.begin < $0.end }
                #expect(atWork <= group.most, "\(group.name)")
            }
        }
        let slots = try await box.belay("slots").output
        #expect(slots.contains("front \(bad)"))
        #expect(!slots.contains("etcd") && !slots.contains("back"))
        try await audit(report, on: fleet)
    }
}
