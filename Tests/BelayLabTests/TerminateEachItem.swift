import Foundation
import Testing

extension LongTests {
    @Test("Plain Debian, terminated after each package item in turn; a second run does the rest")
    func terminateAfterEach() async throws {
        let lab = try await Lab.plain.value
        let items = try await withThrowingTaskGroup(of: Int.self) { group in
            for server in lab.servers {
                group.addTask { try await Self.rounds(on: server, lab) }
            }
            return try await group.reduce(0, +)
        }
        try #require(items > 0, "no server has security updates pending")
    }

    /// A round for every item of the action phase; how many there are, the first one tells. Debian 12
    /// or 13 may have no updates pending, in the days after a point release.
    /// - Returns: how many items it was terminated at.
    private static func rounds(on server: LabServer, _ lab: Lab) async throws -> Int {
        try await server.lab("reset")
        try await server.shell("apt-get -qq update")
        guard try await pending(server) != "" else {
            print("\(server.name): no security updates are pending")
            return 0
        }
        var number = 1
        var last = 2
        // The last is the look at the services, which is over at once.
        while number < last {
            let box = try await AdminBox([server], of: lab)
            try await server.lab("reset")
            let job = try await terminate(at: number, box)
            let steps = try job.server(server.name).steps.filter { $0.phase == "remediate" }
            last = steps.count
            try #require(last >= 3, "\(job)")
            try await check(job, at: number, server)
            try await finish(box, server)
            number += 1
        }
        print("\(server.name): terminated at each of \(last - 1) items")
        return last - 1
    }

    /// Runs the job and terminates it while the item is in hand, by either of the two ways.
    private static func terminate(at number: Int, _ box: AdminBox) async throws -> JobReport {
        let run = try box.start(TestBook(head: ["packages: security"]))
        try await run.event("item \(number) in hand", within: 900) {
            $0.event == "step" && $0.phase == "remediate" && $0.number == number
                && $0.status == "Running"
        }
        if number.isMultiple(of: 2) {
            run.send(SIGTERM)
        } else {
            _ = try await box.belay("job", "terminate", "\(try run.job)")
        }
        _ = try await run.result(within: 900)
        return try await box.show(run.job)
    }

    private static func check(_ job: JobReport, at number: Int, _ server: LabServer) async throws {
        let report = try job.server(server.name)
        let steps = report.steps.filter { $0.phase == "remediate" }
        let done = steps.prefix { $0.status == "Succeeded" }
        // A quick item may be through before the request is made.
        #expect(done.count >= number, "\(report)")
        #expect(steps.dropFirst(done.count).allSatisfy { $0.status == "Skipped" }, "\(report)")
        // Where nothing was left to be skipped, the request may have come after the end.
        let isOver = done.count == steps.count
        #expect(job.status == "Terminated" || isOver && job.status == "Succeeded", "\(job)")
        try await consistent(server)
        try await audit(job, on: [server])
        for change in report.changed {
            let there = try await FewTests.version(change.name, server)
            #expect(there == change.to ?? "", "\(server.name) \(change)")
        }
    }

    private static func finish(_ box: AdminBox, _ server: LabServer) async throws {
        let run = try box.start(TestBook(head: ["packages: security"]))
        let result = try await run.result(within: 900)
        #expect(result.status == 0, "\(server.name) \(result.output)\(result.errors)")
        try await audit(try await box.show(run.job), on: [server])
        try await consistent(server)
        #expect(try await pending(server) == "", "\(server.name)")
    }

    /// What apt itself would upgrade.
    private static func pending(_ server: LabServer) async throws -> String {
        try await server.shell("apt-get -s -q upgrade | grep -i '^Inst .*security' || true")
    }

    private static func consistent(_ server: LabServer) async throws {
        #expect(try await server.shell("dpkg --audit") == "", "\(server.name)")
        // It fails where dependencies are not met.
        try await server.shell("apt-get check")
    }
}
