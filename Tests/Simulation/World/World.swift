import BelayChance
import BelayModel
import BelayService
import BelayStore
import Foundation
import GRDB
import Logging
import Synchronization

/// Servers, machines with daemons, people and one store, from a seed: nothing in it waits for real
/// time, and the same seed gives the same history.
///
/// The store, the model, the scheduler and the rules by which a daemon takes jobs up are the product's.
/// The loop around a job and what goes on a server are written here.
final class World {
    let seed: UInt64
    let setup: Setup
    var dice: Chance
    let time = VirtualTime()
    var agenda = Agenda()
    var machines: [Machine]
    var hosts: [Host] = []
    let place: WorldStore
    var store: JobStore { place.store }
    var queue: DatabaseQueue { place.queue }
    var watch: CommitWatch
    var calendar = CalendarWatch()
    var takings = TakingWatch()
    private(set) var complaints: [String] = []
    private(set) var commits = 0
    /// Since when nothing breaks any more.
    var mended: Int?
    var isMended: Bool { mended != nil }
    /// Whether something has ended since it was looked whether all has.
    var mayBeOver = false
    private var stamps = 0
    /// The wall clock at the beginning, in seconds since 1970.
    let origin: Int
    /// Until when there is no power for any machine with a daemon.
    private var outageEnd = 0
    private var deadline: Int
    private let meanwhile = Meanwhile()
    /// What happened, for somebody who reads a history that is judged untrue.
    private(set) var notes: [String] = []
    let isTelling: Bool

    static let zones = ZoneFiles()

    init(seed: UInt64, hasSchedules: Bool, isTelling: Bool = false) throws {
        self.seed = seed
        self.isTelling = isTelling
        dice = Chance(seed: seed)
        // 2026-12-01; or shortly before a night in which clocks are changed.
        origin =
            hasSchedules
            ? dice.oneOf(1_796_083_200, 1_806_191_700, 1_824_940_000) : 1_796_083_200
        setup = Setup(&dice, hasSchedules: hasSchedules, from: origin)
        machines = (0..<Setup.servers).map { Machine(name: "s\($0)") }
        place = try WorldStore.take()
        watch = CommitWatch(groups: setup.groups)
        deadline = 1000 * (setup.mending + (hasSchedules ? 6 : 1) * 3600)
        let (store, reach) = (place.store, WorldReach(meanwhile: meanwhile))
        for number in 0..<setup.hosts {
            let clock = HostClock(time, origin: origin * 1000)
            hosts.append(
                Host(number: number, clock: clock, forks: setup.forks) {
                    Scheduler(
                        store: store, zones: World.zones, reach: reach, clock: clock.jobClock,
                        origin: { Origin(user: "root", host: "box", way: .schedule($0)) },
                        log: World.silence)
                })
        }
    }

    private static let silence = Logger(label: "world") { _ in SwiftLogNoOpLogHandler() }

    var now: Int { time.now }

    func complain(_ words: String) { complaints.append("\(now / 1000) s: \(words)") }

    func note(_ words: @autoclosure () -> String) {
        if isTelling { notes.append("\(now) ms: \(words())") }
    }

    // MARK: - The history

    /// Plays the history to its end.
    package func play() async throws {
        for plan in setup.plans { try submit(plan) }
        if setup.hasSchedules { try addSchedules() }
        for host in hosts { start(host) }
        agenda.add(.fault, at: 1000 * dice.upTo(30))
        agenda.add(.people, at: 1000 * dice.upTo(30))
        agenda.add(.heal, at: 1000 * setup.mending)
        if let outage = setup.outage { agenda.add(.outage, at: 1000 * outage.begin) }
        while complaints.isEmpty, let next = agenda.next() {
            time.advance(to: next.time)
            guard next.time < deadline else { return complain("the jobs do not end") }
            try await happen(next.what)
            if mayBeOver {
                mayBeOver = false
                if try isOver() { break }
            }
        }
        if complaints.isEmpty { try judgeEnd() }
    }

    func submit(_ plan: Plan) throws {
        let origin = Origin(user: "root", host: "box", way: .cli)
        let new = NewJob(plan, uid: "job-\(seed)-\(watch.count)", context: Data(), origin: origin)
        let job = try store.submit(new, at: Timestamp(seconds: self.origin))
        watch.add(job, plan)
    }

    private func isOver() throws -> Bool {
        if calendar.entries.contains(where: { $0.end == nil }) { return false }
        guard hosts.allSatisfy({ $0.jobs.isEmpty }) else { return false }
        return try unfinished().isEmpty
    }

