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

        var description: String { name }
    }

    /// A job and what may still befall it.
    struct State: Hashable {
        var job: JobRun
        var resumes: Int
        var cleanups: Int

        /// Enough to tell most states apart, and quick: the plan is always the same.
        func hash(into hasher: inout Hasher) {
            hasher.combine(job.status)
            hasher.combine(resumes)
            hasher.combine(cleanups)
            hasher.combine(job.terminationRequested == nil)
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
    private var origins: [(from: Int32, event: Event)] = []
    /// For each state, the states from which an answer leads to it.
    private var answered: [[Int32]] = []

    init(_ job: Job) {
        of = job
        let fresh = JobRun(plan: job.plan, at: Dialogue.start)
        let first = State(job: fresh, resumes: job.resumes, cleanups: job.cleanups)
        visit(first, from: 0, by: .began)
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
        let event: Event
        /// Whether something asked for leads to it: sooner or later it comes by itself.
        var isAnswer = true
        var resumes = 0
        var cleanups = 0
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

    private mutating func follow(_ move: Move, from number: Int, _ state: State) {
        var next = state
        next.resumes -= move.resumes
        next.cleanups -= move.cleanups
        let reaction = next.job.apply(move.event, at: Dialogue.start)
        transitions += 1
        let transition = Transition(
            before: state.job, event: move.event, after: next.job, reaction: reaction)
        report(transition.problems(), at: number, move.event)
        let target = visit(next, from: Int32(number), by: move.event)
        if move.isAnswer { answered[Int(target)].append(Int32(number)) }
    }

    @discardableResult
    private mutating func visit(_ state: State, from: Int32, by event: Event) -> Int32 {
        if let known = numbers[state] { return known }
        let number = Int32(states.count)
        numbers[state] = number
        states.append(state)
        origins.append((from, event))
        answered.append([])
        report(Invariants(job: state.job).problems(), at: Int(number))
        return number
    }

    /// Answers with another stamp or to another question, and all that comes too late: nothing
    /// changes. Servers and states take turns.
    private func lateAnswers(to job: JobRun, _ number: Int) -> [String] {
        let server = number % job.servers.count
        let fitting = Set(words(about: job.servers[server])).union([.lost, .restored])
        var events = Word.ofServer.map { $0.event(to: job, server: server, older: 1) }
        for word in Word.ofServer where !fitting.contains(word) {
            // These are other ways to end the item in hand, or a second time-out.
            let isRunning = job.servers[server].activity == .running
            if isRunning, word.isAboutItem { continue }
            if isRunning, word == .overdue, !job.servers[server].isOverdue { continue }
            if job.servers[server].activity == .removing, word.isAboutRemoval { continue }
            events.append(word.event(to: job, server: server))
        }
        if job.phase != nil || job.status.isFinal { events.append(.began) }
        if job.terminationRequested != nil { events.append(.terminationRequested) }
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
            events.append(origins[number].event)
            number = Int(origins[number].from)
        }
        return events.reversed()
    }

    private mutating func report(_ found: [String], at number: Int, _ event: Event? = nil) {
        guard !found.isEmpty else { return }
        let events = journal(to: number) + (event.map { [$0] } ?? [])
        let path = events.map { "\n    \($0)" }.joined()
        problems += found.map { "\(of.name): \($0), after\(path)" }
    }
}

extension ServerRun {
    /// Whether the item in hand was asked for and then recalled.
    var isRecalled: Bool { status == .stopping && (isOverdue || nextPhase != .analyze) }

    /// Whether the item in hand finds packages.
    var isFinding: Bool { cursor < steps.count && steps[cursor].item.work == .findPackages }
}

extension Word {
    var isAboutItem: Bool {
        switch self {
        case .ok, .found, .fail, .signaled, .unknown, .notStarted: true
        case .began, .due, .terminate, .cleanup, .resumed, .connected, .made, .refused, .overdue,
            .killDue, .lost, .restored, .unreachable, .removed, .removedItself, .owed:
            false
        }
    }

    var isAboutRemoval: Bool {
        switch self {
        case .removed, .removedItself, .owed, .unreachable: true
        case .began, .due, .terminate, .cleanup, .resumed, .connected, .made, .refused, .ok, .found,
            .fail, .signaled, .unknown, .notStarted, .overdue, .killDue, .lost, .restored:
            false
        }
    }
}
