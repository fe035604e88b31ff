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

/// What whoever runs a command is told, one after the other.
enum CommandEvent: Sendable {
    case output([OutputChunk])
    case ended(Result<CommandEnd, LinkError>)
}

/// A command's state, confined to its connection's loop.
///
///     queued → opening → requesting → running → closing → closed
///        ↖──────────── restarting ←─┘
///
/// From every state but the last two it may also become `closing`, with its outcome decided.
final class Command {
    enum Phase {
        /// Waits for a channel: a server allows 10 at once, and libssh2 one request at a time.
        case queued
        /// The server was asked for a channel.
        case opening
        /// The server was asked to run the command.
        case requesting
        case running
        /// It has been refused for want of a terminal; the server's close is waited for.
        case restarting
        /// The outcome is known; the server's close is waited for, to reuse its place.
        case closing
        case closed
    }

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
    var phase = Phase.queued
    var channel: Channel?
    var input: CommandInput
    var dance: PasswordDance?
    private let prompt: RemoteCommand.PasswordPrompt?
    private(set) var needsTerminal: Bool
    var hasTerminal = false
    /// By when the command must have been begun by the program that may ask for a password.
    var danceDeadline: UInt64?

    private var batch: [OutputChunk] = []
    private(set) var batchSize = 0
    private(set) var outcome: Result<CommandEnd, LinkError>?
    /// The outcome was told, or nobody wants it.
    private(set) var isCollected = false
    private var reader: CheckedContinuation<CommandEvent, Never>?
    private var feeder: CheckedContinuation<Bool, Never>?
    /// When it ends although its output is held open: see `SSHConfiguration.outputLinger`.
    var lingerDeadline: UInt64?
    /// When to ask for a channel again, after the server has refused one.
    var retryMoment: UInt64?
    /// Until when a refusal may still be passing.
    var patience: UInt64?
    /// By when the server must have consented to run it.
    var requestDeadline: UInt64?

    init(id: CommandID, _ command: RemoteCommand) {
        self.id = id
        work = .run(command.line)
        input = CommandInput(command.input, isHeld: command.prompt != nil)
        needsTerminal = command.needsTerminal
        prompt = command.prompt
        dance = command.prompt.map { PasswordDance($0, onTerminal: command.needsTerminal) }
    }

    init(id: CommandID, _ tunnel: Tunnel) {
        self.id = id
        work = .carry(tunnel)
        input = CommandInput(.none, isHeld: false)
        needsTerminal = false
        prompt = nil
        // A tunnel is told its end itself; nobody comes to collect it.
        isCollected = true
    }

    /// Makes the moment that at which it has to be looked at again, if that is earlier.
    func lower(_ moment: inout UInt64) {
        moment.lower(to: lingerDeadline)
        moment.lower(to: requestDeadline)
        moment.lower(to: retryMoment)
        moment.lower(to: danceDeadline)
    }

    var isActive: Bool {
        switch phase {
        case .queued, .closed: false
        case .opening, .requesting, .running, .restarting, .closing: true
        }
    }

    var isTunnel: Bool { if case .carry = work { true } else { false } }

    /// Once more, on a terminal. None of its input has been sent.
    func restartOnTerminal() {
        guard let prompt else { return }
        needsTerminal = true
        dance = PasswordDance(prompt, onTerminal: true)
        (phase, danceDeadline) = (.restarting, nil)
        (batch, batchSize) = ([], 0)
    }

    var isReadable: Bool { phase == .running && outcome == nil && wantsOutput }

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
