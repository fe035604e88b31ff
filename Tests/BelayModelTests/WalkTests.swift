import BelayModel
import Testing

@Suite struct WalkTests {
    static let jobs: [Walk.Job] = [
        .init(
            name: "1 server, 2 items a phase", plan: .of(ignoring: true), resumes: 1, cleanups: 1,
            links: true, endings: true),
        .init(
            name: "1 server that kills", plan: .of(items: [1, 1, 1], killAfter: 30), resumes: 2,
            links: true, endings: true),
        .init(
            name: "1 server that finds packages", plan: .of(items: [1, 2, 1], finds: true),
            resumes: 1, cleanups: 1, endings: true),
        .init(
            name: "1 server, all phases scheduled",
            plan: .of(items: [1, 1, 1], late: Phase.allCases), resumes: 3, cleanups: 2,
            links: true),
        .init(name: "1 server, nothing to do", plan: .of(items: [0, 0, 0]), resumes: 1),
        .init(
            name: "2 servers, 1 item a phase", plan: .of(servers: 2, items: [1, 1, 1])),
        .init(
            name: "2 servers, 1 fork", plan: .of(servers: 2, items: [1, 0, 1], forks: 1),
            resumes: 1),
        .init(
            name: "2 servers, packages and a schedule",
            plan: .of(servers: 2, items: [0, 0, 0], late: [.action], finds: true)),
        .init(
            name: "2 servers, too late for the last phase",
            plan: .of(servers: 2, items: [1, 1, 1], missed: [.action]), resumes: 1, links: true),
        .init(
            name: "2 servers, too late to begin",
            plan: .of(servers: 2, items: [1, 1, 1], missed: [.analyze]), resumes: 1),
        .init(
            name: "2 servers, check", plan: .of(servers: 2, items: [1, 1, 1], check: true),
            resumes: 1, links: true),
        .init(
            name: "2 servers, nothing to analyze", plan: .of(servers: 2, items: [0, 2, 0])),
        .init(
            name: "3 servers, 2 forks",
            plan: .of(servers: 3, items: [1, 0, 0], forks: 2)),
        .init(
            name: "3 servers, 1 fork", plan: .of(servers: 3, items: [1, 1, 0], forks: 1),
            timeouts: false),
    ]

    static let policies: [Walk.Job] = [
        .init(
            name: "waves of 1 with a pause",
            plan: .of(
                servers: 2, items: [1, 0, 1],
                policies: Policies(serial: [.count(1)], pause: [60])), resumes: 1, timeouts: false),
        .init(
            name: "waves of 1 and 2, checked",
            plan: .of(
                servers: 3, items: [0, 0, 1],
                policies: Policies(
                    serial: [.count(1), .percent(100)], afterWave: [item("health")])),
            timeouts: false),
        .init(
            name: "a wave of 2, checked, 1 fork",
            plan: .of(
                servers: 2, items: [0, 1, 1], forks: 1,
                policies: Policies(afterWave: [item("health")])), resumes: 1, links: true),
        .init(
            name: "a budget of 1 in 3 servers",
            plan: .of(
                servers: 3, items: [0, 1, 1], forks: 2, policies: Policies(maxFailures: .count(1))),
            timeouts: false),
        .init(
            name: "budgets, servers under way finish",
            plan: .of(
                servers: 3, items: [1, 0, 1], forks: 2,
                policies: Policies(
                    maxFailures: .percent(34), maxUnreachable: .count(1), onBudget: .finish,
                    afterWave: [item("health")])), timeouts: false),
        .init(
            name: "a budget in two waves, servers under way finish",
            plan: .of(
                servers: 3, items: [0, 0, 2],
                policies: Policies(
                    serial: [.count(2)], maxFailures: .count(1), onBudget: .finish)),
            resumes: 1, timeouts: false),
        .init(
            name: "a gate",
            plan: .of(
                servers: 2, items: [1, 0, 1],
                policies: Policies(
                    gate: Gate(staged: .percent(50), approval: Gate.Approval(within: 60)))),
            resumes: 1, cleanups: 1),
        .init(
            name: "a gate before a scheduled phase",
            plan: .of(
                items: [1, 1, 1], late: [.action],
                policies: Policies(serial: [.count(1)], gate: Gate(approval: Gate.Approval()))),
            resumes: 2, links: true),
        .init(
            name: "a gate that all have to reach",
            plan: .of(
                servers: 2, items: [1, 0, 1], policies: Policies(gate: Gate(staged: .percent(100))))
        ),
        .init(
            name: "1 slot for 2 servers",
            plan: .of(
                servers: 2, items: [0, 0, 1],
                policies: Policies(atOnce: [SlotGroup(name: "g", most: 1, servers: [0, 1])])),
            resumes: 1, others: 1),
        .init(
            name: "2 slots for 3 servers, in waves, checked",
            plan: .of(
                servers: 3, items: [0, 0, 1],
                policies: Policies(
                    serial: [.count(2)],
                    atOnce: [SlotGroup(name: "g", most: 2, servers: [0, 1, 2])],
                    afterWave: [item("health")])), timeouts: false, others: 1),
        .init(
            name: "2 groups that cross",
            plan: .of(
                servers: 3, items: [0, 0, 1], forks: 2,
                policies: Policies(
                    atOnce: [
                        SlotGroup(name: "g", most: 1, servers: [0, 1]),
                        SlotGroup(name: "h", most: 1, servers: [1, 2]),
                    ])), timeouts: false, others: 1),
    ]

    static let locks: [Walk.Job] = [
        .init(
            name: "2 servers, another job on one of them",
            plan: .of(servers: 2, items: [1, 0, 2], lockWait: 600), resumes: 1, timeouts: false,
            others: 1),
        .init(
            name: "2 servers, contacted in the action phase first, 1 fork",
            plan: .of(servers: 2, items: [0, 0, 1], forks: 1, lockWait: 600), resumes: 1,
            timeouts: false, others: 2),
        .init(
            name: "another job between the items and the check",
            plan: .of(
                servers: 2, items: [0, 0, 1],
                policies: Policies(
                    maxFailures: .count(1), onBudget: .finish, afterWave: [item("health")]),
                lockWait: 600), timeouts: false, others: 2),
        .init(
            name: "locks and slots",
            plan: .of(
                servers: 2, items: [1, 0, 1],
                policies: Policies(atOnce: [SlotGroup(name: "g", most: 1, servers: [0, 1])]),
                lockWait: 600), timeouts: false, others: 1),
    ]

    /// Section 3 of the contract holds in every state, and of every step from one to the next.
    @Test(arguments: jobs + policies + locks) func everyState(_ job: Walk.Job) {
        let clock = ContinuousClock()
        let begin = clock.now
        let walk = Walk(job)
        for problem in walk.problems.prefix(5) { Issue.record("\(problem)") }
        replay(walk)
        print(
            "\(job.name): \(walk.states.count) states, \(walk.transitions) transitions,",
            begin.duration(to: clock.now))
    }

    /// Whatever happened, the journal says it: replaying it gives an equal value.
    private func replay(_ walk: Walk) {
        for number in stride(from: 0, to: walk.states.count, by: 61) {
            var job = JobRun(plan: walk.of.plan, at: Dialogue.start)
            for event in walk.journal(to: number) { _ = job.apply(event, at: Dialogue.start) }
            #expect(job == walk.states[number].job)
        }
    }
}
