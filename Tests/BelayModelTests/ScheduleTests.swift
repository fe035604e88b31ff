import BelayModel
import Testing

@Suite struct ScheduleTests {
    private let late = Dialogue.start.adding(seconds: 3600)

    @Test func aJobWaitsForTheTimeOfItsFirstPhase() {
        var talk = Dialogue(.of(items: [1, 0, 0], late: [.analyze]))
        #expect(talk.job.status == .scheduled)
        talk.say("began")
        #expect(talk.job.status == .scheduled)
        #expect(talk.effects == [.wake(.analyze, at: late)])
        talk.now = late
        talk.say("due")
        #expect(talk.job.status == .active)
        #expect(talk.job.started == late)
        #expect(talk.asked == "connect")
    }

    @Test func aTimeThatHasPassedIsNotWaitedFor() {
        var talk = Dialogue(.of(late: [.analyze]))
        talk.now = late
        talk.say("began")
        #expect(talk.job.status == .active)
        #expect(talk.asked == "connect")
    }

    @Test func aPhaseWaitsForItsTimeWhenTheOneBeforeIsFinished() {
        let plan = Plan.of(servers: 2, items: [1, 1, 1], late: [.action])
        var talk = Dialogue(plan, "began connected made ok connected.1 made.1 ok.1 ok")
        #expect(talk.phases == "+>.")
        talk.say("ok.1")
        #expect(talk.phases == "++@")
        #expect(talk.effects == [.wake(.action, at: late)])
        talk.say("due")
        #expect(talk.asked == "run 2 on 0, watch on 0, run 2 on 1, watch on 1")
    }

    @Test func aTimeThatComesEarlyDoesNotOpenAPhase() {
        var talk = Dialogue(.of(items: [1, 1, 1], late: [.action]), "began connected made")
        talk.tell(.phaseDue(.action))
        #expect(talk.effects.isEmpty)
        talk.say("ok ok")
        #expect(talk.phases == "++@")
    }

    @Test func aTerminateWhileAPhaseIsWaitedForCancelsItAtOnce() {
        let plan = Plan.of(items: [1, 1, 1], late: [.download])
        var talk = Dialogue(plan, "began connected made ok terminate")
        #expect(talk.phases == "+--")
        #expect(talk.server() == "Canceled +|-|- Present")
        #expect(talk.asked == "remove")
        talk.tell(.phaseDue(.download))
        #expect(talk.effects.isEmpty)
        talk.say("removed")
        #expect(talk.job.status == .terminated)
    }

    @Test(arguments: ["terminate", "began terminate"])
    func aJobThatHadNotBegunIsCanceled(_ words: String) {
        var talk = Dialogue(.of(servers: 2, late: [.analyze]), words)
        #expect(talk.job.status == .canceled)
        #expect(talk.statuses == [.canceled, .canceled])
        #expect(talk.phases == "---")
        #expect(talk.job.finished == Dialogue.start)
        let before = talk.job
        talk.say("began due resumed")
        #expect(talk.job == before)
    }

    @Test func aResumeWaitsAgain() {
        var talk = Dialogue(.of(items: [1, 1, 1], late: [.download]), "began connected made ok")
        talk.say("resumed")
        #expect(talk.effects == [.wake(.download, at: late)])
        talk.say("terminate resumed")
        #expect(talk.asked == "remove")
    }

    @Test func aPhaseWithoutItemsIsPassedThrough() {
        let talk = Dialogue(.of(servers: 2, items: [0, 0, 1]), "began")
        #expect(talk.phases == "-->")
        #expect(talk.asked == "connect on 0, connect on 1")
    }

    @Test func aPhaseOpensWhenEveryServerStillInTheJobHasFinishedTheOneBefore() {
        let plan = Plan.of(servers: 3, items: [1, 1, 1])
        var talk = Dialogue(plan, "began connected made ok connected.1 made.1 unreachable.2")
        #expect(talk.phases == ">..")
        talk.say("fail.1")
        #expect(talk.phases == "x>.")
        #expect(talk.asked == "remove on 1, run 1 on 0, watch on 0")
    }

    @Test func forksBoundTheServersAtWork() {
        var talk = Dialogue(.of(servers: 4, items: [1, 0, 0], forks: 2), "began")
        #expect(talk.asked == "connect on 0, connect on 1")
        talk.say("unreachable")
        #expect(talk.asked == "release on 0, connect on 2")
        talk.say("connected.1 made.1 ok.1")
        #expect(talk.asked == "remove on 1, connect on 3")
    }
}
