import BelayModel
import BelayService
import BelayStore
import Foundation
import Logging

/// A machine with a daemon: it may die, be stopped for a while, and hand its jobs over.
final class Host {
    enum State {
        case up
        /// As by SIGSTOP: all that it was about to do, it does later.
        case stopped
        case down
    }

    let number: Int
    let clock: HostClock
    var state = State.down
    /// Counts the daemons that there were on it.
    private(set) var life = 0
    private(set) var drivers: [Int: Driver] = [:]
    private(set) var scheduler: Scheduler
    private var holders = SilentHolders()
    private(set) var forks: ForkPool
    /// How many servers its daemon works on at once.
    let mostForks: Int
    /// What was to happen while it was stopped.
    var postponed: [Agenda.Happening] = []
    private let makeScheduler: () -> Scheduler

    init(number: Int, clock: HostClock, forks: Int, makeScheduler: @escaping () -> Scheduler) {
        mostForks = forks
        self.forks = ForkPool(limit: forks)
        self.number = number
        self.clock = clock
        self.makeScheduler = makeScheduler
        scheduler = makeScheduler()
    }

    /// The lease of a live daemon that others cannot look at.
    var identity: ProcessIdentity {
        ProcessIdentity(
            host: "host\(number)", boot: "boot", namespace: nil, process: 2 + life, start: 1)
    }

    /// The same of a daemon that everybody sees to be gone.
    static let gone: ProcessIdentity = {
        var identity = ProcessIdentity.current()
        identity.boot = "before"
        return identity
    }()

    func start() {
        life += 1
        state = .up
        scheduler = makeScheduler()
        holders = SilentHolders()
        forks = ForkPool(limit: mostForks)
    }

    /// It is gone, with all that it had in memory.
    func die() {
        state = .down
        drivers = [:]
        postponed = []
    }

    func driver(_ stamp: Int) -> Driver? { drivers[stamp] }

    func drop(_ driver: Driver) {
        drivers[driver.stamp] = nil
        forks.leave(driver.job)
    }

    var jobs: Set<Int64> { Set(drivers.values.map(\.job)) }
    var inOrder: [Driver] { drivers.values.sorted { $0.stamp < $1.stamp } }

    enum Taking {
        case taken(Driver)
        /// Somebody else has it.
        case claimed
        case setAside
    }

    /// Takes up a job, as a daemon does.
    func takeUp(_ job: Int64, in store: JobStore, stamp: Int) throws -> Taking {
        do {
            let lease = try holders.takeUp(
                job, of: store, by: identity, clock: clock.jobClock)
            guard let lease else { return .setAside }
            let driver = Driver(
                lease, stamp: stamp, try store.load(job), in: store, self)
            drivers[stamp] = driver
            return .taken(driver)
        } catch StoreError.claimed {
            return .claimed
        }
    }
}
