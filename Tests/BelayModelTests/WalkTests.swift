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

    /// Section 3 of the contract holds in every state, and of every step from one to the next.
    @Test(arguments: jobs) func everyState(_ job: Walk.Job) {
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
