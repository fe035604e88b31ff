import BelayModel
import Testing

@testable import BelayStore

/// What a commit adds to a job, without a store.
@Suite struct CommitPlanTests {
    private func run(after events: [Event], gate: Bool = false) -> JobRun {
        var plan = Plan.small(servers: 1, items: gate ? 0 : 2)
        if gate {
            plan.policies = Policies(gate: Gate(approval: Gate.Approval(within: 60)))
            plan.phases[2].items = [Item(name: "item", work: .run("true"))]
        }
        var run = JobRun(plan: plan, at: .zero)
        for event in events { _ = run.apply(event, at: .zero) }
        return run
    }

    private let answer = GateAnswer(.approved, digest: "00", by: "anna", reason: nil)

    @Test func aTerminationComesBeforeWhatCameWithIt() {
        let (connected, before) = (Event.connected(server: 0, attempt: 1), run(after: [.began]))
        func plan(_ requests: CommitPlan.Requests) -> (CommitPlan, JobRun) {
            var (plan, run) = (CommitPlan([connected], requests, for: before), before)
            plan.apply(to: &run, at: .zero)
            return (plan, run)
        }
        let (goingOn, _) = plan(CommitPlan.Requests())
        let (stopped, run) = plan(CommitPlan.Requests(termination: .terminationRequested))
        #expect(stopped.events == [.terminationRequested, connected])
        #expect(stopped.reactions.count == 2)
        #expect(run.terminationRequested != nil)
        // What would have been begun is not.
        let begun = Set(goingOn.reactions.flatMap(\.effects))
        #expect(!begun.isEmpty)
        #expect(begun.isDisjoint(with: stopped.reactions.flatMap(\.effects)))
    }

    @Test func aRequestThatComesTooLateIsNoEvent() {
        let requests = CommitPlan.Requests(
            termination: .terminationRequested, gateAnswer: answer)
        let terminated = run(after: [.terminationRequested])
        #expect(terminated.status == .terminated)
        #expect(CommitPlan([], requests, for: terminated).events == [])
    }

    @Test func theTerminationComesBeforeTheAnswerAtTheGate() {
        let blocked = run(after: [.began], gate: true)
        #expect(blocked.status == .blocked)
        let requests = CommitPlan.Requests(
            termination: .terminationRequested, gateAnswer: answer)
        let plan = CommitPlan([.resumed], requests, for: blocked)
        #expect(plan.events == [.terminationRequested, .gateAnswered(answer), .resumed])
    }

    @Test func anAnswerToAJobThatIsNotBlockedIsNoEvent() {
        let requests = CommitPlan.Requests(gateAnswer: answer)
        #expect(CommitPlan([], requests, for: run(after: [.began])).events == [])
    }

    @Test func withoutEventsNothingChanges() {
        let run = run(after: [.began])
        #expect(!CommitPlan([], CommitPlan.Requests(), for: run).changes(run))
        #expect(CommitPlan([.resumed], CommitPlan.Requests(), for: run).changes(run))
    }

    /// Slots are settled by what is new, and what they lead to is news again.
    @Test func newsAreToldOnce() {
        var run = run(after: [])
        var plan = CommitPlan([.began], CommitPlan.Requests(), for: run)
        #expect(plan.takeNews().isEmpty)
        plan.apply(to: &run, at: .zero)
        #expect(plan.takeNews().count == 1)
        #expect(plan.takeNews().isEmpty)
        plan.add(.terminationRequested, to: &run, at: .zero)
        #expect(plan.takeNews().count == 1)
        #expect(plan.events == [.began, .terminationRequested])
        #expect(run.terminationRequested != nil)
    }
}
