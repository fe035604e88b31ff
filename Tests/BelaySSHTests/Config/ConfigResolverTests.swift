import Foundation
import Synchronization
import Testing

@testable import BelaySSH
@testable import BelaySSHConfig
@testable import BelaySystem

struct ConfigResolverTests {
    private func config(_ text: String) throws -> SSHConfig {
        let workspace = try Workspace()
        try workspace.write("config", text)
        return try SSHConfig(.file(workspace.path("config")), try SSHConfigContext.current())
    }

    @Test func eachCommandRunsOnce() async throws {
        let ran = Mutex<[String: Int]>([:])
        let config = try config(
            "Match exec \"one\"\nPort 1\nMatch exec \"two %h\"\nUser b\nMatch exec \"one\"\nUser c")
        let resolver = SSHConfigResolver(config) { command in
            ran.withLock { $0[command, default: 0] += 1 }
            try? await Task.sleep(for: .milliseconds(5))
            return .success(command != "two h1")
        }
        try await withThrowingTaskGroup(of: SSHHostOptions.self) { group in
            for index in 0..<50 {
                group.addTask {
                    try await resolver.options(for: SSHServerName("h\(index % 2)"))
                }
            }
            for try await options in group {
                #expect(options.user == (options.originalHost == "h1" ? "c" : "b"))
            }
        }
        #expect(ran.withLock { $0 } == ["one": 1, "two h0": 1, "two h1": 1])
    }

    @Test func commandThatCannotRun() async throws {
        let runner = try ShellRunner(shell: "/bin/sh", limit: 60)
        #expect(try await runner.run("exit 0").get())
        #expect(try await !runner.run("exit 3").get())
        await #expect(throws: ShellFailure.self) { try await runner.run("kill -9 $$").get() }
        let hasty = try ShellRunner(shell: "/bin/sh", limit: 0.2)
        await #expect(throws: ShellFailure.self) { try await hasty.run("sleep 600").get() }
        let none = try ShellRunner(shell: "/no/such/shell")
        let resolver = SSHConfigResolver(try config("\nMatch exec x\n"), run: none.run)
        let error = await #expect(throws: SSHConfigError.self) {
            try await resolver.options(for: SSHServerName("a"))
        }
        #expect(error?.problems.map(\.line) == [2])
    }

    @Test(.timeLimit(.minutes(15))) func whoIsCancelledWaitsForNoCommand() async throws {
        let (begun, post) = AsyncStream.makeStream(of: Void.self)
        let resolver = SSHConfigResolver(try config("Match exec hangs\nUser b")) { _ in
            post.finish()
            try? await Task.sleep(for: .seconds(600))
            return .success(true)
        }
        let attempt = Task { try await resolver.options(for: SSHServerName("a")) }
        for await _ in begun {}
        attempt.cancel()
        await #expect(throws: SSHConfigError.self) { try await attempt.value }
    }

    @Test func routes() async throws {
        let resolver = SSHConfigResolver(
            try config(
                """
                Host web
                    ProxyJump admin@outer:23,inner
                Host outer
                    ProxyJump first
                    Port 99
                Host inner
                    ProxyCommand never
                    User in
                Host first
                    HostName 10.0.0.1
                Host round
                    ProxyJump trip
                Host trip
                    ProxyJump round
                """)
        ) { _ in .success(false) }
        let route = try await resolver.route(to: SSHServerName("web", user: "root"))
        #expect(route.map(\.hostName) == ["10.0.0.1", "outer", "inner", "web"])
        #expect(route.map(\.port) == [22, 23, 22, 22])
        #expect(route.dropFirst().map(\.user) == ["admin", "in", "root"])
        #expect(route.allSatisfy { $0.proxyCommand == nil })
        await #expect(throws: SSHConfigError.self) {
            try await resolver.route(to: SSHServerName("round"))
        }
    }

    @Test func agents() async throws {
        let text =
            "Host a\nIdentityAgent none\nHost b\nIdentityAgent $NO_SUCH_VARIABLE\n"
            + "Host c\nIdentityAgent $PATH\nHost d\nIdentityAgent SSH_AUTH_SOCK\n"
        let resolver = SSHConfigResolver(try config(text)) { _ in .success(false) }
        var agents: [IdentityAgent] = []
        for host in ["a", "b", "c", "d", "e"] {
            agents.append(try await resolver.options(for: SSHServerName(host)).identityAgent)
        }
        let path = try #require(environmentVariable("PATH"))
        #expect(agents == [.none, .none, .socket(path), .environment, .environment])
    }

    /// Of this thread's own time: the other tests keep the processors busy.
    @Test func thousandServers() throws {
        let fleet = ConfigFleet(seed: 3)
        let start = processorTime()
        let config = try config(fleet.text)
        let read = processorTime()
        for index in 0..<1000 {
            let name = SSHServerName(fleet.hosts[index % fleet.hosts.count])
            var answers: [String: Bool] = [:]
            while case .needs(let command) = try config.outcome(for: name, answers: answers) {
                answers[command.text] = true
            }
        }
        let end = processorTime()
        print("ssh_config: read in \(read - start) s, 1,000 servers in \(end - read) s")
        #if DEBUG
            #expect(end - read < 5)
        #else
            #expect(end - read < 0.5)
        #endif
    }

    private func processorTime() -> Double {
        var time = timespec()
        unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
