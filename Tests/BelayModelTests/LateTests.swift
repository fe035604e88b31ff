import Foundation
import Testing

@testable import BelayModel

/// A phase whose time has gone by too long ago does not start: contract, section 9.
@Suite struct LateTests {
    /// The phase's time is when the dialogue starts; it may be 15 minutes late.
    private func plan(_ phase: Phase, late: Int? = 900, servers: Int = 1) -> Plan {
        var plan = Plan.of(servers: servers, items: [1, 1, 1])
        plan.phases[phase.rawValue].scheduled = Dialogue.start
        plan.phases[phase.rawValue].late = late
        return plan
    }

    private func after(_ seconds: Int) -> Timestamp { Dialogue.start.adding(seconds: seconds) }

    @Test(arguments: [0, 1, 899, 900]) func startsUpToItsTolerance(_ seconds: Int) {
        var talk = Dialogue(plan(.analyze), at: after(seconds))
        talk.say("began")
        #expect(talk.job.status == .active)
        #expect(talk.asked == "connect")
    }

    @Test func aJobThatIsLateDoesNotBegin() {
        var talk = Dialogue(plan(.analyze, servers: 2), at: after(901))
        talk.say("began")
        #expect(talk.job.status == .terminated)
        #expect(talk.job.termination?.cause == .late)
        #expect(talk.job.termination?.requested == after(901))
        #expect(talk.servers == ["Canceled -|-|- None", "Canceled -|-|- None"])
        #expect(talk.asked == "release on 0, release on 1, finish")
        #expect(talk.job.servers[0].reason == "terminated for lateness before it was started")
    }

    /// It was submitted before its time, and taken up long after it.
    @Test(arguments: ["began", "resumed"]) func aScheduledJobIsCanceled(_ word: String) {
        var talk = Dialogue(plan(.analyze), at: after(-60))
        #expect(talk.job.status == .scheduled)
        talk.now = after(3600)
        talk.say(word)
        #expect(talk.job.status == .canceled)
        #expect(talk.job.termination?.cause == .late)
        #expect(talk.phases == "---")
        #expect(talk.job.isSettled)
    }

    /// Its coordinator slept over it.
    @Test(arguments: [(900, JobStatus.active), (901, .canceled)])
    func aWakeUpThatComesLate(_ seconds: Int, _ status: JobStatus) {
        var talk = Dialogue(plan(.analyze), "began", at: after(-60))
        #expect(talk.asked == "wake analyze")
        talk.now = after(seconds)
        talk.say("due")
        #expect(talk.job.status == status)
    }

    /// The phase before took too long.
    @Test func aPhaseThatComesToItsTurnLate() {
        var talk = Dialogue(plan(.action), "began connected made ok", at: after(-60))
        #expect(talk.server() == "Running +|>|. Present")
        talk.now = after(1000)
        talk.say("ok")
        #expect(talk.job.status == .terminating)
        #expect(talk.phases == "++-")
        #expect(talk.server() == "Canceled +|+|- Present")
        #expect(talk.asked == "remove")
        #expect(
            talk.job.servers[0].reason
                == "terminated for lateness before install after 2 of 3 steps")
        #expect(
            talk.job.termination?.reason
                == "install was to start at 1970-01-01T00:16:40.000Z, or up to 15m later, and could not"
        )
        talk.say("removed")
        #expect(talk.job.status == .terminated)
        #expect(talk.job.isSettled)
    }

    /// A server that failed before keeps its status, and the job's cause stays.
    @Test func whatHadEndedStaysAsItWas() {
        var talk = Dialogue(
            plan(.action, servers: 2),
            "began connected.0 made.0 connected.1 made.1 ok.0 fail.1 removed.1", at: after(-60))
        talk.now = after(1000)
        talk.say("ok.0")
        #expect(talk.statuses == [.canceled, .failed])
        talk.say("terminate removed.0")
        #expect(talk.job.status == .terminated)
        #expect(talk.job.termination?.cause == .late)
    }

    @Test func theFirstCauseStays() {
        var talk = Dialogue(plan(.action), "began connected made ok terminate", at: after(-60))
        talk.now = after(1000)
        talk.say("ok")
        #expect(talk.job.termination?.cause == .user)
        #expect(talk.job.termination?.requested == after(-60))
    }

    /// Jobs of before there was a limit are replayed as they were.
    @Test func withoutALimitItIsNeverLate() {
        var talk = Dialogue(plan(.action, late: nil), "began connected made ok", at: after(-60))
        talk.now = after(1_000_000)
        talk.say("ok")
        #expect(talk.job.status == .active)
    }

    /// A journal gives the same job again.
    @Test func replays() {
        var talk = Dialogue(plan(.action), "began connected made ok", at: after(-60))
        let submitted = JobRun(plan: talk.job.plan, at: after(-60))
        let early = talk.journal
        talk.now = after(1000)
        talk.say("ok removed")
        var again = submitted
        for event in early { _ = again.apply(event, at: after(-60)) }
        for event in talk.journal.dropFirst(early.count) { _ = again.apply(event, at: after(1000)) }
        #expect(again == talk.job)
    }

    /// Old plans have no tolerance, old limits and ends lack what came later.
    @Test func decodesWhatWasStoredBefore() throws {
        let phase = try JSONDecoder().decode(
            PhasePlan.self,
            from: Data(#"{"phase":0,"scheduled":5,"items":[],"packagesAt":0}"#.utf8))
        #expect(phase.late == nil)
        let limits = try JSONDecoder().decode(
            Limits.self, from: Data(#"{"reconnectFor":7}"#.utf8))
        #expect(limits == Limits(reconnectFor: 7))
        let end = try JSONDecoder().decode(
            ItemEnd.self, from: Data(#"{"exit":{"exited":{"_0":3}}}"#.utf8))
        #expect(end == ItemEnd(exit: .exited(3)))
    }

    /// The effects say for how long an item may run, not until when.
    @Test func timeOutsAreLengths() {
        var plan = Plan.of(items: [1, 0, 0], killAfter: 30)
        plan.phases[0].items[0].timeout = 5
        var talk = Dialogue(plan, "began connected made")
        #expect(
            talk.effects.last
                == .watch(server: 0, attempt: 3, limit: 5, since: Dialogue.start))
        talk.say("overdue")
        #expect(
            talk.effects.last
                == .watchKill(server: 0, attempt: 3, limit: 35, since: Dialogue.start))
    }
}