    private func happen(_ what: Agenda.Happening) async throws {
        switch what {
        case .look(let number, let life):
            let host = hosts[number]
            guard host.life == life, host.state != .down else { return }
            guard isUp(host, else: what) else { return }
            try await look(host)
            agenda.add(.look(host: number, life: life), at: now + 1000 * setup.pause)
        case .send(let number, let stamp, let server, let attempt):
            let host = hosts[number]
            guard isUp(host, else: what), let driver = host.driver(stamp) else { return }
            try send(driver, on: host, server, attempt)
        case .arrive(let order):
            arrive(order)
        case .answer(let number, let stamp, let event):
            let host = hosts[number]
            guard isUp(host, else: what), let driver = host.driver(stamp) else { return }
            try commit([event], driver, on: host)
        case .itemEnds(let server, let key, let boot):
            guard machines[server].boot == boot else { return }
            let status = dice.happens(percent: isMended ? 0 : setup.hazards.failing) ? 1 : 0
            end(key, on: server, status: status)
        case .serverReturns(let server):
            machines[server].isAway = false
        case .hostReturns(let number):
            resume(hosts[number])
        case .fault:
            guard !isMended else { return }
            if dice.happens(percent: setup.hazards.faults) { fault() }
            let pause = 1000 * dice.upTo(setup.hasSchedules ? 600 : 60)
            agenda.add(.fault, at: max(now, outageEnd) + pause)
        case .people:
            try actAsPeople()
            let pause = 1000 * (1 + dice.upTo(setup.hasSchedules ? 300 : 40))
            agenda.add(.people, at: max(now, outageEnd) + pause)
        case .outage:
            beginOutage()
        case .heal:
            guard now >= outageEnd else { return agenda.add(.heal, at: outageEnd + 600_000) }
            heal()
        }
    }

    /// Nobody is there for as long as it takes, be it a week.
    private func beginOutage() {
        guard let outage = setup.outage, !isMended else { return }
        note("all machines with daemons are without power for \(outage.length) s")
        outageEnd = now + 1000 * outage.length
        deadline += 1000 * outage.length
        for host in hosts { kill(host) }
    }

    /// Whether the host does something now; a stopped one does it later.
    private func isUp(_ host: Host, else what: Agenda.Happening) -> Bool {
        switch host.state {
        case .up: return true
        case .down: return false
        case .stopped:
            host.postponed.append(what)
            return false
        }
    }

    // MARK: - Machines with daemons

    func start(_ host: Host) {
        host.start()
        note("host \(host.number) starts")
        agenda.add(.look(host: host.number, life: host.life), at: now + dice.upTo(5000))
    }

    private func resume(_ host: Host) {
        guard now >= outageEnd else {
            return agenda.add(.hostReturns(host: host.number), at: outageEnd + dice.upTo(60_000))
        }
        switch host.state {
        case .up: break
        case .down: start(host)
        case .stopped:
            note("host \(host.number) goes on")
            host.state = .up
            host.postponed.shuffle(using: &dice)
            for what in host.postponed { agenda.add(what, at: now) }
            host.postponed = []
        }
    }

    private func look(_ host: Host) async throws {
        if setup.hasSchedules {
            let other = dice.any(of: hosts.filter { $0 !== host && $0.state == .up })
            meanwhile.set(dice.happens(percent: 30) ? other?.scheduler : nil)
            await host.scheduler.look()
            meanwhile.set(nil)
            calendar.looks.append(host.clock.wall.seconds)
            try adoptJobs()
        }
        let claimable = try store.unownedJobs(at: host.clock.wall)
        for job in claimable where !host.jobs.contains(job) {
            stamps += 1
            guard let driver = try takeUp(job, on: host) else { continue }
            note("host \(host.number) takes job \(job) up as \(driver.stamp)")
            let isNew = driver.ledger.number == 0
            try commit([isNew ? .began : .resumed], driver, on: host)
            guard host.state == .up else { return }
        }
        for driver in host.inOrder {
            let events = driver.dueEvents(host.clock) { server, step in
                let machine = machine(of: server, in: driver)
                guard let deed = machines[machine].deeds[.init(job: driver.job, step: step)],
                    deed.isRunning
                else { return nil }
                return (now - deed.begun) / 1000
            }
            if try !events.isEmpty || driver.hasQuestions(store, host) {
                try commit(events, driver, on: host)
            }
            guard host.state == .up else { return }
        }
    }

