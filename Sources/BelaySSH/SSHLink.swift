internal import BelayKeys
internal import BelayModel
internal import Synchronization

/// A logged-in connection: what callers on other threads hold of an `SSHConnection`.
final class SSHLink: Link {
    private let connection: SSHConnection
    private let isClosed = Atomic(false)

    init(_ connection: SSHConnection) { self.connection = connection }

    /// A link that is simply dropped is closed as well.
    deinit {
        guard !isClosed.load(ordering: .relaxed) else { return }
        connection.later { $0.close() }
    }

    var hostKey: String? {
        connection.shownKey.withLock { $0 }.map { PublicKey(blob: $0).fingerprint }
    }

    func run(
        _ command: RemoteCommand,
        receive: @escaping @Sendable (OutputStream, [UInt8]) async -> Void
    ) async throws(LinkError) -> CommandEnd {
        if case .queue(let queue) = command.input {
            queue.listen { [weak connection] in connection?.inputCame() }
        }
        let id = try await connection.begun(command)
        return try await withTaskCancellationHandler {
            guard case .source(let source) = command.input else { return await drain(id, receive) }
            return await serve(id, source, receive)
        } onCancel: { [connection] in
            connection.later { $0.abandon(id) }
        }.get()
    }

    func close() async {
        isClosed.store(true, ordering: .relaxed)
        await connection.closed()
    }

    func abort() async {
        isClosed.store(true, ordering: .relaxed)
        await connection.aborted()
    }

    /// Hands out a command's output, piece by piece, up to its end.
    private func drain(
        _ id: CommandID,
        _ receive: @escaping @Sendable (OutputStream, [UInt8]) async -> Void
    ) async -> Result<CommandEnd, LinkError> {
        while true {
            switch await connection.event(of: id) {
            case .output(let chunks):
                for chunk in chunks { await receive(chunk.stream, chunk.bytes) }
            case .ended(let end):
                return end
            }
        }
    }

    /// Feeds the input on one side and hands out the output on the other. A source that is still
    /// being asked when the command ends has its task cancelled, and is waited for.
    private func serve(
        _ id: CommandID, _ source: @escaping RemoteCommand.Input.Source,
        _ receive: @escaping @Sendable (OutputStream, [UInt8]) async -> Void
    ) async -> Result<CommandEnd, LinkError> {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.feed(id, from: source) }
            let end = await drain(id, receive)
            group.cancelAll()
            return end
        }
    }

    private func feed(
        _ id: CommandID, from source: RemoteCommand.Input.Source
    ) async {
        do {
            while true {
                let bytes = try await source()
                guard await connection.offer(bytes, to: id), !bytes.isEmpty else { return }
            }
        } catch {
            await connection.inputFailed(id, String(describing: error).printable)
        }
    }
}
