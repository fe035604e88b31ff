import BelayModel

/// A breadth-first walk of every state that a small job can reach: in each state, every answer that
/// may come, and a terminate, a time-out, a lost link, a lost coordinator, a cleanup.
///
/// The clock stands still, so that ways to the same state meet. Stamps are part of a state, so a
/// coordinator may be lost and a cleanup asked for a limited number of times only.
struct Walk {
    struct Job: Sendable, CustomStringConvertible {
        let name: String
        let plan: Plan
        var resumes = 0
        var cleanups = 0
        /// Whether links go and come back.
        var links = false
        /// Whether items run over their time-outs.
        var timeouts = true
        /// Whether items end in every way that there is, not only well and badly.
        var endings = false
        /// How often a server of another job takes a slot of the first group, or the first server's lock.
        var others = 0

        var description: String { name }
    }

    /// A job and what may still befall it.
    struct State: Hashable {
        var job: JobRun
        var resumes: Int
        var cleanups: Int
        var others: Int
        var book = SlotBook()
        /// Whether another job changes the first server.
        var isLocked = false

        var locks: LockBook {
            isLocked ? LockBook([job.lockKeys(of: 0)[0]: 41]) : LockBook()
        }

        /// Enough to tell most states apart, and quick: the plan is always the same.
        func hash(into hasher: inout Hasher) {
            hasher.combine(job.status)
            hasher.combine(resumes)
            hasher.combine(cleanups)
            hasher.combine(job.terminationRequested == nil)
            hasher.combine(book)
            hasher.combine(others)
            hasher.combine(isLocked)
            hasher.combine(job.waves.map(\.status))
            for server in job.servers {
                hasher.combine(server.attempt)
                hasher.combine(server.activity)
                hasher.combine(server.status)
                hasher.combine(server.staging)
                hasher.combine(server.cursor)
                hasher.combine(server.isOverdue)
                hasher.combine(server.isToBeKilled)
                hasher.combine(server.linkLost == nil)
                hasher.combine(server.reason)
                hasher.combine(server.stagingNote)
                for step in server.steps {
                    hasher.combine(step.status)
                    hasher.combine(step.reason)
                }
            }
        }
    }

    private static let most = 100_000

    let of: Job
    private(set) var states: [State] = []
    private(set) var transitions = 0
    /// What does not hold, each with the words that lead there.
    private(set) var problems: [String] = []
    private var numbers: [State: Int32] = [:]
    /// For each state, the one it was first reached from, and how.
    private var origins: [(from: Int32, events: [Event])] = []
    /// For each state, the states from which an answer leads to it.
    private var answered: [[Int32]] = []

    init(_ job: Job) {
        of = job
        let fresh = JobRun(plan: job.plan, at: Dialogue.start)
        let first = State(
            job: fresh, resumes: job.resumes, cleanups: job.cleanups, others: job.others)
        visit(first, from: 0, by: [])
        var next = 0
        while next < states.count, problems.isEmpty, next < Self.most {
            leave(next)
            next += 1
        }
        if next == Self.most { problems.append("\(job.name): more states than a walk can see") }
        checkThatAllEnd()
    }

    // MARK: - One state

    private mutating func leave(_ number: Int) {
        let state = states[number]
        var hasAnswer = false
        for move in moves(in: state) {
            hasAnswer = hasAnswer || move.isAnswer
            follow(move, from: number, state)
        }
        if hasAnswer == state.job.isSettled {
            report(["an answer is waited for: \(hasAnswer), settled: \(!hasAnswer)"], at: number)
        }
        if number % 3 == 0 { report(lateAnswers(to: state.job, number / 3), at: number) }
    }

    private struct Move {
        /// `nil`: something that is not said to the job: what happens to slots of others.
        var event: Event?
        var book: (@Sendable (inout SlotBook) -> Void)?
        /// Another job takes the first server's lock, or gives it back.
        var lock: Bool?
        /// Whether something asked for leads to it: sooner or later it comes by itself.
        var isAnswer = true
        var resumes = 0
        var cleanups = 0
        var others = 0
    }

