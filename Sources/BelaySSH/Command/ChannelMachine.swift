/// The life of a command's or a tunnel's channel, without libssh2, a clock or bytes.
///
/// `SSHConnection` tells it what has happened and when; what is to be done follows from the phase.
///
///     queued → opening → requesting → running → closing → closed
///        ↖──────────── restarting ←─┘
///
/// From every phase but the last two it may also become `closing`, with its outcome decided, and from
/// every phase `closed`.
struct ChannelMachine {
    enum Phase: Hashable, CaseIterable {
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

    /// What has happened.
    enum Event: Hashable, CaseIterable {
        /// The server was asked for a channel.
        case asked
        case opened
        case terminalGiven
        /// The server has consented to run the command, or has connected the tunnel.
        case begun
        /// The login shell, or the program that may ask for a password, has to say something first.
        case wordAwaited
        /// It has said it.
        case wordGiven
        case outputCame
        /// The command does not run without a terminal: once more, with one.
        case terminalWanted
        /// The outcome is decided.
        case settled
        /// The server has confirmed that the channel is closed.
        case closeConfirmed
        /// The channel is gone, or there never was one.
        case gone
    }

    enum Kind: Hashable { case command, tunnel }

    private(set) var phase = Phase.queued
    private(set) var needsTerminal: Bool
    private var hasTerminal = false
    let kind: Kind

    /// By when the server must have consented to run it.
    private var request: UInt64?
    /// When to ask for a channel again, after the server has refused one.
    private var retry: UInt64?
    /// Until when a refusal may still be passing.
    private var patience: UInt64?
    /// By when the login shell must have come to the command, and then by when the program that may
    /// ask for a password must have begun it.
    private var word: UInt64?
    /// When it ends although its output is held open: see `SSHConfiguration.outputLinger`.
    private var linger: UInt64?

    private static let second: UInt64 = 1_000_000_000

    init(_ kind: Kind = .command, needsTerminal: Bool = false) {
        (self.kind, self.needsTerminal) = (kind, needsTerminal)
    }

    /// - Parameters:
    ///   - now: of the monotonic clock, in nanoseconds.
    ///   - limit: for the server to consent, or for what has to be said, in nanoseconds.
    mutating func received(_ event: Event, at now: UInt64 = 0, limit: UInt64 = 0) {
        guard phase != .closed else { return }
        switch event {
        case .asked:
            phase = .opening
            // How long a jump host tries is its own affair; libssh2 waits for a minute.
            request = now + (kind == .tunnel ? 120 * Self.second : limit)
        case .opened: phase = .requesting
        case .terminalGiven: hasTerminal = true
        case .begun: (phase, request) = (.running, nil)
        case .wordAwaited: word = now + limit
        case .wordGiven: word = nil
        case .outputCame: linger = nil
        case .terminalWanted: (phase, needsTerminal, word) = (.restarting, true, nil)
        case .settled: (phase, request, linger) = (.closing, nil, nil)
        case .closeConfirmed: phase = phase == .restarting ? .queued : .closed
        case .gone: phase = .closed
        }
    }

    /// The server opens no channel.
    ///
    /// Its MaxSessions may be lower than our limit, and sshd counts a session until its process is
    /// reaped, which may be after it has closed the channel.
    /// - Parameters:
    ///   - others: the channels that are open beside it.
    ///   - hasOpenedChannel: the server has opened one before, so this may be about their number.
    /// - Returns: how many channels to have at once from now on; `nil`: the refusal stands.
    mutating func refused(others: Int, hasOpenedChannel: Bool, at now: UInt64) -> Int? {
        request = nil
        guard kind == .command else { return nil }
        let patience = self.patience ?? now + 10 * Self.second
        guard others > 0 || hasOpenedChannel && now < patience else { return nil }
        self.patience = others > 0 ? nil : patience
        (phase, retry) = (.queued, now + Self.second / 20)
        return max(1, others)
    }
}

// MARK: - What follows from it

extension ChannelMachine {
    var isActive: Bool {
        switch phase {
        case .queued, .closed: false
        case .opening, .requesting, .running, .restarting, .closing: true
        }
    }

    /// Whether it may ask for a channel now.
    var mayAsk: Bool { phase == .queued && retry == nil }
    /// Whether a terminal has to be asked for before the command.
    var wantsTerminal: Bool { needsTerminal && !hasTerminal }

    /// Makes the moment that at which it has to be looked at again, if that is earlier.
    func lower(_ moment: inout UInt64) {
        moment.lower(to: linger)
        moment.lower(to: request)
        moment.lower(to: retry)
        moment.lower(to: word)
    }

    /// A pause after a refusal ends.
    mutating func endPause(at now: UInt64) {
        if let retry, retry <= now { self.retry = nil }
    }

    /// Whether the server should have consented by now to run it.
    func isUnanswered(at now: UInt64) -> Bool {
        kind == .command && request.map { $0 <= now } ?? false
    }

    /// Whether the login shell or the program before the command should have spoken by now.
    func isSpeechless(at now: UInt64) -> Bool { word.map { $0 <= now } ?? false }

    /// The command has ended, and its output is held open by somebody else.
    /// - Parameter limit: how long more of it is waited for, in nanoseconds.
    /// - Returns: whether that is over.
    mutating func hasLingered(for limit: UInt64, at now: UInt64) -> Bool {
        let moment = linger ?? now + limit
        linger = moment
        return moment <= now
    }
}
