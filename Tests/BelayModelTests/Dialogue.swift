import BelayModel

/// What is said to a job in a test: an event without its server and stamp.
enum Word: String, CaseIterable {
    case began, due, terminate, cleanup, resumed
    case connected, made, refused, ok, found, fail, signaled, unknown, notStarted, overdue
    case killDue
    case waveDue, gateDue, approve, approveOther, deny, grant, refuse
    case blocked, blockedByOther, unblocked, lockDue
    case lost, restored, unreachable, removed, removedItself, owed

    /// The event that says it: `due` is about the current phase, answers are about `server` and
    /// bear the stamp of its latest effect, made `older` by some.
    func event(to job: JobRun, server: Int = 0, older: Int = 0) -> Event {
        let attempt = job.servers[server].attempt - older
        return switch self {
        case .began: .began
        case .due: .phaseDue(job.phase ?? .analyze)
        case .terminate: .terminationRequested
        case .cleanup: .cleanupRequested
        case .resumed: .resumed
        case .connected: .connected(server: server, attempt: attempt)
        case .made: .stagingMade(server: server, attempt: attempt, path: "/stage")
        case .refused: .stagingRefused(server: server, attempt: attempt, reason: "a link")
        case .ok: .itemEnded(server: server, attempt: attempt, ItemEnd(exit: .exited(0)))
        case .found: .itemEnded(server: server, attempt: attempt, Self.report)
        case .fail: .itemEnded(server: server, attempt: attempt, ItemEnd(exit: .exited(3)))
        case .signaled:
            .itemEnded(server: server, attempt: attempt, ItemEnd(exit: .signaled("SEGV")))
        case .unknown:
            .itemEnded(server: server, attempt: attempt, ItemEnd(exit: nil, failure: "rebooted"))
        case .notStarted: .itemNotStarted(server: server, attempt: attempt)
        case .overdue: .itemOverdue(server: server, attempt: attempt)
        case .waveDue: .waveDue(job.wave ?? 0)
        case .gateDue: .gateDue
        case .approve: .gateAnswered(Self.answer(.approved, job))
        case .approveOther: .gateAnswered(GateAnswer(.approved, digest: "other", by: "anna"))
        case .deny: .gateAnswered(Self.answer(.denied, job))
        case .grant:
            .slotsDecided(.init(granted: Array(job.slotWaiters.prefix(1))))
        case .refuse:
            .slotsDecided(
                .init(refused: job.slotWaiters.map { .init(server: $0, reason: "x of g failed") }))
        case .blocked: Self.blocking(job, by: 41)
        case .blockedByOther: Self.blocking(job, by: 43)
        case .unblocked: Self.blocking(job, by: nil)
        case .lockDue: .lockOverdue(server: server, attempt: attempt)
        case .killDue: .killDue(server: server, attempt: attempt)
        case .lost: .linkLost(server: server, attempt: attempt, reason: "reset")
        case .restored: .linkRestored(server: server, attempt: attempt)
        case .unreachable: .unreachable(server: server, attempt: attempt, reason: "no route")
        case .removed: .stagingRemoved(server: server, attempt: attempt, .coordinator)
        case .removedItself: .stagingRemoved(server: server, attempt: attempt, .server)
        case .owed: .stagingOwed(server: server, attempt: attempt, reason: "no route")
        }
    }

    /// A report of one archive to fetch and one set of packages to change.
    static let report = ItemEnd(
        exit: .exited(0),
        report: PackageReport(
            changes: [PackageChange(name: "p", architecture: "all", from: "1", to: "2")],
            download: [item("p 2")], action: [item("change p")]))

    private static func blocking(_ job: JobRun, by other: Int64?) -> Event {
        .slotsDecided(.init(blocked: job.slotWaiters.map { .init(server: $0, job: other) }))
    }

    private static func answer(_ verdict: GateAnswer.Verdict, _ job: JobRun) -> GateAnswer {
        GateAnswer(verdict, digest: job.gate?.digest ?? "none", by: "anna")
    }

    /// The words that are about waves, the gate and slots.
    static let ofPolicies: [Word] = [
        .waveDue, .gateDue, .approve, .approveOther, .deny, .grant, .refuse,
    ]
    /// The words that are about the lock.
    static let ofLocks: [Word] = [.blocked, .blockedByOther, .unblocked, .lockDue]
    /// The words that are about the job, not about one of its servers.
    static let ofJob: [Word] =
        [.began, .due, .terminate, .cleanup, .resumed] + ofPolicies
        + [.blocked, .blockedByOther, .unblocked]
    static let ofServer = allCases.filter { !ofJob.contains($0) }
}

/// A job and what is said to it; `effects` is its answer to the last word.
struct Dialogue {
    private(set) var job: JobRun
    private(set) var effects: [Effect] = []
    private(set) var journal: [Event] = []
    var now: Timestamp

    static let start = Timestamp(milliseconds: 1_000_000)

    init(_ plan: Plan, _ words: String = "", at now: Timestamp = Dialogue.start) {
        self.now = now
        job = JobRun(plan: plan, at: now)
        say(words)
    }

    /// Says words, parted by blanks; `ok.1` is about server 1, `ok` about server 0.
    mutating func say(_ words: String) {
        for text in words.split(separator: " ") {
            let parts = text.split(separator: ".")
            guard let word = Word(rawValue: String(parts[0])) else {
                preconditionFailure("\(text) is no word")
            }
            let server = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
            tell(word.event(to: job, server: server))
        }
    }

    mutating func tell(_ event: Event) {
        journal.append(event)
        effects = job.apply(event, at: now).effects
    }

    func server(_ index: Int = 0) -> String { notation(of: job.servers[index]) }
    var servers: [String] { job.servers.map { notation(of: $0) } }
    var statuses: [ServerStatus] { job.servers.map(\.status) }
    var asked: String { notation(of: effects, servers: job.servers.count) }
    var phases: String { notation(of: job.phases) }
}

// MARK: - Plans

func item(_ name: String, ignoreErrors: Bool = false, timeout: Int? = nil) -> Item {
    Item(name: name, work: .run("true"), timeout: timeout, ignoreErrors: ignoreErrors)
}

extension Plan {
    /// A plan with so many items per phase; in `late` phases, the schedule's time lies ahead; of
    /// `missed` ones, it has gone by for longer than they may be late.
    static func of(
        servers: Int = 1, items: [Int] = [2, 2, 2], forks: Int = 10, late: [Phase] = [],
        missed: [Phase] = [], finds: Bool = false, ignoring: Bool = false, check: Bool = false,
        killAfter: Int? = nil, policies: Policies = Policies(), lockWait: Int? = nil
    ) -> Plan {
        let phases = Phase.allCases.map { phase in
            var all = (0..<items[phase.rawValue]).map { number in
                item("\(phase) \(number + 1)", ignoreErrors: ignoring && number == 1)
            }
            if finds, phase == .analyze {
                all.insert(Item(name: "find packages", work: .findPackages), at: 0)
            }
            let isMissed = missed.contains(phase)
            let time = Dialogue.start.adding(seconds: isMissed ? -3600 : 3600)
            return PhasePlan(
                phase, scheduled: isMissed || late.contains(phase) ? time : nil,
                late: isMissed ? 900 : nil, items: all, packagesAt: all.count / 2)
        }
        var plan = Plan(
            name: "plan", kind: .install, check: check, forks: forks, timeout: 60,
            killAfter: killAfter, policies: policies, phases: phases,
            servers: (0..<servers).map {
                ServerPlan(name: "s\($0)", address: "192.0.2.\($0)", user: "root")
            })
        plan.lockWait = lockWait
        return plan
    }
}
