import Foundation

@testable import BelayKeys
@testable import BelaySSH
@testable import BelaySystem

/// An ssh-agent of the test's own.
final class TestAgent: Sendable {
    let socket: String
    private let process: ChildProcess

    init(_ directory: Workspace) async throws {
        socket = directory.path("agent.sock")
        process = try ChildProcess(
            ["/usr/bin/ssh-agent", "-D", "-a", socket], log: directory.path("agent.log"))
        // Its socket is there before it listens.
        let workers = try WorkerPool(limit: 1)
        defer { workers.stop() }
        let client = AgentClient(socketPath: socket, workers: workers)
        for _ in 0..<4800 {
            if case .success = await client.identities() { return }
            try await Task.sleep(for: .milliseconds(25))
        }
        throw TestServer.Failure(description: "ssh-agent does not answer")
    }

    deinit { process.end() }

    func add(_ keyFile: String) throws {
        try ChildProcess.run(
            ["/usr/bin/ssh-add", "-q", keyFile], environment: ["SSH_AUTH_SOCK": socket])
    }
}
