import BelayModel
import Testing

@testable import BelaySSH

@Suite(.timeLimit(.minutes(2)))
struct CommandTests {
    @Test func exitStatusesAreValues() async throws {
        let server = try await TestServer()
        let link = try await server.connect()
        for status in [0, 1, 2, 126, 255] {
            let (end, _, _) = try await link.output(of: "exit \(status)")
            #expect(end == .exited(status))
        }
        await link.close()
    }

    @Test func bothStreams() async throws {
        let server = try await TestServer()
        let link = try await server.connect()
        let (end, stdout, stderr) = try await link.output(of: "echo out; echo err >&2; exit 3")
        #expect(end == .exited(3))
        #expect(stdout == "out\n")
        #expect(stderr == "err\n")
    }
}
