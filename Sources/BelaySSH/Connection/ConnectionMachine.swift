/// The life of one connection, without a socket, a clock or another thread.
///
/// `SSHConnection` tells it what has happened and when, and does what the machine asks for: one step
/// after the other on the way to the server, and duties when a moment has come.
///
///     waiting → connecting ⇄ lookUpQueued → resolving
///               connecting → greeting → queued → keyExchange → login → open
///
/// Every stage may become `closed`, which is the last.
struct ConnectionMachine {
    enum Stage: Hashable, CaseIterable {
        /// Waits for the jump host, or for a place among those on their way.
        case waiting
        /// Other names are being looked up first.
        case lookUpQueued
        case resolving
        case connecting
        /// Waits for the server's identification.
        case greeting
        /// The server has identified itself; there are too many handshakes at work.
        case queued
        case keyExchange
        case login
        case open
        case closed
    }

    /// What is to be done next on the way to a server, in the order of the steps.
    ///
    /// It is tried again whenever something has come, until it can be told as an `Event`.
    enum Step: Hashable, CaseIterable {
        /// The last jump host is reached first: it needs a place among the handshakes, too.
        case jumpHost
        /// Asks for a place among those on their way.
        case admission
        case place
        case address
        case dial
        case knownKeys
        case offer
        case keyExchange
        case hostKey
        case login
        /// The login with the only key there is.
        case onlyKey
    }

    /// What has happened.
    enum Event: Hashable, CaseIterable {
        case begun
        case jumpHostReached
        case placeRequested
        /// There is a place among those on their way or, in `queued`, among the handshakes.
        case placeTaken
        /// The place is one among the silent servers now, where it is in nobody's way.
        case countedAsSilent
        case lookUpQueued
        case lookUpBegun
        case addressesKnown
        /// There is a connection, by TCP or through a carrier.
        case connected
        case knownKeysRead
        case algorithmsOffered
        /// The server has sent its identification (RFC 4253, section 4.2).
        case identified
        case keysExchanged
        case hostKeyAccepted
        case loginBegun
        case onlyKeySent
        /// The step is under way on another thread, or takes several answers of the server.
        case underWayElsewhere
        /// This machine is busy with what is no fault of the server, as unlocking a key.
        case loginPaused
        case loginResumed
        case loggedIn
        case closed
    }

    private(set) var stage = Stage.waiting
    /// `nil`: none, or what has to be done is under way elsewhere.
    private(set) var step: Step?
    private var deadlines = Deadlines()
    private let limits: HostSettings.Limits
    /// After so long without a command or a tunnel it closes itself, in nanoseconds; `nil`: never.
    private let idleLimit: UInt64?

    private static let second: UInt64 = 1_000_000_000

    init(_ limits: HostSettings.Limits, idleLimit: UInt64? = nil) {
        (self.limits, self.idleLimit) = (limits, idleLimit)
    }

    /// - Parameter now: of the monotonic clock, in nanoseconds.
    mutating func received(_ event: Event, at now: UInt64) {
        guard stage != .closed else { return }
        switch event {
        case .begun: step = .jumpHost
        case .jumpHostReached: step = .admission
        case .placeRequested: step = .place
        case .placeTaken: takePlace(now)
        case .countedAsSilent: deadlines.slot = nil
        // The clock runs from when a thread takes it. Until then others' names are looked up, which
        // is no fault of this one's name servers; but not for ever.
        case .lookUpQueued: enter(.lookUpQueued, limit: 4 * limits.connect, now)
        case .lookUpBegun:
            if stage == .lookUpQueued { enter(.resolving, limit: limits.connect, now) }
        case .addressesKnown: (stage, step) = (.connecting, .dial)
        case .connected: lookForKnownKeys(now)
        case .knownKeysRead: step = .offer
        case .algorithmsOffered:
            enter(.greeting, limit: limits.banner, now)
            step = .keyExchange
        case .identified:
            enter(.queued, limit: nil, now)
            deadlines.slot = nil
        case .keysExchanged: step = .hostKey
        case .hostKeyAccepted: step = .login
        case .loginBegun: enter(.login, limit: limits.login, now)
        case .onlyKeySent: step = .onlyKey
        case .underWayElsewhere: step = nil
        case .loginPaused: deadlines.beginStage(limit: nil, at: now)
        case .loginResumed: deadlines.beginStage(limit: limits.login, at: now)
        case .loggedIn: beOpen(now)
        case .closed: (stage, step) = (.closed, nil)
        }
    }