    private func moves(in state: State) -> [Move] {
        let job = state.job
        var moves: [Move] = []
        if job.phase == nil, !job.status.isFinal { moves.append(Move(event: .began)) }
        if let phase = job.phase, job.phases[phase.rawValue] == .scheduled {
            moves.append(Move(event: .phaseDue(phase)))
        }
        if !job.status.isFinal {
            moves.append(Move(event: .terminationRequested, isAnswer: false))
        }
        if state.resumes > 0 {
            moves.append(Move(event: .resumed, isAnswer: false, resumes: 1))
        }
        if state.cleanups > 0, job.servers.contains(where: { $0.staging == .owed }) {
            moves.append(Move(event: .cleanupRequested, isAnswer: false, cleanups: 1))
        }
        moves += policyMoves(in: state)
        for server in job.servers.indices {
            for word in words(about: job.servers[server]) {
                let isAnswer = ![.lost, .restored, .overdue, .killDue].contains(word)
                moves.append(Move(event: word.event(to: job, server: server), isAnswer: isAnswer))
            }
        }
        return moves
    }

    /// What the executor of the server may say.
    private func words(about server: ServerRun) -> [Word] {
        var words: [Word] = []
        switch server.activity {
        case .idle: return []
        case .connecting: words = [.connected, .unreachable]
        case .preparing: words = [.made, .refused, .unreachable]
        case .removing: words = of.endings ? [.removed, .removedItself, .owed] : [.removed, .owed]
        case .running:
            words = [.fail, .unreachable] + (of.endings ? [.signaled, .unknown] : [])
            words.append(server.isFinding ? .found : .ok)
            if of.timeouts, !server.isOverdue { words.append(.overdue) }
            if of.plan.killAfter != nil, server.isOverdue, !server.isToBeKilled {
                words.append(.killDue)
            }
            if server.isRecalled { words.append(.notStarted) }
        }
        if of.links { words.append(server.linkLost == nil ? .lost : .restored) }
        return words
    }

    private func policyMoves(in state: State) -> [Move] {
        let job = state.job
        var moves: [Move] = []
        if let wave = job.wave, job.waves[wave].status == .scheduled {
            moves.append(Move(event: .waveDue(wave)))
        }
        if job.status == .blocked {
            moves.append(Move(event: .gateDue))
            for word in [Word.approve, .approveOther, .deny] {
                moves.append(Move(event: word.event(to: job), isAnswer: false))
            }
        }
        for server in job.servers.indices where job.servers[server].waiting != nil {
            moves.append(Move(event: Word.lockDue.event(to: job, server: server)))
        }
        if of.plan.lockWait != nil, !job.isSettled {
            if state.isLocked {
                moves.append(Move(lock: false))
            } else if state.others > 0, !job.servers[0].holdsLock {
                moves.append(Move(lock: true, isAnswer: false, others: 1))
            }
        }
        guard let group = of.plan.policies.atOnce.first, !job.isSettled else { return moves }
        let wish = SlotBook.Wish(
            job: 2, server: "other", groups: [.init(name: group.name, most: group.most)])
        let own = state.book.slots.first { $0.job == 2 }
        if state.others > 0, own == nil, state.book.verdict(on: wish) == .granted {
            moves.append(Move(book: { $0.take(wish) }, isAnswer: false, others: 1))
        } else if let own, own.kept == nil {
            moves.append(Move(book: { $0.end(.returned, of: "other", in: 2) }))
            moves.append(Move(book: { $0.end(.kept("Failed"), of: "other", in: 2) }))
        }
        for slot in state.book.slots where slot.kept != nil {
            moves.append(Move(book: { $0.free(slot.server) }, isAnswer: false))
        }
        return moves
    }

