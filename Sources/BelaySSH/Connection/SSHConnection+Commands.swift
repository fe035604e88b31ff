internal import BelayModel
internal import BelaySystem
internal import CLibSSH2
internal import Synchronization

// What the link calls, from any thread. Who is on the loop's thread already is served at once:
// to change to an actor there and back is two more jobs in the loop's queue.
extension SSHConnection {
    nonisolated func begun(_ command: RemoteCommand) async throws(LinkError) -> CommandID {
        guard loop.isCurrent else { return try await begin(command) }
        return try begunHere(command).get()
    }

    private nonisolated func begunHere(_ command: RemoteCommand) -> Result<CommandID, LinkError> {
        assumeIsolated { connection in
            Result { () throws(LinkError) in try connection.begin(command) }
        }
    }

    /// The next output, or the end. More output is read from the server only once what was read
    /// has been asked for here: a slow receiver slows the sender.
    nonisolated func event(of id: CommandID) async -> CommandEvent {
        await withCheckedContinuation { continuation in
            onLoop({ $0.tell($1.0, of: $1.1) }, (continuation, id))
        }
    }

    nonisolated func closed() async {
        guard loop.isCurrent else { return await close() }
        onLoop({ connection, _ in connection.close() }, ())
    }

    nonisolated func aborted() async {
        guard loop.isCurrent else { return await abort() }
        onLoop({ connection, _ in connection.abort() }, ())
    }

    func begin(_ command: RemoteCommand) throws(LinkError) -> CommandID {
        if let failure { throw failure }
        lastCommand += 1
        let id = CommandID(number: lastCommand)
        commands.append(Command(id: id, command))
        turn()
        return id
    }

    private func tell(
        _ reader: CheckedContinuation<CommandEvent, Never>, of id: CommandID
    ) {
        guard let command = commands[id] else {
            let error = failure ?? LinkError(.closed, "\(label): no such command")
            reader.resume(returning: .ended(.failure(error)))
            return
        }
        command.wait(reader)
        if !command.isCollected { turn() }
        if command.isCollected, command.phase == .closed { commands.remove(id) }
    }

    /// Takes input for a command, then waits until there is room for more.
    /// - Parameter bytes: none of them ends the input.
    /// - Returns: whether more is wanted.
    func offer(_ bytes: [UInt8], to id: CommandID) async -> Bool {
        guard let command = commands[id], command.outcome == nil else { return false }
        command.input.append(bytes)
        turn()
        return await withCheckedContinuation { command.waitForRoom($0) }
    }

    /// Called when a command's queue of input has more.
    nonisolated func inputCame() {
        onLoop({ connection, _ in connection.turn() }, ())
    }

    /// The source of a command's input has failed: what was sent is not what was meant.
    func inputFailed(_ id: CommandID, _ reason: String) {
        guard let command = commands[id] else { return }
        command.settle(.failure(LinkError(.input, "\(label): cannot read the input: \(reason)")))
        turn()
    }

    /// Nobody waits for the command any more: its channel is closed. The command itself is not
    /// signalled; it finds its output closed.
    func abandon(_ id: CommandID) {
        guard let command = commands[id] else { return }
        command.abandon(LinkError(.closed, "\(label): the command was abandoned"))
        turn()
    }
}

// MARK: - What moves the commands

extension SSHConnection {
    /// Does all that can be done now.
    ///
    /// Whatever libssh2 reads for one channel it also sorts in for the others, and an edge is told
    /// only once. So it goes round until a whole round has read nothing.
    func turn() {
        guard stage == .open else { return }
        var delivered: UInt64
        repeat {
            delivered = wire.delivered
            wire.channels = commands.count(where: \.machine.isActive)
            startNext()
            for command in commands.all {
                serve(command)
                if stage != .open { return }
            }
        } while wire.delivered != delivered || canStartNext || hasRoomAgain()
        if commands.contains(where: \.machine.isActive) {
            wire.flush()
            // sshd turns Nagle's algorithm off with a connection's first command: never here.
            if tunnels.load(ordering: .relaxed) > 0 { wire.acknowledge() }
        } else {
            wire.readWhileIdle()
            // Only a goodbye to a command that is over. Whoever is being told of its end may close
            // the connection, or begin the next, and then both travel together.
            if wire.hasUnsent { loop.postpone(self) }
        }
        watchIdleness()
        if wire.isOverfull, !commands.contains(where: \.holdsBack) { wire.refuse(.unwanted) }
        if case .flooded = wire.end { return fail(lost()) }
        if wire.end != nil, !commands.contains(where: { $0.outcome == nil }) {
            fail(lost())
        } else {
            arm()
        }
    }

    /// Whether there is room to write again after sending. No event reports that.
    private func hasRoomAgain() -> Bool {
        guard wire.isCongested else { return false }
        wire.flush()
        return !wire.isCongested
    }

    private var nextQueued: Command? {
        commands.first { $0.machine.mayAsk && $0.outcome == nil }
    }

    private var canStartNext: Bool {
        opening == nil && nextQueued != nil
            && commands.count { $0.machine.isActive && $0.machine.kind == .command } < channelLimit
    }