    private mutating func takePlace(_ now: UInt64) {
        if stage == .queued {
            enter(.keyExchange, limit: limits.handshake, now)
            deadlines.slot = now + Self.second
        } else {
            enter(.connecting, limit: limits.connect, now)
            deadlines.slot = now + 2 * Self.second
            step = .address
        }
    }

    /// Reading known_hosts is this machine's business: no time-out of the server's runs meanwhile.
    private mutating func lookForKnownKeys(_ now: UInt64) {
        (step, deadlines.nudge) = (.knownKeys, nil)
        deadlines.beginStage(limit: nil, at: now)
    }

    private mutating func beOpen(_ now: UInt64) {
        enter(.open, limit: nil, now)
        (step, deadlines.slot) = (nil, nil)
        deadlines.keepalive = now + limits.keepalive
    }

    private mutating func enter(_ stage: Stage, limit: UInt64?, _ now: UInt64) {
        self.stage = stage
        deadlines.beginStage(limit: limit, at: now)
    }
}

// MARK: - Time

extension ConnectionMachine {
    /// What a moment asks for.
    enum Duty: Hashable {
        /// The place goes to a connection that may be answered.
        case giveUpPlace
        /// The place goes, if there is one among the silent servers to be had for it.
        case countAsSilent
        /// The stage has taken too long. It may pass where the server fell silent in the middle of
        /// a key exchange.
        case timeOut(mayPass: Bool)
        case sendKeepalive(wantsAnswer: Bool)
        /// The server was asked, and has not answered.
        case giveUpServer
        /// Nothing is sent or received: what only that needed can go.
        case trimBuffers
        /// Nobody has used the connection for long enough.
        case close
    }

    /// What is known of the traffic: moments of the monotonic clock, in nanoseconds.
    struct Traffic {
        var lastReceived: UInt64
        /// In either direction.
        var lastActivity: UInt64
        /// TCP ends where a carrier begins, so only an answer shows whether the server is there.
        var isCarried = false
    }

    /// The earliest moment at which something has to be looked at; `.max` if there is none.
    var nextMoment: UInt64 { deadlines.next }

    /// Has the machine look again at a moment without anything having come; `nil`: not.
    mutating func lookAgain(at moment: UInt64?) { deadlines.nudge = moment }

    /// - Returns: what is due, in this order.
    mutating func expired(at now: UInt64, _ traffic: Traffic) -> [Duty] {
        guard stage != .closed else { return [] }
        var duties = placeDuties(traffic.lastReceived, now)
        switch deadlines.judge(stage, lastReceived: traffic.lastReceived, at: now) {
        case .goesOn: break
        case .silent: return duties + [.timeOut(mayPass: stage == .keyExchange)]
        case .tooSlow: return duties + [.timeOut(mayPass: false)]
        }
        guard stage == .open else { return duties }
        duties += keepaliveDuties(traffic, now)
        if let idle = deadlines.idle, idle <= now { duties.append(.close) }
        return duties
    }

    private mutating func placeDuties(_ lastReceived: UInt64, _ now: UInt64) -> [Duty] {
        guard let moment = deadlines.slot, moment <= now else { return [] }
        deadlines.slot = now + Self.second
        if stage == .greeting { return [.countAsSilent] }
        guard !deadlines.keepsSlot(stage, lastReceived: lastReceived, at: now) else { return [] }
        deadlines.slot = nil
        return [.giveUpPlace]
    }

    private mutating func keepaliveDuties(_ traffic: Traffic, _ now: UInt64) -> [Duty] {
        guard let moment = deadlines.keepalive, moment <= now else { return [] }
        let due = traffic.lastActivity + limits.keepalive
        deadlines.planKeepalive(due, at: now)
        guard traffic.isCarried else {
            // Not at once: a connection that has just logged in sends a command.
            return due <= now ? [.sendKeepalive(wantsAnswer: false), .trimBuffers] : [.trimBuffers]
        }
        switch deadlines.judgeSilence(
            limit: limits.silence, lastReceived: traffic.lastReceived, at: now)
        {
        case .bearable: return [.trimBuffers]
        case .ask: return [.sendKeepalive(wantsAnswer: true), .trimBuffers]
        case .gone: return [.giveUpServer]
        }
    }

    /// Starts the clock of a connection that nobody uses; stops it when somebody does.
    mutating func watchIdleness(isUsed: Bool, at now: UInt64) {
        guard let idleLimit, stage == .open else { return }
        deadlines.watchIdleness(isUsed: isUsed, limit: idleLimit, at: now)
    }
}