    private mutating func follow(_ move: Move, from number: Int, _ state: State) {
        var next = state
        next.resumes -= move.resumes
        next.cleanups -= move.cleanups
        next.others -= move.others
        move.book?(&next.book)
        next.isLocked = move.lock ?? next.isLocked
        var events = move.event.map { [$0] } ?? []
        var done = 0
        // What a commit does: the events, then slots, until nobody is left to be told anything.
        while true {
            while done < events.count {
                let before = next.job
                let reaction = next.job.apply(events[done], at: Dialogue.start)
                transitions += 1
                let transition = Transition(
                    before: before, event: events[done], after: next.job, reaction: reaction)
                done += 1
                report(transition.problems(), at: number, Array(events[..<done]))
                for server in reaction.servers {
                    let name = next.job.plan.servers[server].name
                    next.book.end(next.job.slotFate(of: server), of: name, in: 1)
                }
            }
            let locks = next.locks
            let decision = next.job.decideSlots(from: &next.book, locks: locks, job: 1)
            if decision.isEmpty { break }
            events.append(.slotsDecided(decision))
        }
        let target = visit(next, from: Int32(number), by: events)
        if move.isAnswer { answered[Int(target)].append(Int32(number)) }
    }

    @discardableResult
    private mutating func visit(_ state: State, from: Int32, by events: [Event]) -> Int32 {
        if let known = numbers[state] { return known }
        let number = Int32(states.count)
        numbers[state] = number
        states.append(state)
        origins.append((from, events))
        answered.append([])
        let found =
            Invariants(job: state.job).problems() + slotProblems(state) + lockProblems(state)
        report(found, at: Int(number))
        return number
    }

    /// Never more slots of a group are taken than it has, and each server of a group that is in its
    /// action phase has one.
    private func slotProblems(_ state: State) -> [String] {
        var rules = Rules()
        for group in of.plan.policies.atOnce {
            let slots = state.book.slots.filter { $0.group == group.name }
            rules.hold(slots.count <= group.most, "\(group.name) has \(slots.count) slots taken")
            for server in group.servers {
                let run = state.job.servers[server]
                let name = of.plan.servers[server].name
                let hasOne = slots.contains { $0.server == name && $0.job == 1 && $0.kept == nil }
                let isIn = run.isInAction && !run.status.isFinal
                rules.hold(!isIn || hasOne, "\(name) is at work without a slot of \(group.name)")
                rules.hold(!hasOne || !run.status.isFinal, "\(name) has ended and has a slot")
            }
        }
        return rules.broken
    }

    /// A server changes only while its job has the lock, and no other has it then.
    private func lockProblems(_ state: State) -> [String] {
        guard of.plan.lockWait != nil else { return [] }
        var rules = Rules()
        for (number, server) in state.job.servers.enumerated() {
            let changes = server.activity == .running && server.nextPhase == .action
            rules.hold(!changes || server.holdsLock, "server \(number) changes without the lock")
            let mayKeep = server.isUnclear && server.status == .unreachable && !state.job.isSettled
            rules.hold(!server.isUnclear || server.holdsLock && mayKeep, "\(number) is unclear")
            rules.hold(!server.isSettled || !server.holdsLock || mayKeep, "\(number) keeps it")
            rules.hold(
                server.place != .parked || !server.holdsLock, "\(number) parks with the lock")
            rules.hold(server.waiting == nil || !server.holdsLock, "\(number) waits and has it")
        }
        rules.hold(!state.isLocked || !state.job.servers[0].holdsLock, "two jobs have the lock")
        return rules.broken
    }

