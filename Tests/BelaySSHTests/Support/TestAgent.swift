import Foundation

/// An ssh-agent of the test's own.
final class TestAgent: Sendable {
    let socket: String
    private let process: ChildProcess

    init(_ directory: Workspace) async throws {
        socket = directory.path("agent.sock")
        process = try ChildProcess(
            ["/usr/bin/ssh-agent", "-D", "-a", socket], log: directory.path("agent.log"))
        for _ in 0..<200 where !FileManager.default.fileExists(atPath: socket) {
            try await Task.sleep(for: .milliseconds(25))
        }
    }

    deinit { process.end() }

    func add(_ keyFile: String) throws {
        try ChildProcess.run(
            ["/usr/bin/ssh-add", "-q", keyFile], environment: ["SSH_AUTH_SOCK": socket])
    }
}
