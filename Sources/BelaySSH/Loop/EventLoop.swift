internal import BelaySystem
internal import CLibSSH2
internal import Glibc
internal import Synchronization

/// Is told by an `EventLoop`, on its thread, that a descriptor is ready or a deadline has come.
protocol LoopHandler: AnyObject {
    /// - Parameter events: the `EPOLL…` bits; an edge, never repeated until drained.
    func ready(descriptor: Int32, events: UInt32)
    func deadlinePassed()
    /// See `EventLoop.postpone`.
    func allElseDone()
}

/// One thread, one epoll, and the connections that are pinned to it.
///
/// It is the serial executor of those connections' actors, so the compiler checks that a libssh2
/// session is only touched on its loop; and a task executor, for the tasks that talk to them.
/// Everything but `enqueue`, `call` and `stop` is confined to the loop's thread, which is asserted; that is
/// why the class may call itself `Sendable`.
///
/// Descriptors are watched edge-triggered. With level triggering an idle, logged-in session would
/// spin: OpenSSH sends `hostkeys-00@openssh.com` after the login and nobody reads it.
final class EventLoop: SerialExecutor, TaskExecutor, @unchecked Sendable {
    private struct Inbox {
        var jobs: [UnownedJob] = []
        var calls: [@Sendable () -> Void] = []
        var stopped = false
        /// The thread has ended.
        var ended = false
        var isEmpty: Bool { jobs.isEmpty && calls.isEmpty }
    }

    /// A place for something that is watched. Its token is its number and how often the place was
    /// used before, so that who is gone is not taken for who came after it.
    private struct Place {
        /// `nil`: nothing is watched.
        var handler: (any LoopHandler)?
        var uses: UInt32 = 0
        /// -1: it has deadlines only.
        var descriptor: Int32 = -1
        /// Never: `.max`.
        var deadline = UInt64.max

        func token(_ index: Int) -> UInt64 { UInt64(uses) << 32 | UInt64(index) }
    }

    /// What connections and tunnels read from their sockets, and from their channels, on its thread.
    let wireScratch = Scratch(count: Wire.readAhead)
    let channelScratch = Scratch(count: 32 * 1024)

    private let epoll: Int32
    private let wakeup: Int32
    private let inbox = Mutex(Inbox())
    /// Set before the thread takes its first job, and cleared when it ends: glibc gives the same
    /// number to a later one.
    private let thread = Atomic<UInt>(0)

    private var local: [UnownedJob] = []
    private var running: [UnownedJob] = []
    private var localCalls: [@Sendable () -> Void] = []
    private var runningCalls: [@Sendable () -> Void] = []
    /// The first is the loop's own, for what wakes it.
    private var places = [Place()]
    private var freePlaces: [Int] = []
    private var deadlines = DeadlineHeap()
    private var postponed: [any LoopHandler] = []
    private var runningPostponed: [any LoopHandler] = []
    private var gathering = Gathering()
    /// Connections of others that go through one of its own.
    var tunnels = 0

    /// Makes the count of an eventfd(2) readable.
    private let wake: @Sendable (_ wakeup: Int32) -> Void

    /// - Throws: the `errno` of what could not be made.
    init(
        wake: @escaping @Sendable (_ wakeup: Int32) -> Void = EventLoop.wake
    ) throws(SystemError) {
        self.wake = wake
        epoll = epoll_create1(Int32(EPOLL_CLOEXEC))
        wakeup = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
        guard epoll >= 0, wakeup >= 0 else { throw SystemError("cannot make an event loop") }
        control(EPOLL_CTL_ADD, wakeup, token: 0, events: EPOLLIN.rawValue | EPOLLET.rawValue)
        try spawnThread { self.run() }
    }

    deinit {
        close(epoll)
        close(wakeup)
    }

    /// Ends the thread once it has run what was enqueued before.
    func stop() {
        inbox.withLock {
            $0.stopped = true
            wake(wakeup)
        }
    }

    static func wake(_ wakeup: Int32) {
        var one: UInt64 = 1
        unsafe _ = write(wakeup, &one, 8)
    }
}

// MARK: - The executor

extension EventLoop {
    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        if isCurrent {
            local.append(job)
            return
        }
        put { $0.jobs.append(job) }
    }

    /// Has it called on the loop's thread, never from within the caller. A task would do the same,
    /// and take a thousand instructions to be made.
    func call(_ body: @escaping @Sendable () -> Void) {
        if isCurrent {
            localCalls.append(body)
            return
        }
        put { $0.calls.append(body) }
    }

    /// Wakes the loop if it does not know yet that there is something for it.
    ///
    /// It is woken under the lock. A job may release the last reference to the loop, and nobody who
    /// enqueues one holds another: afterwards, the descriptor may be closed and its number in use for
    /// something else.
    private func put(_ addition: (inout Inbox) -> Void) {
        let hadEnded = inbox.withLock { inbox in
            let (wasEmpty, hadEnded) = (inbox.isEmpty, inbox.ended)
            addition(&inbox)
            inbox.ended = false
            if wasEmpty, !hadEnded { wake(wakeup) }
            return hadEnded
        }
        guard hadEnded else { return }
        // Jobs after the end are run all the same: somebody may wait for them.
        do { try spawnThread { self.run() } } catch { run() }
    }

    /// Whether the thread has nothing left to do. It must return then.
    private func ends() -> Bool {
        guard isDone else { return false }
        return inbox.withLock { inbox in
            guard inbox.stopped, inbox.isEmpty else { return false }
            thread.store(0, ordering: .releasing)
            inbox.ended = true
            return true
        }
    }

    var isCurrent: Bool { thread.load(ordering: .acquiring) == UInt(pthread_self()) }

    func checkIsolated() { precondition(isCurrent, "not on the connection's event loop") }

    func isIsolatingCurrentContext() -> Bool? { isCurrent }

    private func runJobs() {
        while true {
            if local.isEmpty, localCalls.isEmpty {
                inbox.withLock {
                    swap(&$0.jobs, &local)
                    swap(&$0.calls, &localCalls)
                }
                if local.isEmpty, localCalls.isEmpty { return }
            }
            swap(&local, &running)
            for job in running {
                unsafe job.runSynchronously(
                    isolatedTo: asUnownedSerialExecutor(), taskExecutor: asUnownedTaskExecutor())
            }
            running.removeAll(keepingCapacity: true)
            swap(&localCalls, &runningCalls)
            for call in runningCalls { call() }
            runningCalls.removeAll(keepingCapacity: true)
        }
    }
}

