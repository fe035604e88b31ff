internal import BelayModel
internal import BelaySystem
internal import CLibSSH2

extension SSHConnection {
    /// Ends the connection; the first reason stands. Nothing is waited for.
    func fail(_ error: LinkError) { finish(.failed(error)) }

    func finish(_ end: End) {
        guard isUp else { return }
        self.end = end
        interest.end()
        note(.closed)
        wire.sever()
        if !commands.isEmpty, let failure {
            for command in commands.all { self.end(command, failure) }
            commands.removeAll(where: \.isCollected)
        }
        session = nil
        dialer?.abandon()
        dialer = nil
        socket?.close(shutsDown: !isOrderly)
        socket = nil
        carrier = nil
        slot = nil
        if let timerToken { loop.unwatch(timerToken) }
        timerToken = nil
        wake()
        tellOpener()
    }

    /// Closed while nothing ran over it, and by TCP alone: nothing is left to be read, and nobody
    /// else has the descriptor.
    private var isOrderly: Bool {
        if case .closed = end { commands.isEmpty && carrier == nil } else { false }
    }

    /// The words of a failure are made only for somebody who waits for them.
    func tellOpener() {
        guard let opener else { return }
        self.opener = nil
        opener.resume(returning: failure)
    }

    /// A command whose status has come has ended, whatever becomes of the connection.
    private func end(_ command: Command, _ error: LinkError) {
        if case .carry(let tunnel) = command.work {
            release(tunnel, .lost(error.message))
        }
        let end = command.channel?.end(closedInOrder: false) ?? nil
        command.settle(end.map { .success($0) } ?? .failure(error))
        command.channel = nil
        command.machine.received(.gone)
        command.deliver()
    }
}
