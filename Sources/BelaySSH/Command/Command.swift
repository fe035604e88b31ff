internal import BelayModel

/// Names a command that runs over a connection.
struct CommandID: Hashable, Comparable, Sendable {
    let number: Int
    static func < (one: CommandID, other: CommandID) -> Bool { one.number < other.number }
}

/// A piece of output.
struct OutputChunk: Sendable {
    var stream: OutputStream
    var bytes: [UInt8]
}

/// The events of a running command, in their order.
enum CommandEvent: Sendable {
    case output([OutputChunk])
    case ended(Result<CommandEnd, LinkError>)
}

/// A command's state, confined to its connection's loop: its bytes, whoever waits for them, and where
/// its channel is in its life (`ChannelMachine`).
final class Command {
    /// Output that may wait here until it is asked for, in bytes. No more is read meanwhile.
    static let batchLimit = 256 * 1024
    /// Input that may wait here to be sent, in bytes.
    static let inputLimit = 1024 * 1024

    enum Work {
        /// A line for the login shell.
        case run(String)
        /// Nothing is run: the channel leads on to another server.
        case carry(Tunnel)
    }

    let id: CommandID
    let work: Work
    var machine: ChannelMachine
    var phase: ChannelMachine.Phase { machine.phase }
    var channel: Channel?
    var input: CommandInput
    var dialogue: PasswordDialogue?
    /// Until the login shell has come to the command.
    var shell: ShellWatch?
    private let remote: RemoteCommand?

    private var batch: [OutputChunk] = []
    private(set) var batchSize = 0
    private(set) var outcome: Result<CommandEnd, LinkError>?
    /// The outcome was told, or nobody wants it.
    private(set) var isCollected = false
    private var reader: CheckedContinuation<CommandEvent, Never>?
    private var feeder: CheckedContinuation<Bool, Never>?

    init(id: CommandID, _ command: RemoteCommand) {
        self.id = id
        work = .run(command.line)
        input = CommandInput(command)
        machine = ChannelMachine(needsTerminal: command.needsTerminal)
        remote = command
        shell = command.shellWord.map { ShellWatch($0) }
        dialogue = command.prompt.map { PasswordDialogue($0, onTerminal: command.needsTerminal) }
    }

    init(id: CommandID, _ tunnel: Tunnel) {
        self.id = id
        work = .carry(tunnel)
        input = CommandInput(.none, isHeld: false)
        machine = ChannelMachine(.tunnel)
        remote = nil
        // A tunnel is told its end itself; nobody comes to collect it.
        isCollected = true
    }

    /// Once more, on a terminal. None of its input has been sent.
    func restartOnTerminal() {
        guard let remote, let prompt = remote.prompt else { return }
        shell = remote.shellWord.map { ShellWatch($0) }
        input.restart(remote)
        dialogue = PasswordDialogue(prompt, onTerminal: true)
        machine.received(.terminalWanted)
        (batch, batchSize) = ([], 0)
    }

    var isReadable: Bool { phase == .running && outcome == nil && wantsOutput }

    /// Whether received bytes may still wait in libssh2 for this command.
    var holdsBack: Bool {
        switch phase {
        case .queued, .opening, .requesting, .closed: return false
        case .restarting, .closing: return true
        case .running:
            if case .carry(let tunnel) = work { return !tunnel.wantsMore }
            return outcome != nil || !wantsOutput
        }
    }

    var wantsOutput: Bool { batchSize < Self.batchLimit }

    func add(_ chunk: OutputChunk) {
        guard !chunk.bytes.isEmpty, !isCollected else { return }
        batchSize += chunk.bytes.count
        // Small pieces of one stream travel together; that keeps the crossings few.
        if let last = batch.last, last.stream == chunk.stream, last.bytes.count < 32 * 1024 {
            batch[batch.count - 1].bytes += chunk.bytes
        } else {
            batch.append(chunk)
        }
    }

    /// Decides how it ended; the first decision stands.
    func settle(_ result: Result<CommandEnd, LinkError>) {
        guard outcome == nil else { return }
        outcome = result
        input.discard()
        feeder?.resume(returning: false)
        feeder = nil
    }

    /// Tells the waiting reader what there is to tell.
    func deliver() {
        guard let reader, let event = nextEvent() else { return }
        self.reader = nil
        reader.resume(returning: event)
    }

    func wait(_ continuation: CheckedContinuation<CommandEvent, Never>) {
        reader = continuation
        deliver()
    }

    /// Nobody is interested in it any more.
    func abandon(_ error: LinkError) {
        batch = []
        batchSize = 0
        settle(.failure(error))
        deliver()
    }

    private func nextEvent() -> CommandEvent? {
        if !batch.isEmpty {
            defer { (batch, batchSize) = ([], 0) }
            return .output(batch)
        }
        guard let outcome else { return nil }
        isCollected = true
        return .ended(outcome)
    }
}

// MARK: - Input from a source

extension Command {
    func waitForRoom(_ continuation: CheckedContinuation<Bool, Never>) {
        feeder = continuation
        resumeFeeder()
    }

    /// Has the source asked for more once there is room for it.
    func resumeFeeder() {
        guard let feeder, outcome != nil || input.size < Self.inputLimit else { return }
        self.feeder = nil
        feeder.resume(returning: outcome == nil && !input.isRefused)
    }
}
