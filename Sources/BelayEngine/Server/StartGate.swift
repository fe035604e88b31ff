import BelayModel
import Synchronization

/// Holds back what starts an item until the server is ready to start it.
///
/// A login shell may take its time, and a termination may be asked for meanwhile: what has not been
/// sent by then is not started.
final class StartGate: Sendable {
    private let (opening, opener) = AsyncStream.makeStream(of: Void.self)
    private let isPassed = Mutex<Bool?>(nil)

    /// The server is ready.
    func open() { opener.finish() }

    /// The input behind the gate. Its end follows at once when it may not pass.
    /// - Parameter mayPass: asked once, when the gate is open.
    func input(
        _ source: @escaping RemoteCommand.Input.Source,
        mayPass: @escaping @Sendable () async -> Bool
    ) -> RemoteCommand.Input {
        .source { [self] in try await pass(mayPass) ? await source() : [] }
    }

    private func pass(_ mayPass: @Sendable () async -> Bool) async throws -> Bool {
        if let isPassed = isPassed.withLock(\.self) { return isPassed }
        for await _ in opening {}
        let verdict = Task.isCancelled ? false : await mayPass()
        isPassed.withLock { $0 = verdict }
        return verdict
    }
}
