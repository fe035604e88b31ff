internal import BelayModel
internal import BelaySystem
internal import CLibSSH2

// What moves a command that runs, up to its end.
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
        if command.outcome == nil { checkDialogue(command) }
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
            command.machine.received(.outputCame)
            wire.settle()
            receive(OutputChunk(stream: stream, bytes: bytes), command)
            return true
        case nil:
            return false
        }
    }

    private func receive(_ chunk: OutputChunk, _ command: Command) {
        if command.shell?.hasSpoken(chunk) == true {
            command.shell = nil
            if command.dialogue == nil {
                command.machine.received(.wordGiven)
            } else {
                awaitWord(of: command)
            }
        }
        guard command.dialogue != nil, let (passed, steps) = command.dialogue?.feed(chunk) else {
            command.add(chunk)
            return
        }
        for chunk in passed { command.add(chunk) }
        for step in steps {
            switch step {
            case .sendPassword:
                if let password = command.dialogue?.password {
                    command.input.send(password: password)
                }
            case .passwordMissing:
                refuse(command, "wants a password, and none was given: ansible_become_password, -K")
            case .refused:
                refuse(command, "does not accept the password: it is wrong")
            case .terminalWanted:
                command.restartOnTerminal()
                return
            case .ready:
                endDialogue(command)
                command.input.release()
            }
        }
    }

    /// Neither asked for the password nor begun: something else is asked, of nobody.
    private func checkDialogue(_ command: Command) {
        guard command.machine.isSpeechless(at: monotonicNow()) else { return }
        let limit = configuration.requestTimeout.words
        if let shell = command.shell {
            command.settle(.failure(LinkError(.become, "\(label): \(shell.silence(limit))")))
        } else {
            refuse(command, "did not begin within \(limit), and asked nothing that is known")
        }
    }

    func restart(_ command: Command) {
        let code = command.channel?.close() ?? 0
        guard code != LIBSSH2_ERROR_EAGAIN || wire.isExhausted else { return }
        command.channel = nil
        command.machine.received(.closeConfirmed)
        if command.outcome != nil { retire(command) }
    }

    func refuse(_ command: Command, _ words: String) {
        let program = command.dialogue?.program ?? ""
        command.settle(.failure(LinkError(.become, "\(label): \(program) \(words)")))
    }

    private func endDialogue(_ command: Command) {
        for stream in [OutputStream.standardError, .standardOutput] {
            if let rest = command.dialogue?.remainder(of: stream) {
                command.add(OutputChunk(stream: stream, bytes: rest))
            }
        }
        command.dialogue = nil
        command.machine.received(.wordGiven)
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
            // The server makes room: its messages that say so are wanted.
            wire.settle()
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
        if isClosed, let shell = command.shell {
            command.settle(.failure(LinkError(.become, "\(label): \(shell.failure(end))")))
        } else if isClosed, let dialogue = command.dialogue {
            refuse(command, dialogue.failure)
        } else if isClosed {
            command.settle(end.map { .success($0) } ?? .failure(noStatus))
        } else if wire.isExhausted {
            command.settle(end.map { outcome(command, $0) } ?? .failure(lost()))
        } else if let end {
            linger(command, end)
        }
    }

    private var noStatus: LinkError {
        LinkError(.lost, "\(label): the server did not say how the command ended")
    }

    private func linger(_ command: Command, _ end: CommandEnd) {
        guard command.machine.hasLingered(for: limits.linger, at: monotonicNow()) else { return }
        command.settle(outcome(command, end))
    }

    /// How a command ended of which the output is held open, or cut off.
    private func outcome(_ command: Command, _ end: CommandEnd) -> Result<CommandEnd, LinkError> {
        if let shell = command.shell {
            return .failure(LinkError(.become, "\(label): \(shell.failure(end))"))
        }
        endDialogue(command)
        return .success(end)
    }

    /// The outcome is decided; the channel goes, then the place is free for the next.
    func settled(_ command: Command) {
        if opening == command.id { opening = nil }
        command.machine.received(.settled)
        command.deliver()
        closeChannel(command)
    }

    func closeChannel(_ command: Command) {
        command.deliver()
        let code = command.channel?.close() ?? 0
        guard code != LIBSSH2_ERROR_EAGAIN || wire.isExhausted else { return }
        command.channel = nil
        retire(command)
    }

    func retire(_ command: Command) {
        command.machine.received(.gone)
        command.deliver()
        if command.isCollected { commands.remove(command.id) }
    }
}
