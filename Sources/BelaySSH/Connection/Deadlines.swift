/// When a connection has to be looked at again, and what is over by then.
///
/// It is told the time, in nanoseconds of the monotonic clock, and asks no clock.
struct Deadlines {
    /// When to look again, without anything having come.
    var nudge: UInt64?
    /// When to consider whether the connection still counts among those at work.
    var slot: UInt64?
    /// When to look whether a keepalive is due.
    var keepalive: UInt64?
    /// When a connection that nobody uses closes itself.
    var idle: UInt64?

    /// By when the stage must be over.
    private(set) var stage: UInt64?
    private var stageLimit: UInt64?
    private var stageStart: UInt64 = 0
    /// When the server was asked for an answer that has not come.
    private var unansweredSince: UInt64?

    private static let second: UInt64 = 1_000_000_000

    /// The earliest of them; `.max` if there is none.
    var next: UInt64 {
        var next = UInt64.max
        next.lower(to: stage)
        next.lower(to: nudge)
        next.lower(to: slot)
        next.lower(to: keepalive)
        next.lower(to: idle)
        return next
    }

    // MARK: The stage

    /// - Parameter limit: of the stage, in nanoseconds; `nil`: none.
    mutating func beginStage(limit: UInt64?, at now: UInt64) {
        stageLimit = limit
        stageStart = now
        stage = limit.map { now + $0 }
    }

    enum StageVerdict: Hashable {
        /// The stage may go on.
        case goesOn
        /// Its time is over, and the server still answers, if too slowly.
        case tooSlow
        /// Its time is over, and nothing has come for as long as the limit.
        case silent
    }

    /// What to make of a stage at a moment. A later deadline is taken over.
    ///
    /// A server that has identified itself and goes on answering, if slowly, is not given up at once:
    /// the limit is then one of its silence, and four times as much one of the whole stage. Starting
    /// again would only cost it, or this machine, more of what is short.
    /// - Parameter lastReceived: when something came last.
    mutating func judge(
        _ stage: ConnectionMachine.Stage, lastReceived: UInt64, at now: UInt64
    ) -> StageVerdict {
        guard let deadline = self.stage, deadline <= now else { return .goesOn }
        let limit = stageLimit ?? 0
        switch stage {
        case .keyExchange, .login:
            let later = min(lastReceived + limit, stageStart + 4 * limit)
            if later > now {
                self.stage = later
                return .goesOn
            }
        case .waiting, .lookUpQueued, .resolving, .connecting, .greeting, .queued, .open, .closed:
            break
        }
        return silentSince(lastReceived) + limit <= now ? .silent : .tooSlow
    }

    /// Before the stage, while the connection was queued, nothing was read.
    private func silentSince(_ lastReceived: UInt64) -> UInt64 { max(lastReceived, stageStart) }

    // MARK: A place among those at work

    /// Whether a connection counts among those at work. One on the way to a server that may not be
    /// there is not counted for long. A server that answers is: with more of them at once each would
    /// take longer, and all of them no less.
    func keepsSlot(_ stage: ConnectionMachine.Stage, lastReceived: UInt64, at now: UInt64) -> Bool {
        switch stage {
        case .lookUpQueued, .resolving, .connecting, .open, .closed: false
        case .waiting, .queued, .greeting: true
        case .keyExchange, .login: silentSince(lastReceived) + 10 * Self.second > now
        }
    }

    // MARK: An open connection

    /// Plans the next look after a keepalive was sent, or was not due.
    /// - Parameter due: when one would be due.
    mutating func planKeepalive(_ due: UInt64, at now: UInt64) {
        keepalive = max(due, now + Self.second)
    }

    enum Silence: Hashable {
        case bearable
        /// The server is to be asked for an answer now.
        case ask
        /// It was asked, and has not answered for as long as the limit.
        case gone
    }

    /// Whether a server behind a carrier is still there. TCP ends where the carrier begins, so only
    /// an answer shows it.
    /// - Parameter limit: of silence, in nanoseconds.
    mutating func judgeSilence(
        limit: UInt64, lastReceived: UInt64, at now: UInt64
    ) -> Silence {
        if let asked = unansweredSince {
            if lastReceived > asked {
                unansweredSince = nil
                return .bearable
            }
            return now - asked > limit ? .gone : .bearable
        }
        guard now - min(lastReceived, now) > limit / 2 else { return .bearable }
        unansweredSince = now
        return .ask
    }

    /// - Parameters:
    ///   - isUsed: whether a command or a tunnel uses the connection.
    ///   - limit: after which an unused one closes itself, in nanoseconds.
    mutating func watchIdleness(isUsed: Bool, limit: UInt64, at now: UInt64) {
        idle = isUsed ? nil : idle ?? now + limit
    }
}

extension UInt64 {
    /// Makes it the earlier of the two.
    mutating func lower(to moment: UInt64?) {
        if let moment, moment < self { self = moment }
    }
}
