import Foundation
import Testing

/// The staging directory's base is unsafe, one server has two names, or an item prints without end.
extension FewTests {
    @Test("A base directory that others may write to is refused, and left alone")
    func unsafeBase() async throws {
        let server = try await Lab.few[0]
        let box = try await AdminBox([server])
        try await server.shell("mkdir -m 0777 /var/lib/belay")
        let run = try await box.run(TestBook(items: [.logged("action", "one", "true")]))
        let left = try await server.shell("ls -A /var/lib/belay; rmdir /var/lib/belay")
        #expect(left == "")
        #expect(run.status == 2)
        #expect(run.job.servers[0].reason?.contains("chmod go-w /var/lib/belay") == true)
    }

    @Test("Two names with one address are refused before anything is done")
    func twoNames() async throws {
        let server = try await Lab.few[0]
        let box = try await AdminBox([server])
        let more = try box.workspace.write(
            "more.ini",
            "again ansible_host=\(server.address) ansible_port=2222 ansible_user=somebody\n")
        let arguments = try box.runArguments(
            TestBook(items: [.logged("action", "one", "true")]), ["-i", more])
        let result = try await box.start(arguments).result()
        #expect(result.status == 65, "\(result)")
        #expect(result.errors.contains("\(server.name) and again are the same server"))
        #expect(try await server.leftovers() == [])
    }

    @Test("Of endless output the beginning and the end are kept, and how much is left out is said")
    func muchOutput() async throws {
        let server = try await Lab.few[0]
        let box = try await AdminBox([server])
        let run = try await box.run(
            TestBook(items: [.logged("action", "much", "seq 20000000; echo the end")]))
        #expect(run.status == 0, "\(run.errors.suffix(500))")
        let logs = try await box.belay("job", "logs", "\(run.job.id)")
        // Each line has its server before it, which doubles such short ones.
        #expect(logs.output.utf8.count < 150 << 20)
        #expect(logs.output.contains(" bytes are left out here"))
        #expect(logs.output.contains("the end"))
        try await audit(run.job, on: [server])
    }
}