    /// libssh2 mixes up the answers when two requests are on their way in one session, so there is
    /// one at a time. Reading and writing on other channels goes on meanwhile.
    private func startNext() {
        guard canStartNext, let command = nextQueued else { return }
        opening = command.id
        command.machine.received(.asked, at: monotonicNow(), limit: limits.request)
    }

    private func serve(_ command: Command) {
        switch command.phase {
        case .queued:
            if command.outcome != nil { retire(command) }
        case .opening:
            openChannel(command)
        case .requesting:
            request(command)
        case .running:
            exchange(command)
        case .restarting:
            restart(command)
        case .closing:
            closeChannel(command)
        case .closed:
            break
        }
    }

    private func openChannel(_ command: Command) {
        guard let channel = askForChannel(command) else {
            refuseChannel(command)
            return
        }
        command.channel = consume channel
        hasOpenedChannel = true
        wire.settle()
        guard command.outcome == nil else {
            // Abandoned meanwhile, and nothing has been started yet.
            settled(command)
            return
        }
        command.machine.received(.opened)
        request(command)
    }

    private func askForChannel(_ command: Command) -> Channel? {
        switch command.work {
        case .run: session?.openChannel(window: 256 * 1024)
        case .carry(let tunnel):
            session?.openTunnel(to: tunnel.host, port: tunnel.port, window: 256 * 1024)
        }
    }

    private func refuseChannel(_ command: Command) {
        guard let code = session?.lastCode else { return }
        if code == LIBSSH2_ERROR_EAGAIN {
            // What came may be sshd's hostkeys-00@openssh.com, and its answer wait until that is
            // acknowledged.
            wire.acknowledge()
            checkAnswer(command)
            return
        }
        let text = session?.lastError.text ?? ""
        let isGivenUp = code == LIBSSH2_ERROR_TIMEOUT && command.machine.kind == .tunnel
        guard code == LIBSSH2_ERROR_CHANNEL_FAILURE || isGivenUp else {
            fail(broken(code))
            return
        }
        opening = nil
        let others = commands.count(where: \.machine.isActive) - 1
        let limit = command.machine.refused(
            others: others, hasOpenedChannel: hasOpenedChannel, at: monotonicNow())
        if case .carry(let tunnel) = command.work {
            release(tunnel, refusal(of: tunnel, isGivenUp ? "it does not answer" : text))
            command.settle(.failure(LinkError(.closed, text)))
            retire(command)
            return
        }
        if command.outcome == nil, let limit {
            channelLimit = limit
            return
        }
        let problem = LinkError(
            .protocolError, "\(label): the server opens no session to run a command in: \(text)")
        command.settle(.failure(problem))
        retire(command)
    }

    private func request(_ command: Command) {
        guard case .run(let line) = command.work else {
            begin(command)
            return
        }
        if command.machine.wantsTerminal {
            requestTerminal(command)
            if command.machine.wantsTerminal { return }
        }
        let code = command.channel?.execute(line) ?? LIBSSH2_ERROR_SOCKET_DISCONNECT
        if code == LIBSSH2_ERROR_EAGAIN {
            // The end of an input of which there is none goes with the request.
            if command.input.takeEnd() { _ = command.channel?.sendEndOfInput() }
            checkAnswer(command)
            return
        }
        if code == LIBSSH2_ERROR_INVAL {
            // Nothing was sent of it, and the connection is as good as before.
            let size = line.utf8.count
            command.settle(
                .failure(LinkError(.local, "\(label): a command line of \(size) bytes is too long"))
            )
            settled(command)
            return
        }
        guard code == 0 || code == LIBSSH2_ERROR_CHANNEL_REQUEST_DENIED else {
            fail(broken(code))
            return
        }
        if code != 0 {
            let problem = LinkError(
                .protocolError, "\(label): the server refuses to run commands for this user")
            command.settle(.failure(problem))
        }
        begin(command)
    }

    private func requestTerminal(_ command: Command) {
        let code = command.channel?.requestTerminal() ?? LIBSSH2_ERROR_SOCKET_DISCONNECT
        switch code {
        case 0:
            command.machine.received(.terminalGiven)
        case LIBSSH2_ERROR_EAGAIN:
            checkAnswer(command)
        case LIBSSH2_ERROR_CHANNEL_REQUEST_DENIED:
            refuse(command, "wants a terminal, which the server does not give: see PermitTTY there")
            settled(command)
        default:
            fail(broken(code))
        }
    }

    private func begin(_ command: Command) {
        opening = nil
        command.machine.received(.begun)
        if case .carry(let tunnel) = command.work { opened(tunnel, command) }
        if command.dialogue != nil || command.shell != nil { awaitWord(of: command) }
        exchange(command)
    }

    /// The login shell, or the program before the command, has so long to say something.
    func awaitWord(of command: Command) {
        command.machine.received(.wordAwaited, at: monotonicNow(), limit: limits.request)
    }

    private func checkAnswer(_ command: Command) {
        if wire.isExhausted {
            fail(lost())
        } else if command.machine.isUnanswered(at: monotonicNow()) {
            let limit = configuration.requestTimeout.words
            fail(LinkError(.lost, "\(label): the server did not start a command within \(limit)"))
        }
    }
}
