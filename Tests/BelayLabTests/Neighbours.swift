import Foundation
import Testing

extension FewTests {
    @Test("Two jobs at once on the same servers, one terminated: each has its own truth")
    func twoJobs() async throws {
        let box = try await AdminBox(try await Lab.few)
        let items = (1...4).map { TestItem.logged("action", "step-\($0)", "sleep 0.5") }
        let first = try box.start(TestBook(items: items))
        let second = try box.start(TestBook(items: items))
        try await second.step("step-2", "Running")
        second.send(SIGINT)
        #expect(try await first.result().status == 0)
        #expect(try await second.result().status == 99)
        let jobs = try await [box.show(first.job), box.show(second.job)]
        #expect(jobs[0].uid != jobs[1].uid)
        for job in jobs { try await audit(job, on: box.servers) }
        #expect(jobs[0].servers.allSatisfy { $0.status == "Succeeded" })
        try await auditTermination(jobs[1], on: box.servers)
    }

    @Test(
        "A directory that is somebody else's, or a link, is refused",
        arguments: [
            "mkdir -p /tmp/elsewhere; ln -s /tmp/elsewhere /var/lib/belay",
            "mkdir /var/lib/belay; chown admin /var/lib/belay",
        ])
    func foreignDirectory(script: String) async throws {
        let server = try await Lab.few[0]
        let box = try await AdminBox([server])
        try await server.shell(script)
        let run = try await box.run(TestBook(items: [.logged("action", "one", "true")]))
        let kept = try await server.exists("/var/lib/belay")
        try await server.shell("rm -rf /var/lib/belay /tmp/elsewhere")
        #expect(run.status == 2 && kept, "\(run.errors)")
        #expect(run.job.servers[0].status == "Failed")
        #expect(run.job.servers[0].reason?.contains("/var/lib/belay") == true)
        try await audit(run.job, on: [])
    }

    @Test("exec and ping say how it is on each server, and leave nothing there")
    func execAndPing() async throws {
        let box = try await AdminBox(try await Lab.few)
        let names = box.servers.map(\.name)
        let reach = ["-i", box.inventory, "--known-hosts", box.knownHosts]
        let ping = try await box.start(["ping", "all"] + reach).result()
        #expect(ping.status == 0, "\(ping)")
        for name in names { #expect(ping.output.contains(name)) }
        let good = try await box.start(["exec", "all"] + reach + ["--", "hostname"]).result()
        #expect(good.status == 0, "\(good)")
        let lines = Set(good.output.split(separator: "\n").map(String.init))
        #expect(lines == Set(names.map { "\($0): \($0)" }))
        let script = "[ $(hostname) != \(names[1]) ]"
        let bad = try await box.start(["exec", "all"] + reach + ["--", script]).result()
        #expect(bad.status == 2 && bad.errors.contains("\(names[1]): exit status 1"), "\(bad)")
        for server in box.servers { #expect(try await server.leftovers() == []) }
    }
}
