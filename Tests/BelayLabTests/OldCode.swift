import Foundation
import Testing

extension FewTests {
    @Test("Services that still run old code are reported, on the server's own view and in JSON")
    func servicesWithOldCode() async throws {
        let box = try await Self.freshBox()
        for server in box.servers {
            // A daemon of which the disk has another version since.
            try await server.shell(
                """
                cd /usr/local/bin
                cp /bin/sleep belay-daemon
                setsid --fork ./belay-daemon 3000 </dev/null >/dev/null 2>&1
                until cat /proc/[0-9]*/comm 2>/dev/null | grep -qx belay-daemon; do sleep 0.1; done
                cp /bin/sleep new
                mv new belay-daemon
                """)
        }
        let run = try await box.run(TestBook(head: ["packages: [belay-hello]"]))
        #expect(run.status == 0, "\(run.errors)")
        let view = try await box.belay("job", "show", "\(run.job.id)").output
        #expect(view.contains("services with old code: belay-daemon"), "\(view)")
        for server in run.job.servers {
            #expect(server.services == [.init(name: "belay-daemon", state: "old")])
            let step = server.steps.last
            #expect(step?.name == "find services that run old code")
            #expect(step?.reason == "still run old code: belay-daemon")
        }
        // It is reported, and not touched.
        for server in box.servers {
            #expect(try await server.processes().contains { $0.contains("belay-daemon 3000") })
            try await server.lab("reset")
        }
    }
}
