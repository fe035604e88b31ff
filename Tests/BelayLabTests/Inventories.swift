import Foundation
import Testing

extension FewTests {
    @Test(
        "A job whose coordinator was killed is ended though its inventory and playbook are gone",
        arguments: ["terminate", "resume"], ["gone", "broken"])
    func withoutItsInventory(_ command: String, _ how: String) async throws {
        let box = try await AdminBox(try await Lab.few)
        let book = TestBook(items: [
            .logged("download", "first", "sleep 2"), .logged("action", "last", "true"),
        ])
        let arguments = try box.runArguments(book, ["--json"])
        let run = try box.start(arguments)
        for server in box.servers { try await run.step("first", "Running", on: server.name) }
        run.send(SIGKILL)
        _ = try await run.result()
        try FileManager.default.removeItem(atPath: arguments[1])
        if how == "gone" {
            try FileManager.default.removeItem(atPath: box.inventory)
        } else {
            try Data("[all\n".utf8).write(to: URL(filePath: box.inventory))
        }
        let cleanup = try await box.belay("job", "cleanup", "\(run.job)")
        #expect(cleanup.status == 4)
        #expect(!cleanup.output.contains("owes nothing"))
        #expect(cleanup.errors.contains("has no coordinator"), "\(cleanup)")
        let ended = try await box.belay("job", command, "\(run.job)")
        #expect(ended.status == 0, "\(ended)")
        let job = try await box.show(run.job)
        #expect(job.status == (command == "terminate" ? "Terminated" : "Succeeded"))
        try await audit(job, on: box.servers)
    }
}
