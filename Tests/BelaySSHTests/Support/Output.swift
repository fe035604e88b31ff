import BelayModel
import Synchronization
import Testing

/// Collects what a command prints.
final class Output: Sendable {
    private let streams = Mutex<[OutputStream: [UInt8]]>([:])

    @Sendable func receive(_ stream: OutputStream, _ bytes: [UInt8]) async {
        streams.withLock { $0[stream, default: []] += bytes }
    }

    func text(_ stream: OutputStream) -> String {
        String(decoding: bytes(stream), as: UTF8.self)
    }

    func bytes(_ stream: OutputStream) -> [UInt8] { streams.withLock { $0[stream] ?? [] } }
}

extension Link {
    /// Runs a command and returns how it ended, with its output.
    func output(
        of line: String, input: RemoteCommand.Input = .none,
        prompt: RemoteCommand.PasswordPrompt? = nil
    ) async throws -> (end: CommandEnd, stdout: String, stderr: String) {
        let output = Output()
        let end = try await run(
            RemoteCommand(line, input: input, prompt: prompt), receive: output.receive)
        return (end, output.text(.standardOutput), output.text(.standardError))
    }
}

/// The error of what must fail with one.
func linkError<Value>(_ body: () async throws -> Value) async throws -> LinkError {
    do {
        _ = try await body()
    } catch let error as LinkError {
        return error
    }
    throw TestServer.Failure(description: "it succeeded, and should not have")
}
