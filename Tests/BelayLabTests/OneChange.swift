import Foundation
import Testing

extension FewTests {
    /// The inventory of a box, in which its first server has another name.
    private static func renamed(_ box: AdminBox) throws -> String {
        let text = try String(contentsOfFile: box.inventory, encoding: .utf8)
        let name = box.servers[0].name
        return try box.workspace.write(
            "renamed.ini", text.replacingOccurrences(of: "\(name) ", with: "another-name "))
    }

    private static func book(isHeld: Bool) -> TestBook {
        TestBook(items: [
            .logged("analyze", "look", "true"),
            isHeld ? .held("action", "change") : .logged("action", "change", "sleep 1"),
        ])
    }

    @Test("Two jobs change a server one after the other, whatever they call it")
    func oneChangeAtATime() async throws {
        let box = try await AdminBox(try await Lab.few)
        let first = try box.start(Self.book(isHeld: true), ["-l", box.servers[0].name])
        try await first.step("change", "Running")
        let playbook = try box.workspace.write("second.yml", Self.book(isHeld: false).text)
        let arguments = [
            "run", playbook, "-i", try Self.renamed(box), "--known-hosts", box.knownHosts, "--json",
            "-l", "another-name",
        ]
        let second = try box.start(arguments)
        let impatient = try box.start(arguments + ["--wait", "1s"])
        let waiting = try await second.event("waiting") { $0.event == "waiting" }
        #expect(waiting.waitsFor == (try first.job))
        let shown = try await box.show(second.job).servers[0]
        #expect(shown.reason == "waits for job \(try first.job), which is changing it")

        #expect(try await impatient.result().status == 2)
        let canceled = try await box.show(impatient.job)
        #expect(canceled.servers[0].status == "Canceled")
        let words = "job \(try first.job) is changing it, and was waited for 1s"
        #expect(canceled.servers[0].reason == words)
        #expect(canceled.servers[0].step("change")?.status == "Skipped")

        try await box.servers[0].release(try await box.show(first.job).uid)
        #expect(try await first.result().status == 0)
        #expect(try await second.result().status == 0)
        let before = try await box.show(first.job)
        let after = try await box.show(second.job)
        let ended = seconds(try #require(before.servers[0].step("change")?.finished))
        let began = seconds(try #require(after.servers[0].step("change")?.started))
        #expect(began >= ended)
        try await audit(before, on: [box.servers[0]])
    }

    @Test("A job that waits for another is terminated at once")
    func terminatedWhileItWaits() async throws {
        let box = try await AdminBox(try await Lab.few)
        let first = try box.start(Self.book(isHeld: true), ["-l", box.servers[0].name])
        try await first.step("change", "Running")
        let second = try box.start(Self.book(isHeld: false), ["-l", box.servers[0].name])
        try await second.event("waiting") { $0.event == "waiting" }
        second.send(SIGINT)
        #expect(try await second.result().status == 99)
        let job = try await box.show(first.job)
        #expect(job.servers[0].step("change")?.status == "Running")
        try await box.servers[0].release(job.uid)
        #expect(try await first.result().status == 0)
        try await audit(try await box.show(first.job), on: [box.servers[0]])
        try await audit(try await box.show(second.job), on: [box.servers[0]])
    }
}
