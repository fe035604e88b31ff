internal import BelayModel
internal import CLibSSH2
internal import Synchronization

/// One connection to one server, from its name to the end of its last command.
///
/// The actor is pinned to an event loop, its executor: all of it, libssh2 included, happens on that
/// loop's thread. There is no waiting inside: what arrives moves the opening of the connection from
/// step to step (`proceed`) and, once it is open, the commands' states (`turn`), and callers wait in
/// continuations. Only what takes other threads or several answers on the way to a server (a name to
/// be looked up, a login with all the keys there are) is a sequence of awaits; each ends at once when
/// the attempt is abandoned or out of time (`progress`).
actor SSHConnection: LoopHandler {
    enum Stage {
        case waiting
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

    nonisolated let loop: EventLoop
    nonisolated var unownedExecutor: UnownedSerialExecutor {
        unsafe loop.asUnownedSerialExecutor()
    }

    let endpoint: Endpoint
    let shared: SharedResources
    let settings: HostSettings
    nonisolated var configuration: SSHConfiguration { settings.configuration }
    nonisolated var limits: HostSettings.Limits { settings.limits }
    /// What is passed on the way to the server.
    let way: Way
    /// What carries the connection, if that is not TCP.
    var carrier: Carrier?
    /// Over when nobody wants the connection any more.
    nonisolated let interest = Interest()
    nonisolated var isOver: Bool { !interest.isThere }

    var stage = Stage.waiting
    /// What is to be done next on the way to the server; `nil`: nothing, or it is done elsewhere.
    var step: OpeningStep?
    /// Who waits for the connection to be open.
    private var opener: CheckedContinuation<LinkError?, Never>?
    /// It is counted among its loop's `openings`.
    private var isUnderWay = false
    /// Made when there is a connection: it takes 55 KB, and a thousand may wait for their turn.
    var session: Session?
    let context: SessionContext
    var wire: Wire { context.wire }
    var dialer: Dialer?
    var socket: ConnectedSocket?
    /// Among those on their way to a server, then among the handshakes.
    var slot: Admission.Slot?
    /// What the server is being shown at the login.
    var trying: (() -> String)?
    /// The ways to log in that it has offered, when it was asked last.
    var methods: [String]?
    /// The algorithms that were offered to the server.
    var offered: [Algorithms.Category: [String]] = [:]
    /// What known_hosts says of the server.
    var hostRecords = HostRecords()

    /// Why the attempt is worth another, if it has failed and is.
    var passing: PassingFailure?
    /// Why the connection is of no use any more. Set once.
    private var end: End?
    var failure: LinkError? {
        switch end {
        case .failed(let error): error
        case .closed: LinkError(.closed, "\(label): the connection was closed")
        case nil: nil
        }
    }
    var isUp: Bool { end == nil }

    /// Most connections are closed, and nobody asks why they are of no use any more.
    private enum End {
        case closed
        case failed(LinkError)
    }

    var onlyKey: OnlyKey?
    private var waiter: CheckedContinuation<Void, Never>?
    private var isWoken = false
    /// The libssh2 call that is waited for, and what came of it; see `drive`.
    private var call: (() -> Int32)?
    private var answer: Result<Int32, LinkError>?

    /// By when the stage must be over.
    var stageDeadline: UInt64?
    private var stageLimit: UInt64?
    private var stageStart: UInt64 = 0
    /// When to look again, without anything having come.
    var nudge: UInt64?
    private var slotDeadline: UInt64?
    private var keepaliveMoment: UInt64?
    /// When the server was asked for an answer that has not come.
    private var unansweredSince: UInt64?
    private var timerToken: UInt64?
    /// When the loop wakes this connection; never: `.max`.
    private var wakeMoment = UInt64.max

    var commands = CommandTable()
    var lastCommand = 0
    /// The one command whose channel or start the server is being asked for.
    var opening: CommandID?
    var channelLimit = 8
    /// The server has opened a channel before, so a refusal may be about their number.
    var hasOpenedChannel = false

    /// Tunnels that this connection, one to a jump host, carries or is about to.
    nonisolated let tunnels = Atomic<Int>(0)
    /// After so long without a command or a tunnel it closes itself; `nil`: never.
    private let idleLimit: Duration?
    private var idleMoment: UInt64?

    init(_ route: Route, _ shared: SharedResources, idleLimit: Duration? = nil) {
        endpoint = route.server.endpoint
        settings = route.server.settings
        way = shared.jumpHosts.way(of: route)
        self.shared = shared
        self.idleLimit = idleLimit
        loop = shared.loops.loop(for: endpoint.name)
        context = SessionContext(loop.wireScratch)
    }

    nonisolated func ready(descriptor: Int32, events: UInt32) {
        here({ $0.descriptorReady($1.0, $1.1) }, (descriptor, events))
    }

    nonisolated func deadlinePassed() { here({ connection, _ in connection.timePassed() }, ()) }

    nonisolated func allElseDone() { here({ connection, _ in connection.wire.flush() }, ()) }

    /// What `assumeIsolated` does, without a closure that has to be made for each message.
    /// - Parameter body: captures nothing.
    @inline(__always) private nonisolated func here<Argument>(
        _ body: @escaping (isolated SSHConnection, Argument) -> Void, _ argument: Argument
    ) {
        loop.checkIsolated()
        unsafe unsafeBitCast(body, to: ((SSHConnection, Argument) -> Void).self)(self, argument)
    }

    /// Connects, checks the host key, logs in.
    /// - Returns: why it could not; everything is closed then.
    nonisolated func open() async -> LinkError? {
        await withCheckedContinuation { continuation in
            onLoop({ $0.beginOpening($1) }, continuation)
        }
    }

    private func beginOpening(_ opener: CheckedContinuation<LinkError?, Never>) {
        if let failure { return opener.resume(returning: failure) }
        self.opener = opener
        timerToken = loop.watchDeadlines(self)
        step = .jumpHost
        proceed()
    }

    /// Does it on the loop: at once, if that is where the caller is.
    /// - Parameter body: captures nothing.
    @inline(__always) nonisolated func onLoop<Argument: Sendable>(
        _ body: @escaping @Sendable (isolated SSHConnection, Argument) -> Void,
        _ argument: Argument
    ) {
        if loop.isCurrent { here(body, argument) } else { later { body($0, argument) } }
    }

    /// Does it on the loop, after whatever is done there now.
    nonisolated func later(_ body: @escaping @Sendable (isolated SSHConnection) -> Void) {
        loop.call { self.assumeIsolated(body) }
    }

    func abandon() {
        fail(LinkError(.closed, "\(label): the connection attempt was abandoned"))
    }

    func close() {
        if stage == .open {
            session?.sendDisconnect("done")
            wire.flush(isLast: true)
        }
        finish(.closed)
    }

    /// - Returns: whether it has a place among those on their way.
    func isAdmitted() -> Bool {
        guard slot != nil else { return false }
        isUnderWay = true
        loop.openings += 1
        slotDeadline = monotonicNow() + 2_000_000_000
        return true
    }

    /// The server has identified itself: now it takes a place among the handshakes to go on.
    private func beAdmitted() {
        slotDeadline = nil
        setStageDeadline(nil)
        stage = .queued
        guard let slot = place(in: shared.handshakes) else { return }
        self.slot = slot
        beginKeyExchange()
    }

    /// - Returns: `nil`: `take` is called when there is one.
    func place(in admission: Admission) -> Admission.Slot? {
        // Who is not waiting any more leaves the place to the next: on the loop, for a place that is
        // let go here and now would go through all that are gone in as many nested calls. It is kept
        // until then: an object with a weak reference to it is retained and released in twice the
        // time from then on.
        admission.slot { slot in self.later { $0.take(slot) } }
    }

    private func take(_ slot: Admission.Slot) {
        guard isUp else { return }
        self.slot = slot
        if stage == .queued { beginKeyExchange() }
        wake()
    }

    private func beginKeyExchange() {
        stage = .keyExchange
        wire.isHeld = false
        slotDeadline = monotonicNow() + 1_000_000_000
        setStageDeadline(limits.handshake)
    }

    func beOpen() {
        stage = .open
        slot = nil
        slotDeadline = nil
        setStageDeadline(nil)
        wire.endTranscript()
        (hostRecords, trying, onlyKey) = (HostRecords(), nil, nil)
        keepaliveMoment = monotonicNow() + limits.keepalive
        tellOpener()
        turn()
    }
}

// MARK: - Waiting, while it is being opened

extension SSHConnection {
    /// Waits until something has happened: bytes, room, a deadline, a result from outside.
    /// - Throws: the failure, as soon as there is one.
    func progress() async throws(LinkError) {
        if let failure { throw failure }
        arm()
        if !isWoken {
            await withCheckedContinuation { waiter = $0 }
        }
        isWoken = false
        if let failure { throw failure }
    }

    func wake() {
        if step != nil { return proceed() }
        if let call, isUp, answer == nil {
            answer = attempt(call)
            guard answer != nil else {
                arm()
                return
            }
        }
        isWoken = true
        waiter?.resume()
        waiter = nil
    }

    /// Repeats a libssh2 call until it has completed.
    ///
    /// It is repeated right where something has come (`wake`). Whoever waits goes on only with the
    /// answer: resuming a task for each message of a handshake costs as much as parsing it.
    func drive(_ call: @escaping () -> Int32) async throws(LinkError) -> Int32 {
        if let answer = attempt(call) { return try answer.get() }
        self.call = call
        defer { (self.call, answer) = (nil, nil) }
        while true {
            try await progress()
            if let answer { return try answer.get() }
        }
    }

    /// - Returns: `nil`: more has to come first.
    func attempt(_ call: () -> Int32) -> Result<Int32, LinkError>? {
        if let failure { return .failure(failure) }
        var code = call()
        if stage == .greeting, wire.isIdentified {
            beAdmitted()
            if !wire.isHeld { code = call() }
        }
        wire.flush()
        guard code == LIBSSH2_ERROR_EAGAIN else { return .success(code) }
        if wire.isNotSSH { return .failure(notSSH) }
        if wire.isExhausted { return .failure(lost()) }
        return nil
    }

    /// The result of something that does not happen on the loop. Not waited for any longer than the
    /// connection is wanted; a result that comes later is dropped.
    func outside<Value: Sendable>(
        _ work: @escaping @Sendable () async -> Value
    ) async throws(LinkError) -> Value {
        let box = Box<Value>()
        Task {
            box.value = await work()
            wake()
        }
        while true {
            if let value = box.value { return value }
            try await progress()
        }
    }
}

// MARK: - Time

extension SSHConnection {
    /// - Parameter limit: in nanoseconds; `nil`: none.
    func setStageDeadline(_ limit: UInt64?) {
        stageLimit = limit
        stageStart = monotonicNow()
        stageDeadline = limit.map { stageStart + $0 }
    }

    /// A server that has identified itself and goes on answering, if slowly, is not given up at
    /// once: the limit is then one of its silence, and four times as much one of the whole stage.
    /// To begin anew would only cost it, or this machine, more of what is short.
    private func laterDeadline(_ now: UInt64) -> UInt64? {
        switch stage {
        case .keyExchange, .login: break
        case .waiting, .resolving, .connecting, .greeting, .queued, .open, .closed: return nil
        }
        guard let limit = stageLimit else { return nil }
        let later = min(wire.lastReceived + limit, stageStart + 4 * limit)
        return later > now ? later : nil
    }

    /// Since when nothing has come. Before the stage, while it was queued, nothing was read.
    private var silentSince: UInt64 { max(wire.lastReceived, stageStart) }

    /// Whether nothing has come for as long as the stage allows, and not just too slowly.
    private func isSilent(_ now: UInt64) -> Bool {
        silentSince + (stageLimit ?? 0) <= now
    }

    /// Leaves the place to one who may be answered.
    private func reconsiderSlot(_ now: UInt64) {
        slotDeadline = now + 1_000_000_000
        if stage == .greeting {
            // Not if there are too many silent ones.
            guard let silence = shared.silences.slot() else { return }
            (slot, slotDeadline) = (silence, nil)
        } else if !keepsSlot(now) {
            (slot, slotDeadline) = (nil, nil)
        }
    }

    /// Who is on the way to a server that may not be there is not counted for long. A server that
    /// answers is: with more of them at once each would take longer, and all of them no less.
    private func keepsSlot(_ now: UInt64) -> Bool {
        switch stage {
        case .resolving, .connecting, .open, .closed: false
        case .waiting, .queued, .greeting: true
        case .keyExchange, .login: silentSince + 10_000_000_000 > now
        }
    }

    /// Has the loop wake this connection at the earliest of its deadlines. One that is put off is
    /// left as it is: who is woken too early arms anew.
    func arm() {
        guard let timerToken else { return }
        var next = UInt64.max
        next.lower(to: stageDeadline)
        next.lower(to: nudge)
        next.lower(to: slotDeadline)
        next.lower(to: keepaliveMoment)
        next.lower(to: idleMoment)
        for command in commands.all { command.lower(&next) }
        guard next < wakeMoment else { return }
        wakeMoment = next
        loop.setDeadline(next, for: timerToken)
    }

    private func timePassed() {
        wakeMoment = .max
        let now = monotonicNow()
        if let deadline = slotDeadline, deadline <= now { reconsiderSlot(now) }
        if let deadline = stageDeadline, deadline <= now {
            guard let later = laterDeadline(now) else {
                if stage == .keyExchange, isSilent(now) { passing = .stalled }
                fail(timedOut)
                return
            }
            stageDeadline = later
        }
        if stage == .open {
            keepAlive(now)
            if let moment = idleMoment, moment <= now { close() }
            for command in commands.all where command.retryMoment ?? .max <= now {
                command.retryMoment = nil
            }
            turn()
        } else {
            wake()
        }
    }

    /// Sends a keepalive if nothing has gone either way for long enough.
    private func keepAlive(_ now: UInt64) {
        guard let moment = keepaliveMoment, moment <= now else { return }
        let due = wire.lastActivity + limits.keepalive
        if carrier != nil { askForAnswer(now) } else if due <= now { session?.sendKeepalive() }
        keepaliveMoment = max(due, now + 1_000_000_000)
        // Not at once: who has just logged in sends a command.
        wire.trim()
    }

    /// TCP ends where the carrier begins, so it does not notice that the server is gone: that it
    /// answers does.
    private func askForAnswer(_ now: UInt64) {
        let limit = limits.silence
        if let asked = unansweredSince {
            if wire.lastReceived > asked {
                unansweredSince = nil
            } else if now - asked > limit {
                wire.giveUp(ETIMEDOUT)
                fail(lost())
            }
        } else if now - wire.lastReceived > limit / 2 {
            session?.sendKeepalive(wantsAnswer: true)
            unansweredSince = now
        }
    }

    /// Starts the clock of a connection that nobody uses; stops it when somebody does.
    func watchIdleness() {
        guard let idleLimit, stage == .open else { return }
        guard commands.isEmpty else {
            idleMoment = nil
            return
        }
        idleMoment = idleMoment ?? monotonicNow() + idleLimit.nanoseconds
    }
}

// MARK: - The end

extension SSHConnection {
    /// Ends the connection; the first reason stands. Nothing is waited for.
    func fail(_ error: LinkError) { finish(.failed(error)) }

    private func finish(_ end: End) {
        guard isUp else { return }
        self.end = end
        step = nil
        interest.end()
        stage = .closed
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
    private func tellOpener() {
        guard let opener else { return }
        self.opener = nil
        if isUnderWay { loop.openings -= 1 }
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
        command.phase = .closed
        command.deliver()
    }

    private func descriptorReady(_ descriptor: Int32, _ events: UInt32) {
        if let dialer {
            dialer.descriptorReady(descriptor, isEnding: events & EPOLLRDHUP.rawValue != 0)
        } else {
            let closing = EPOLLHUP.rawValue | EPOLLERR.rawValue
            let ending = EPOLLRDHUP.rawValue | closing
            wire.markReady(
                readable: events & (EPOLLIN.rawValue | ending) != 0,
                writable: events & (EPOLLOUT.rawValue | closing) != 0,
                ending: events & ending != 0)
        }
        if stage == .open { turn() } else { wake() }
    }
}

extension UInt64 {
    /// Makes it the earlier of the two.
    mutating func lower(to moment: UInt64?) {
        if let moment, moment < self { self = moment }
    }
}

/// Holds a result until the connection looks for it; confined to the loop.
private final class Box<Value> {
    var value: Value?
}