    private func takeUp(_ job: Int64, on host: Host) throws -> Driver? {
        let facts = try TakingWatch.Facts(of: job, in: queue)
        switch try host.takeUp(job, in: store, stamp: stamps) {
        case .claimed:
            return nil
        case .setAside:
            for words in takings.setAside(job, facts) { complain(words) }
            return nil
        case .taken(let driver):
            for words in takings.taken(job, by: driver.stamp, facts) { complain(words) }
            return driver
        }
    }

    /// Jobs that schedules have made since.
    private func adoptJobs() throws {
        for job in try store.unownedJobs(at: Timestamp(milliseconds: 0)) where !watch.knows(job) {
            watch.add(job, try store.load(job).run.plan)
        }
    }

    func machine(of server: Int, in driver: Driver) -> Int {
        Int(driver.plan.servers[server].name.dropFirst()) ?? 0
    }

    // MARK: - Commits

    func commit(_ events: [Event], _ driver: Driver, on host: Host) throws {
        let before = ForkCount(host)
        let effects: [Effect]
        do {
            effects = try driver.commit(events, host.clock)
        } catch StoreError.leaseLost {
            note("driver \(driver.stamp) has lost job \(driver.job)")
            mayBeOver = true
            return host.drop(driver)
        }
        commits += 1
        note("driver \(driver.stamp) of job \(driver.job): \(events) leads to \(effects)")
        for words in takings.committed(driver.job, by: driver.stamp) { complain(words) }
        try observe(driver.job, host.clock.wall)
        if commits % 64 == 0, try store.load(driver.job).run != driver.run {
            complain("job \(driver.job): the journal gives another job")
        }
        if isKilled(by: driver) { return kill(host) }
        for effect in effects {
            if !isMended, dice.happens(percent: setup.hazards.dying) { return kill(host) }
            if effect == .finish {
                try judgeFinished(driver)
                try store.release(driver.ledger.lease)
                mayBeOver = true
                return host.drop(driver)
            }
            guard let server = driver.take(effect, host.clock) else { continue }
            if case .kill = effect {
                killItem(of: server, driver)
                continue
            }
            if let errand = driver.errands[server] {
                schedule(errand, server, driver, on: host, after: dice.upTo(3000))
            }
        }
        guard setup.sharesForks, !events.contains(.resumed) else { return }
        for words in ForkCount(host).complaints(after: before, driver, on: host, watch) {
            complain(words)
        }
    }

    /// Whether the job brings down each daemon that comes to a certain point of it.
    private func isKilled(by driver: Driver) -> Bool {
        guard let point = setup.poison, !isMended else { return false }
        return driver.job == watch.jobs.first && driver.ledger.number >= point
    }

    func observe(_ job: Int64, _ wall: Timestamp) throws {
        for words in try watch.look(job, at: wall, queue) { complain(words) }
    }

    func schedule(
        _ errand: Driver.Errand, _ server: Int, _ driver: Driver, on host: Host, after delay: Int
    ) {
        agenda.add(
            .send(
                host: host.number, stamp: driver.stamp, server: server, attempt: errand.attempt),
            at: now + delay)
    }

    private func killItem(of server: Int, _ driver: Driver) {
        let step = driver.run.servers[server].cursor
        end(
            .init(job: driver.job, step: step), on: machine(of: server, in: driver), status: 143)
    }

    func end(_ key: Deed.Key, on server: Int, status: Int) {
        note("\(machines[server].name): \(key) ends with \(status)")
        let waiting = machines[server].end(key, status: status, at: now)
        for order in waiting {
            // One whose link is gone asks again.
            if dice.happens(percent: isMended ? 0 : setup.hazards.lost) {
                retry(order)
                continue
            }
            answer(order, with: itemEnd(of: order, exit: status))
        }
    }
}

/// A machine that looks at the schedules while another one reads an inventory for them.
private final class Meanwhile: Sendable {
    private let scheduler = Mutex<Scheduler?>(nil)

    func set(_ other: Scheduler?) { scheduler.withLock { $0 = other } }

    func take() -> Scheduler? {
        scheduler.withLock { scheduler in
            defer { scheduler = nil }
            return scheduler
        }
    }
}

/// The scheduler's jobs; how servers are reached is not asked.
private struct WorldReach: JobReach {
    let meanwhile: Meanwhile

    func reach(_ job: StoredJob) async throws -> Reach { throw CancellationError() }

    func job(from template: JobTemplate) async throws -> NewJob {
        if let other = meanwhile.take() { await other.look() }
        let plan = try JSONDecoder().decode(Plan.self, from: Data(template.playbookText.utf8))
        return NewJob(plan, context: Data())
    }
}
