internal import BelayModel
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

    /// There is more in a command's queue of input.
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
            startNext()
            for command in commands.all {
                serve(command)
                if stage != .open { return }
            }
        } while wire.delivered != delivered || canStartNext || hasRoomAgain()
        if commands.contains(where: \.isActive) {
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
        if wire.end != nil, !commands.contains(where: { $0.outcome == nil }) {
            fail(lost())
        } else {
            arm()
        }
    }

    /// Who could not write for all that waits to be sent goes on when it was sent: no event tells.
    private func hasRoomAgain() -> Bool {
        guard wire.isCongested else { return false }
        wire.flush()
        return !wire.isCongested
    }

    private var nextQueued: Command? {
        commands.first { $0.phase == .queued && $0.outcome == nil && $0.retryMoment == nil }
    }

    private var canStartNext: Bool {
        opening == nil && nextQueued != nil
            && commands.count { $0.isActive && !$0.isTunnel } < channelLimit
    }

    /// libssh2 mixes up the answers when two requests are on their way in one session, so there is
    /// one at a time. Reading and writing on other channels goes on meanwhile.
    private func startNext() {
        guard canStartNext, let command = nextQueued else { return }
        opening = command.id
        command.phase = .opening
        // How long a jump host tries is its own affair; libssh2 waits for a minute.
        let limit = command.isTunnel ? 120_000_000_000 : limits.request
        command.requestDeadline = monotonicNow() + limit
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
        guard command.outcome == nil else {
            // Abandoned meanwhile, and nothing has been started yet.
            settled(command)
            return
        }
        command.phase = .requesting
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
        let isGivenUp = code == LIBSSH2_ERROR_TIMEOUT && command.isTunnel
        guard code == LIBSSH2_ERROR_CHANNEL_FAILURE || isGivenUp else {
            fail(broken(code))
            return
        }
        opening = nil
        command.requestDeadline = nil
        if case .carry(let tunnel) = command.work {
            release(tunnel, refusal(of: tunnel, isGivenUp ? "it does not answer" : text))
            command.settle(.failure(LinkError(.closed, text)))
            retire(command)
            return
        }
        if command.outcome == nil, waitForPlace(command) { return }
        let problem = LinkError(
            .protocolError, "\(label): the server opens no session to run a command in: \(text)")
        command.settle(.failure(problem))
        retire(command)
    }

    /// A server's MaxSessions may be lower than our limit, and sshd counts a session until its
    /// process is reaped, which may be after it has closed the channel.
    private func waitForPlace(_ command: Command) -> Bool {
        let now = monotonicNow()
        let others = commands.count(where: \.isActive) - 1
        let patience = command.patience ?? now + 10_000_000_000
        guard others > 0 || hasOpenedChannel && now < patience else { return false }
        command.patience = others > 0 ? nil : patience
        channelLimit = max(1, others)
        command.phase = .queued
        command.retryMoment = now + 50_000_000
        return true
    }

    private func request(_ command: Command) {
        guard case .run(let line) = command.work else {
            begin(command)
            return
        }
        if command.needsTerminal, !command.hasTerminal {
            requestTerminal(command)
            guard command.hasTerminal else { return }
        }
        let code = command.channel?.execute(line) ?? LIBSSH2_ERROR_SOCKET_DISCONNECT
        if code == LIBSSH2_ERROR_EAGAIN {
            // The end of an input of which there is none goes with the request.
            if command.input.takeEnd() { _ = command.channel?.sendEndOfInput() }
            checkAnswer(command)
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
            command.hasTerminal = true
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
        command.requestDeadline = nil
        opening = nil
        command.phase = .running
        if case .carry(let tunnel) = command.work { opened(tunnel, command) }
        if command.dance != nil {
            command.danceDeadline = monotonicNow() + limits.request
        }
        exchange(command)
    }

    private func checkAnswer(_ command: Command) {
        if wire.isExhausted {
            fail(lost())
        } else if !command.isTunnel, let deadline = command.requestDeadline,
            deadline <= monotonicNow()
        {
            let limit = configuration.requestTimeout.words
            fail(LinkError(.lost, "\(label): the server did not start a command within \(limit)"))
        }
    }
}

// MARK: - A running command

extension SSHConnection {
    func exchange(_ command: Command) {
        if case .carry(let tunnel) = command.work {
            if command.outcome == nil { carry(command, tunnel) }
            if stage == .open, command.outcome != nil { settled(command) }
            return
        }
        if command.outcome == nil { readOutput(command) }
        if stage != .open { return }
        guard command.phase == .running else {
            restart(command)
            return
        }
        if command.outcome == nil { writeInput(command) }
        if stage != .open { return }
        if command.outcome == nil { lookForEnd(command) }
        if command.outcome == nil { checkDance(command) }
        if command.outcome != nil { settled(command) } else { command.deliver() }
    }

