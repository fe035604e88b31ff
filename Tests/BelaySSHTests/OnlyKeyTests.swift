import BelayModel
import Foundation
import Synchronization
import Testing

@testable import BelaySSH

/// A key that is all there is to log in with is tried at once, when it was good elsewhere.
@Suite(.timeLimit(.minutes(15)))
struct OnlyKeyTests {
    /// What is told on the way to a server that is connected to after another one, with one key.
    private func story(
        of second: TestServer, after first: TestServer, _ keys: [String], password: Secret? = nil
    ) async throws -> (Result<any Link, LinkError>, [String]) {
        let words = Mutex<[String]>([])
        var configuration = first.configuration()
        configuration.knownHostsFiles += [second.knownHosts]
        configuration.story = { _, line in words.withLock { $0.append(line) } }
        let transport = try SSHTransport(configuration)
        await (try transport.connect(to: first.endpoint(keyFiles: [keys[0]]))).close()
        words.withLock { $0 = [] }
        let result: Result<any Link, LinkError>
        do throws(LinkError) {
            result = .success(
                try await transport.connect(
                    to: second.endpoint(keyFiles: keys, password: password)))
        } catch {
            result = .failure(error)
        }
        return (result, words.withLock { $0 })
    }

    @Test func itIsTriedWithoutAQuestion() async throws {
        let server = try await TestServer()
        let (result, story) = try await story(of: server, after: server, [server.keyFile])
        #expect(try await result.get().output(of: "echo in").stdout == "in\n")
        #expect(!story.contains { $0.hasPrefix("accepts") })
    }

    @Test func oneThatIsRefusedIsTriedOnceAndSaysWhatWouldDo() async throws {
        let (first, second) = (try await TestServer(), try await TestServer())
        let (result, story) = try await story(of: second, after: first, [first.keyFile])
        let error = #expect(throws: LinkError.self) { try result.get() }
        #expect(error?.kind == .authentication)
        #expect(error?.message.contains("the server accepts publickey") == true)
        #expect(story.count { $0.hasPrefix("tries /") } == 1)
    }

    /// A refusal and a question after it would be two of the tries.
    @Test func noneOfFewTriesIsWasted() async throws {
        let first = try await TestServer()
        let second = try await TestServer(options: ["MaxAuthTries 2"])
        let (result, _) = try await story(
            of: second, after: first, [first.keyFile, second.keyFile])
        #expect(try await result.get().output(of: "echo in").stdout == "in\n")
    }
}