    /// Answers with another stamp or to another question, and all that comes too late: nothing
    /// changes. Servers and states take turns.
    private func lateAnswers(to job: JobRun, _ number: Int) -> [String] {
        let server = number % job.servers.count
        let fitting = Set(words(about: job.servers[server])).union([.lost, .restored])
        var events = Word.ofServer.map { $0.event(to: job, server: server, older: 1) }
        for word in Word.ofServer where !fitting.contains(word) {
            // These are other ways to end the item in hand, or a second time-out.
            if word == .lockDue, job.servers[server].waiting != nil { continue }
            let isRunning = job.servers[server].activity == .running
            if isRunning, word.isAboutItem { continue }
            if isRunning, word == .overdue, !job.servers[server].isOverdue { continue }
            if job.servers[server].activity == .removing, word.isAboutRemoval { continue }
            events.append(word.event(to: job, server: server))
        }
        if job.phase != nil || job.status.isFinal { events.append(.began) }
        if !job.takesTermination { events.append(.terminationRequested) }
        if job.wave.map({ job.waves[$0].status }) != .scheduled { events.append(.waveDue(0)) }
        if job.status != .blocked {
            events += [.gateDue, Word.approve.event(to: job), Word.deny.event(to: job)]
        }
        let others = job.servers.indices.filter { !job.slotWaiters.contains($0) }
        let gone = others.filter { job.servers[$0].place != .queued }
        events.append(
            .slotsDecided(
                .init(granted: others, refused: gone.map { .init(server: $0, reason: "late") })))
        return events.flatMap { event -> [String] in
            var next = job
            let effects = next.apply(event, at: Dialogue.start).effects
            let isQuiet = effects.isEmpty || (job.isSettled && effects == [.finish])
            return next == job && isQuiet ? [] : ["\(event) changes something"]
        }
    }

    // MARK: - The whole walk

    /// From every state, answers alone lead to the end of the job.
    private mutating func checkThatAllEnd() {
        guard problems.isEmpty else { return }
        var ends = states.indices.filter { states[$0].job.isSettled }.map(Int32.init)
        var canEnd = Set(ends)
        while let end = ends.popLast() {
            for before in answered[Int(end)] where canEnd.insert(before).inserted {
                ends.append(before)
            }
        }
        for number in states.indices where !canEnd.contains(Int32(number)) {
            report(["the job never ends"], at: number)
        }
    }

    /// The events that lead to a state.
    func journal(to number: Int) -> [Event] {
        var events: [Event] = []
        var number = number
        while number > 0 {
            events += origins[number].events.reversed()
            number = Int(origins[number].from)
        }
        return events.reversed()
    }

    private mutating func report(_ found: [String], at number: Int, _ more: [Event] = []) {
        guard !found.isEmpty else { return }
        let events = journal(to: number) + more
        let path = events.map { "\n    \($0)" }.joined()
        problems += found.map { "\(of.name): \($0), after\(path)" }
    }
}

extension ServerRun {
    /// Whether the item in hand was asked for and then recalled.
    var isRecalled: Bool { status == .stopping && (isOverdue || nextPhase != .analyze) }

    /// Whether the server has begun its action phase.
    var isInAction: Bool {
        steps.contains { $0.phase == .action && $0.status != .pending && $0.status != .skipped }
    }

    /// Whether the item in hand finds packages.
    var isFinding: Bool { cursor < steps.count && steps[cursor].item.work == .findPackages }
}

extension Word {
    var isAboutItem: Bool {
        switch self {
        case .ok, .found, .fail, .signaled, .unknown, .notStarted: true
        case .began, .due, .terminate, .cleanup, .resumed, .waveDue, .gateDue, .approve,
            .approveOther, .deny, .grant, .refuse, .blocked, .blockedByOther, .unblocked, .lockDue,
            .connected, .made, .refused, .overdue, .killDue,
            .lost, .restored, .unreachable, .removed, .removedItself, .owed:
            false
        }
    }

    var isAboutRemoval: Bool {
        switch self {
        case .removed, .removedItself, .owed, .unreachable: true
        case .began, .due, .terminate, .cleanup, .resumed, .waveDue, .gateDue, .approve,
            .approveOther, .deny, .grant, .refuse, .blocked, .blockedByOther, .unblocked, .lockDue,
            .connected, .made, .refused, .ok, .found, .fail,
            .signaled, .unknown, .notStarted, .overdue, .killDue, .lost, .restored:
            false
        }
    }
}
