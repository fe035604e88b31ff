import Foundation
import Testing

extension FewTests {
    @Test("A failed item ends its own server at once, the others go on")
    func failedItem() async throws {
        let box = try await AdminBox(try await Lab.few)
        let failing = box.servers[1].name
        let script = "say end; [ $BELAY_SERVER != \(failing) ] || exit 3; exit 0"
        let run = try await box.run(
            TestBook(items: [
                .logged("download", "fails", script), .logged("action", "after", "true"),
            ]))
        #expect(run.status == 2)
        #expect(run.job.status == "Failed")
        #expect(run.job.servers.map(\.status) == ["Succeeded", "Failed", "Succeeded"])
        let step = try run.job.server(failing).step("fails")
        #expect(step?.status == "Failed" && step?.exitStatus == 3)
        try await audit(run.job, on: box.servers)
    }

    /// What JSON has in its strings otherwise than as it is, or not in ASCII.
    private static let oddName = #"say "hello" \ to ünï, 終"#

    @Test("An ignored failure is shown, and the server goes on")
    func ignoredFailure() async throws {
        let box = try await AdminBox(try await Lab.few)
        let run = try await box.run(
            TestBook(items: [
                .logged("action", "fails", "say end; exit 5", keys: ["ignore_errors: true"]),
                .logged("action", "after", "true"),
                .plain("action", Self.oddName, "exit 0"),
            ]))
        #expect(run.status == 0, "\(run.errors)")
        for server in run.job.servers {
            #expect(server.step(Self.oddName)?.status == "Succeeded", "\(server)")
            let step = server.step("fails")
            #expect(step?.status == "Succeeded" && step?.exitStatus == 5, "\(server)")
            #expect(step?.reason?.contains("ignored") == true)
        }
        try await audit(run.job, on: box.servers)
    }

    @Test("An item over its timeout is not killed; its server stops, the others go on")
    func timeout() async throws {
        let box = try await AdminBox(try await Lab.few)
        let slow = box.servers[0].name
        let script = "[ $BELAY_SERVER != \(slow) ] || sleep 14"
        let run = try box.start(
            TestBook(items: [
                .logged("action", "limited", script, keys: ["timeout: 6s"]),
                .logged("action", "after", "true"),
            ]))
        try await run.event("stopping") { $0.server == slow && $0.status == "Stopping" }
        #expect(try await run.result().status == 2)
        let job = try await box.show(run.job)
        #expect(job.servers.map(\.status) == ["TimedOut", "Succeeded", "Succeeded"])
        let step = try job.server(slow).step("limited")
        #expect(step?.status == "TimedOut" && step?.exitStatus == 0, "\(job)")
        // audit: the item's own end is in the server's log.
        try await audit(job, on: box.servers)
    }

    @Test("kill_after: an item is killed some time after its timeout, and only its processes")
    func killAfter() async throws {
        let box = try await AdminBox(try await Lab.few)
        let stubborn = box.servers[0].name
        // On the other servers it ends when it is asked to.
        let script = """
            [ $BELAY_SERVER != \(stubborn) ] || trap '' TERM
            setsid sleep 1234 &
            while :; do sleep 1; done
            """
        let run = try box.start(
            TestBook(items: [
                .plain(
                    "action", "limited", script, keys: ["timeout: 1s", "kill_after: 2s"]),
                .plain("action", "after", "true"),
            ]))
        #expect(try await run.result().status == 2)
        let job = try await box.show(run.job)
        for server in job.servers {
            #expect(server.status == "TimedOut", "\(server)")
            let step = server.step("limited")
            let status = server.name == stubborn ? 137 : 143
            #expect(step?.exitStatus == status)
            let words = "took longer than 1 s and was killed 2 s after that; exit status \(status)"
            #expect(step?.reason == words)
            #expect(server.step("after")?.status == "Skipped")
            let said = try await box.printed(try run.job, stream: "stderr", server: server.name)
            #expect(said.contains("SIGTERM to process"), "\(said)")
            #expect(said.contains("SIGKILL to process") == (server.name == stubborn))
        }
        for server in box.servers {
            let processes = try await server.processes()
            #expect(!processes.contains { $0.contains("sleep 1234") })
            #expect(try await server.leftovers() == [])
        }
    }

    @Test("An item that reads standard input gets nothing, and has no terminal")
    func readsInput() async throws {
        let box = try await AdminBox(try await Lab.few)
        let run = try await box.run(
            TestBook(items: [
                .plain(
                    "action", "reads",
                    "cat; read line || echo eof; tty || true; read x </dev/tty || echo none")
            ]))
        #expect(run.status == 0, "\(run.errors)")
        for server in box.servers {
            let printed = try await box.printed(run.job.id, server: server.name)
            #expect(printed == "eof\nnot a tty\nnone\n", "\(printed)")
        }
    }

    @Test("What items see: the contract's environment")
    func environment() async throws {
        let box = try await AdminBox(try await Lab.few, variables: ["colour=\"deep 'blue' $(id)\""])
        let script = """
            for name in JOB SERVER PHASE ITEM STAGE; do eval "echo \\$BELAY_$name"; done
            echo "$DEBIAN_FRONTEND $LC_ALL $colour $MINE"; stat -c '%a %U' "$BELAY_STAGE"
            """
        let item = TestItem.plain("download", "look", script, keys: ["environment: {MINE: own}"])
        let run = try await box.run(TestBook(items: [item]))
        #expect(run.status == 0, "\(run.errors)")
        for server in box.servers {
            let printed = try await box.printed(run.job.id, server: server.name)
            let wanted = """
                \(run.job.uid)
                \(server.name)
                download
                look
                /var/lib/belay/\(run.job.uid)
                noninteractive C.UTF-8 deep 'blue' $(id) own
                700 root

                """
            #expect(printed == wanted)
        }
    }
}
