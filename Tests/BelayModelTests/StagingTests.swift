import BelayModel
import Testing

/// The staging directory: recorded before it is made, seen to be gone before it is called so.
@Suite struct StagingTests {
    @Test func itIsRecordedBeforeItIsMade() {
        var talk = Dialogue(.of(), "began")
        #expect(talk.server() == "Running ..|..|.. None")
        talk.say("connected")
        #expect(talk.server() == "Running ..|..|.. Present")
        #expect(talk.asked == "make")
        talk.say("made")
        #expect(talk.job.servers[0].stagingPath == "/stage")
        #expect(talk.asked == "run 0, watch")
    }

    @Test func aServerThatRefusesItFails() {
        let talk = Dialogue(.of(), "began connected refused")
        #expect(talk.server() == "Failed --|--|-- None")
        #expect(talk.job.servers[0].reason == "a link")
        #expect(talk.phases == "x--")
    }

    @Test func aServerThatIsLostOwesIt() {
        let talk = Dialogue(.of(), "began connected made ok ok unreachable")
        #expect(talk.server() == "Unreachable ++|x-|-- Owed")
        #expect(talk.job.servers[0].stagingNote == "no route")
        #expect(talk.job.servers[0].steps[2].reason == "how it ended is not known: no route")
    }

    @Test func aServerThatWasNeverReachedOwesNothing() {
        let talk = Dialogue(.of(), "began unreachable")
        #expect(talk.server() == "Unreachable --|--|-- None")
        #expect(talk.asked == "release, finish")
    }

    @Test(arguments: ["owed", "unreachable"])
    func whatCannotBeRemovedIsOwedAndPaidLater(_ word: String) {
        var talk = Dialogue(.of(items: [1, 0, 0]), "began connected made ok \(word)")
        #expect(talk.server() == "Succeeded +|| Owed")
        #expect(talk.job.status == .succeeded)
        #expect(talk.asked == "release, finish")
        talk.now = talk.now.adding(seconds: 60)
        talk.say("cleanup")
        #expect(talk.asked == "remove")
        #expect(talk.server() == "Succeeded +|| Owed")
        #expect(!talk.job.isSettled)
        talk.say("cleanup")
        #expect(talk.effects.isEmpty)
        talk.say("owed cleanup removed")
        #expect(talk.server() == "Succeeded +|| Removed")
        #expect(talk.asked == "release, finish")
        #expect(talk.job.finished == Dialogue.start)
        talk.say("cleanup")
        #expect(talk.asked == "finish")
    }

    @Test func aServerMayRemoveItItself() {
        let talk = Dialogue(.of(items: [1, 0, 0]), "began connected made ok removedItself")
        #expect(talk.server() == "Succeeded +|| Removed")
        #expect(
            talk.job.servers[0].stagingNote
                == "removed by the server itself, unattended for too long")
    }

    @Test func cleanupWhileOthersWorkDoesNotEndTheJob() {
        let plan = Plan.of(servers: 2, items: [1, 0, 0])
        var talk = Dialogue(plan, "began connected connected.1 unreachable cleanup removed")
        #expect(talk.job.servers[0].staging == .removed)
        #expect(talk.asked == "release on 0")
        #expect(talk.job.status == .active)
        talk.say("made.1 ok.1 removed.1")
        #expect(talk.job.status == .failed)
    }
}