    private func readOutput(_ command: Command) {
        for stream in [OutputStream.standardError, .standardOutput] {
            while stage == .open, command.isReadable {
                guard readOnce(stream, command) else { break }
            }
        }
    }

    /// Whether there was something to read.
    private func readOnce(_ stream: OutputStream, _ command: Command) -> Bool {
        switch command.channel?.read(stream, into: loop.channelScratch) {
        case .failure(let error):
            if !error.isAgain { fail(broken(error.code)) }
            return false
        case .success(let bytes):
            guard !bytes.isEmpty else { return false }
            command.lingerDeadline = nil
            receive(OutputChunk(stream: stream, bytes: bytes), command)
            return true
        case nil:
            return false
        }
    }

    private func receive(_ chunk: OutputChunk, _ command: Command) {
        guard command.dance != nil, let (passed, steps) = command.dance?.feed(chunk) else {
            command.add(chunk)
            return
        }
        for chunk in passed { command.add(chunk) }
        for step in steps {
            switch step {
            case .sendPassword:
                if let password = command.dance?.password { command.input.send(password: password) }
            case .passwordMissing:
                refuse(command, "wants a password, and none was given: ansible_become_password, -K")
            case .refused:
                refuse(command, "does not accept the password: it is wrong")
            case .terminalWanted:
                command.restartOnTerminal()
                return
            case .ready:
                endDance(command)
                command.input.release()
            }
        }
    }

    /// Neither asked for the password nor begun: something else is asked, of nobody.
    private func checkDance(_ command: Command) {
        guard let deadline = command.danceDeadline, deadline <= monotonicNow() else { return }
        let limit = configuration.requestTimeout.words
        refuse(command, "did not begin within \(limit), and asked nothing that is known")
    }

    private func restart(_ command: Command) {
        let code = command.channel?.close() ?? 0
        guard code != LIBSSH2_ERROR_EAGAIN || wire.isExhausted else { return }
        command.channel = nil
        command.phase = .queued
        if command.outcome != nil { retire(command) }
    }

    private func refuse(_ command: Command, _ words: String) {
        let program = command.dance?.program ?? ""
        command.settle(.failure(LinkError(.become, "\(label): \(program) \(words)")))
    }

    private func endDance(_ command: Command) {
        for stream in [OutputStream.standardError, .standardOutput] {
            if let rest = command.dance?.remainder(of: stream) {
                command.add(OutputChunk(stream: stream, bytes: rest))
            }
        }
        (command.dance, command.danceDeadline) = (nil, nil)
    }

    private func writeInput(_ command: Command) {
        command.input.takeQueued()
        while !wire.isCongested, let bytes = command.input.next {
            guard let count = command.channel?.write(bytes), count != LIBSSH2_ERROR_EAGAIN else {
                break
            }
            guard count >= 0 else {
                // The other side wants no more of it. How the command ends is what counts.
                command.input.discard()
                break
            }
            if count == 0 { break }
            command.input.wrote(count)
        }
        if command.input.takeEnd() { _ = command.channel?.sendEndOfInput() }
        command.resumeFeeder()
    }

    /// A command has ended when the server has closed its channel, all its output is read, and its
    /// status or signal is there. With the output still open a status counts after a while.
    private func lookForEnd(_ command: Command) {
        guard command.wantsOutput else { return }
        let isClosed = command.channel?.isAtEnd == true && command.channel?.isClosedByServer == true
        let end = command.channel?.end(closedInOrder: isClosed) ?? nil
        if isClosed, let dance = command.dance {
            refuse(command, dance.failure)
        } else if isClosed {
            command.settle(end.map { .success($0) } ?? .failure(noStatus))
        } else if wire.isExhausted {
            endDance(command)
            command.settle(end.map { .success($0) } ?? .failure(lost()))
        } else if let end {
            linger(command, end)
        }
    }

    private var noStatus: LinkError {
        LinkError(.lost, "\(label): the server did not say how the command ended")
    }

    private func linger(_ command: Command, _ end: CommandEnd) {
        let now = monotonicNow()
        let deadline = command.lingerDeadline ?? now + limits.linger
        command.lingerDeadline = deadline
        guard deadline <= now else { return }
        endDance(command)
        command.settle(.success(end))
    }

    /// The outcome is decided; the channel goes, then the place is free for the next.
    private func settled(_ command: Command) {
        if opening == command.id { opening = nil }
        command.lingerDeadline = nil
        command.requestDeadline = nil
        command.phase = .closing
        command.deliver()
        closeChannel(command)
    }

    private func closeChannel(_ command: Command) {
        command.deliver()
        let code = command.channel?.close() ?? 0
        guard code != LIBSSH2_ERROR_EAGAIN || wire.isExhausted else { return }
        command.channel = nil
        retire(command)
    }

    private func retire(_ command: Command) {
        command.phase = .closed
        command.deliver()
        if command.isCollected { commands.remove(command.id) }
    }
}