// MARK: - The loop

extension EventLoop {
    private func run() {
        thread.store(UInt(pthread_self()), ordering: .releasing)
        let events = UnsafeMutablePointer<epoll_event>.allocate(capacity: 256)
        defer { unsafe events.deallocate() }
        var found = 0
        while true {
            runJobs()
            runPostponed()
            if ends() { return }
            if tunnels == 0, gathering.isDue(after: found, at: monotonicNow()) {
                usleep(UInt32(Gathering.pause / 1000))
            }
            let count = unsafe epoll_wait(epoll, events, 256, timeout())
            found = Int(count)
            for index in 0..<max(0, Int(count)) {
                let event = unsafe events[index]
                unsafe dispatch(token: event.data.u64, events: event.events)
            }
            // Read what has arrived before calling it late: the machine may have slept.
            runJobs()
            expire()
        }
    }

    private func runPostponed() {
        guard !postponed.isEmpty else { return }
        swap(&postponed, &runningPostponed)
        for handler in runningPostponed { handler.allElseDone() }
        runningPostponed.removeAll(keepingCapacity: true)
    }

    /// Work that was put off may have left more to do.
    private var isDone: Bool { local.isEmpty && localCalls.isEmpty && postponed.isEmpty }

    /// Milliseconds until the next deadline, rounded up; -1 when there is none.
    private func timeout() -> Int32 {
        guard isDone else { return 0 }
        guard let next = deadlines.next else { return -1 }
        let now = monotonicNow()
        return next <= now ? 0 : Int32(clamping: (next - now + 999_999) / 1_000_000)
    }

    private func dispatch(token: UInt64, events: UInt32) {
        guard token != 0 else {
            var count: UInt64 = 0
            unsafe _ = read(wakeup, &count, 8)
            return
        }
        // An event may be left over for a descriptor that an earlier one of the batch closed.
        guard let index = place(of: token), let handler = places[index].handler else { return }
        let descriptor = places[index].descriptor
        gathering.note(descriptor)
        handler.ready(descriptor: descriptor, events: events)
    }

    private func expire() {
        let now = monotonicNow()
        for token in deadlines.removeExpired(at: now) {
            guard let index = place(of: token), places[index].deadline <= now,
                let handler = places[index].handler
            else { continue }
            places[index].deadline = .max
            handler.deadlinePassed()
        }
    }
}

// MARK: - Watching, on the loop's thread only

extension EventLoop {
    /// Watches a descriptor for everything, edge-triggered. The handler is kept until `unwatch`.
    func watch(_ descriptor: Int32, _ handler: any LoopHandler) -> UInt64 {
        checkIsolated()
        let index = freePlaces.popLast() ?? places.count
        if index == places.count { places.append(Place()) }
        places[index].handler = handler
        places[index].descriptor = descriptor
        let token = places[index].token(index)
        if descriptor >= 0 {
            let all =
                EPOLLIN.rawValue | EPOLLOUT.rawValue | EPOLLRDHUP.rawValue | EPOLLET.rawValue
            control(EPOLL_CTL_ADD, descriptor, token: token, events: all)
        }
        return token
    }

    /// `nil`: what had the token is not watched any more.
    private func place(of token: UInt64) -> Int? {
        let index = Int(token & 0xffff_ffff)
        guard index < places.count, places[index].token(index) == token else { return nil }
        return index
    }

    /// A token that only has deadlines.
    func watchDeadlines(_ handler: any LoopHandler) -> UInt64 { watch(-1, handler) }

    /// Call it before the descriptor is closed.
    /// - Parameter closing: that is about to happen, and nobody else has the descriptor: epoll then
    ///   forgets it by itself (epoll(7), question 6).
    func unwatch(_ token: UInt64, closing: Bool = false) {
        checkIsolated()
        guard let index = place(of: token) else { return }
        let (descriptor, handler) = (places[index].descriptor, places[index].handler)
        places[index] = Place(uses: places[index].uses &+ 1)
        freePlaces.append(index)
        if descriptor >= 0, !closing { control(EPOLL_CTL_DEL, descriptor, token: token, events: 0) }
        // Only now, for with it may go what watches something else here.
        withExtendedLifetime(handler) {}
    }

    /// Has `allElseDone` called once there is nothing else to do right now.
    func postpone(_ handler: any LoopHandler) {
        checkIsolated()
        postponed.append(handler)
    }

    /// Has `deadlinePassed` called at the moment; replaces the token's earlier one.
    func setDeadline(_ moment: UInt64, for token: UInt64) {
        checkIsolated()
        guard let index = place(of: token), places[index].deadline != moment else { return }
        places[index].deadline = moment
        deadlines.insert(.init(moment: moment, token: token))
    }

    private func control(_ operation: Int32, _ descriptor: Int32, token: UInt64, events: UInt32) {
        var event = unsafe epoll_event()
        unsafe event.events = events
        unsafe event.data.u64 = token
        unsafe _ = epoll_ctl(epoll, operation, descriptor, &event)
    }
}
