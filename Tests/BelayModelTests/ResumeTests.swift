import BelayModel
import Testing

/// A coordinator takes up what another has left, wherever it was.
@Suite struct ResumeTests {
    @Test(arguments: [
        ("", "connect"),
        ("began", "connect"),
        ("began connected", "make"),
        ("began connected made", "run 0 again, watch"),
        ("began connected made ok", "run 1 again, watch"),
        ("began connected made ok ok lost", "run 2 again, watch"),
        ("began connected made ok ok ok ok", "run 4 again, watch"),
        ("began connected made fail", "remove"),
        ("began connected made unreachable", "remove"),
        ("began connected made fail removed", "finish"),
        ("terminate", "finish"),
    ])
    func allThatWasInHandIsAskedForAgain(_ words: String, _ asked: String) {
        var talk = Dialogue(.of(), words)
        talk.say("resumed")
        #expect(talk.asked == asked)
    }

    @Test(arguments: [
        ("began connected terminate", "remove"),
        ("began connected made terminate", "run 0 again, watch"),
        ("began connected made terminate ok", "run 1 again, watch"),
        ("began connected made ok ok terminate", "run 2 attach, watch"),
        ("began connected made ok ok ok ok terminate", "run 4 attach, watch"),
        ("began connected made ok ok terminate ok", "remove"),
        ("began connected made overdue terminate", "run 0 attach"),
        ("began connected made terminate ok ok removed", "finish"),
    ])
    func aTerminationIsCarriedOut(_ words: String, _ asked: String) {
        var talk = Dialogue(.of(), words)
        talk.say("resumed")
        #expect(talk.asked == asked)
    }

    @Test(arguments: ["began connected made overdue", "began connected made ok ok overdue"])
    func nothingStartsOverItsTimeOut(_ words: String) {
        var talk = Dialogue(.of(), words)
        talk.say("resumed")
        #expect(talk.asked.hasSuffix("attach"))
        talk.say("notStarted")
        #expect(talk.statuses == [.timedOut])
        #expect(talk.asked == "remove")
    }

    @Test func anItemThatNeverBeganStaysUnperformedAfterATerminate() {
        var talk = Dialogue(.of(), "began connected made ok ok ok ok terminate resumed")
        talk.say("notStarted")
        #expect(talk.server() == "Canceled ++|++|-- Present")
        talk.say("removed")
        #expect(talk.phases == "++-")
    }

    @Test func anItemThatNobodyRecalledIsStartedAgain() {
        var talk = Dialogue(.of(), "began connected made ok ok")
        talk.now = talk.now.adding(seconds: 30)
        talk.say("notStarted")
        #expect(talk.asked == "run 2, watch")
        #expect(talk.job.servers[0].steps[2].started == talk.now)
        talk = Dialogue(.of(), "began connected made terminate notStarted")
        #expect(talk.server() == "Stopping >.|..|.. Present")
        #expect(talk.asked == "run 0, watch")
    }

    @Test func answersToALostCoordinatorComeTooLate() {
        var talk = Dialogue(.of(), "began connected made resumed")
        let before = talk.job
        talk.tell(.itemEnded(server: 0, attempt: 3, ItemEnd(exit: .exited(0))))
        talk.tell(.itemOverdue(server: 0, attempt: 3))
        talk.tell(.unreachable(server: 0, attempt: 3, reason: "gone"))
        #expect(talk.job == before)
        talk.say("ok")
        #expect(talk.server() == "Running +>|..|.. Present")
    }

    @Test func aLostLinkIsShownWhileSomethingIsInHand() {
        let plan = Plan.of(servers: 2, items: [1, 1, 0])
        var talk = Dialogue(plan, "began connected made lost")
        #expect(talk.job.servers[0].linkLost == "reset")
        talk.say("restored")
        #expect(talk.job.servers[0].linkLost == nil)
        talk.say("lost ok")
        #expect(talk.job.servers[0].linkLost == nil)
        #expect(talk.server() == "Running +|.| Present")
    }

    @Test func theJournalGivesTheJobBack() {
        let plan = Plan.of(servers: 2, finds: true, ignoring: true)
        var talk = Dialogue(plan, "began connected connected.1 made made.1 found ok.1 resumed")
        talk.say("lost ok fail fail.1 overdue terminate restored.1 ok ok.1 removed owed.1")
        talk.say("cleanup removed.1")
        var replayed = JobRun(plan: plan, at: Dialogue.start)
        for event in talk.journal { _ = replayed.apply(event, at: Dialogue.start) }
        #expect(replayed == talk.job)
    }

    @Test func aServerThatIsNotThereIsNotAskedAfter() {
        var talk = Dialogue(.of(), "began")
        let before = talk.job
        talk.tell(.connected(server: 1, attempt: 1))
        talk.tell(.connected(server: -1, attempt: 1))
        #expect(talk.job == before)
    }
}
