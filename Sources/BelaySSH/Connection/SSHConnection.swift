internal import BelayKeys
internal import BelayModel
internal import BelaySystem
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
    nonisolated let loop: EventLoop
    nonisolated var unownedExecutor: UnownedSerialExecutor {
        unsafe loop.asUnownedSerialExecutor()
    }

    let endpoint: Endpoint
    let shared: SharedResources
    let settings: HostSettings
    nonisolated var configuration: SSHConfiguration { settings.configuration }
    nonisolated var limits: HostSettings.Limits { settings.limits }
    /// The stations on the way to the server.
    let way: Way
    /// The carrier of the connection, if that is not TCP.
    var carrier: Carrier?
    /// The host key that the server has shown, once it is known to be its own.
    nonisolated let shownKey = Mutex<[UInt8]?>(nil)
    /// Over when nobody wants the connection any more.
    nonisolated let interest = Interest()
    nonisolated var isOver: Bool { !interest.isThere }

    /// What is decided about the connection; here it is carried out.
    var machine: ConnectionMachine
    var stage: ConnectionMachine.Stage { machine.stage }
    /// Waits for the connection to be open.
    var opener: CheckedContinuation<LinkError?, Never>?
    /// Made when there is a connection: it takes 55 KB, and a thousand may wait for their turn.
    var session: Session?
    let context: SessionContext
    var wire: Wire { context.wire }
    var dialer: Dialer?
    var socket: ConnectedSocket?
    /// Among those on their way to a server, then among the handshakes.
    var slot: Admission.Slot?
    /// The words for the attempt that the login is making.
    var trying: (() -> String)?
    /// The ways to log in that it has offered, when it was asked last.
    var methods: [String]?
    /// The algorithms that were offered to the server.
    var offered: [Algorithms.Category: [String]] = [:]
    /// The server's records in known_hosts.
    var hostRecords = HostRecords()

    /// Set if the failure is transient and the attempt should be repeated.
    var passing: PassingFailure?
    /// Why the connection is of no use any more. Set once.
    var end: End?
    var failure: LinkError? {
        switch end {
        case .failed(let error): error
        case .closed: LinkError(.closed, "\(label): the connection was closed")
        case nil: nil
        }
    }
    var isUp: Bool { end == nil }

    /// Most connections are closed, and nobody asks why they are of no use any more.
    enum End {
        case closed
        case failed(LinkError)
    }

    var onlyKey: OnlyKey?
    private var waiter: CheckedContinuation<Void, Never>?
    private var isWoken = false
    /// The libssh2 call that is waited for, and what came of it; see `drive`.
    private var call: (() -> Int32)?
    private var answer: Result<Int32, LinkError>?

    var timerToken: UInt64?
    /// When the loop wakes this connection; never: `.max`.
    var wakeMoment = UInt64.max

    var commands = CommandTable()
    var lastCommand = 0
    /// The one command whose channel or start the server is being asked for.
    var opening: CommandID?
    var channelLimit = 8
    /// The server has opened a channel before, so a refusal may be about their number.
    var hasOpenedChannel = false

    /// Tunnels that this connection, one to a jump host, carries or is about to.
    nonisolated let tunnels = Atomic<Int>(0)
    /// - Parameter idleLimit: after so long without a command or a tunnel it closes itself.
    init(_ route: Route, _ shared: SharedResources, idleLimit: Duration? = nil) {
        endpoint = route.server.endpoint
        settings = route.server.settings
        way = shared.jumpHosts.way(of: route)
        self.shared = shared
        machine = ConnectionMachine(settings.limits, idleLimit: idleLimit?.nanoseconds)
        loop = shared.loops.loop(for: endpoint.name)
        context = SessionContext(loop.wireScratch)
    }

    nonisolated func ready(descriptor: Int32, events: UInt32) {
        here({ $0.descriptorReady($1.0, $1.1) }, (descriptor, events))
    }

    nonisolated func deadlinePassed() { here({ connection, _ in connection.timePassed() }, ()) }

    nonisolated func allElseDone() { here({ connection, _ in connection.wire.flush() }, ()) }

    /// `assumeIsolated` without allocating a closure for each message.
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
        note(.begun)
        proceed()
    }

    /// Tells the machine what has happened just now.
    func note(_ event: ConnectionMachine.Event) { machine.received(event, at: monotonicNow()) }

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

    /// Closes it, and what was sent and has not arrived never does. Through a jump host it may.
    func abort() {
        socket?.discardUnsent()
        finish(.closed)
    }

    /// The server has identified itself: now it takes a place among the handshakes to go on.
    private func beAdmitted() {
        note(.identified)
        guard let slot = place(in: shared.handshakes) else { return }
        self.slot = slot
        beginKeyExchange()
    }

    /// - Returns: `nil`: `take` is called when there is one.
    func place(in admission: Admission) -> Admission.Slot? {
        // Abandoned waiters pass their place on asynchronously; releasing it here would recurse once
        // per abandoned waiter. The connection is kept until then: a weak reference to an object
        // doubles the time of its retains and releases from then on.
        admission.slot { slot in self.later { $0.take(slot) } }
    }

    private func take(_ slot: Admission.Slot) {
        guard isUp else { return }
        self.slot = slot
        if stage == .queued { beginKeyExchange() }
        wake()
    }

    private func beginKeyExchange() {
        note(.placeTaken)
        wire.isHeld = false
    }

    func beOpen() {
        note(.loggedIn)
        slot = nil
        wire.endTranscript()
        wire.beginOpen()
        context.isLoggingIn = false
        (hostRecords, trying, onlyKey) = (HostRecords(), nil, nil)
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
        if machine.step != nil { return proceed() }
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
        if wire.isOverfull { wire.refuse(.beforeLogin) }
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

// MARK: - What arrives

extension SSHConnection {
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

/// Holds a result until the connection looks for it; confined to the loop.
private final class Box<Value> {
    var value: Value?
}
