import BelayModel
import Testing

/// Section 3 of the contract, row by row.
@Suite struct TerminationTests {
    @Test func aServerThatWasNeverContactedIsCanceled() {
        var talk = Dialogue(.of(servers: 2, forks: 1), "began connected made terminate")
        #expect(talk.server(0) == "Stopping >.|..|.. Present")
        #expect(talk.server(1) == "Canceled --|--|-- None")
        #expect(talk.asked == "release on 1")
        #expect(talk.job.servers[1].reason == "terminated before it was started")
        talk.say("ok ok removed")
        #expect(talk.job.status == .terminated)
    }

    @Test func aServerThatIsBeingConnectedIsCanceledAtOnce() {
        var talk = Dialogue(.of(), "began terminate")
        #expect(talk.server() == "Canceled --|--|-- None")
        #expect(talk.asked == "release, finish")
        talk.tell(.connected(server: 0, attempt: 1))
        #expect(talk.server() == "Canceled --|--|-- None")
        #expect(talk.asked == "finish")
    }

    @Test func aDirectoryThatIsBeingMadeIsRemovedWhenItIsThere() {
        var talk = Dialogue(.of(), "began connected terminate")
        #expect(talk.server() == "Canceled --|--|-- Present")
        #expect(talk.asked == "")
        #expect(talk.job.status == .terminating)
        talk.say("made")
        #expect(talk.asked == "remove")
        talk.say("removed")
        #expect(talk.server() == "Canceled --|--|-- Removed")
        #expect(talk.job.status == .terminated)
    }

    @Test func aServerNotStartedInThisPhaseIsCanceledAndItsDirectoryRemoved() {
        let plan = Plan.of(servers: 2, items: [1, 1, 1], forks: 1)
        var talk = Dialogue(plan, "began connected made ok connected.1 made.1 ok.1 terminate")
        #expect(talk.servers == ["Stopping +|>|. Present", "Canceled +|-|- Present"])
        #expect(talk.asked == "recall on 0, remove on 1")
        #expect(
            talk.job.servers[1].reason == "terminated before download after 1 of 3 steps")
        talk.say("removed.1 ok")
        #expect(talk.servers == ["Canceled +|+|- Present", "Canceled +|-|- Removed"])
        talk.say("removed")
        #expect(talk.job.status == .terminated)
    }

    @Test func analyzeRunsToItsEnd() {
        var talk = Dialogue(.of(items: [3, 1, 1]), "began connected made terminate")
        #expect(talk.server() == "Stopping >..|.|. Present")
        #expect(talk.phases == ">--")
        #expect(talk.asked == "")
        talk.say("ok")
        #expect(talk.asked == "run 1, watch")
        talk.say("ok ok")
        #expect(talk.server() == "Canceled +++|-|- Present")
        #expect(talk.asked == "remove")
        talk.say("removed")
        #expect(talk.phases == "+--")
        #expect(talk.job.servers[0].reason == "terminated before download after 3 of 5 steps")
    }

    @Test func whatAnalyzeFindsAfterTheRequestIsSkipped() {
        let plan = Plan.of(items: [1, 1, 1], finds: true)
        var talk = Dialogue(plan, "began connected made terminate found ok")
        #expect(talk.server() == "Canceled ++|--|-- Present")
        #expect(talk.job.servers[0].report?.changes.count == 1)
        talk.say("removed")
        #expect(talk.job.status == .terminated)
    }

    @Test func theItemInHandFinishesInDownload() {
        var talk = Dialogue(.of(), "began connected made ok ok terminate")
        #expect(talk.asked == "recall")
        talk.say("ok")
        #expect(talk.server() == "Canceled ++|+-|-- Present")
        #expect(talk.asked == "remove")
        #expect(talk.job.servers[0].reason == "terminated in download after 3 of 6 steps")
        talk.say("removed")
        #expect(talk.phases == "+/-")
    }

    @Test func theItemInHandFinishesInTheActionPhase() {
        var talk = Dialogue(.of(), "began connected made ok ok ok ok terminate ok")
        #expect(talk.server() == "Canceled ++|++|+- Present")
        #expect(talk.job.servers[0].reason == "terminated in install after 5 of 6 steps")
        talk.say("removed")
        #expect(talk.phases == "++/")
    }

    @Test func anItemThatHadNotReachedTheServerIsNotStarted() {
        var talk = Dialogue(.of(), "began connected made ok ok terminate notStarted")
        #expect(talk.server() == "Canceled ++|--|-- Present")
        talk.say("removed")
        #expect(talk.phases == "+--")
    }

    @Test func aServerThatWaitsBetweenPhasesIsCanceled() {
        let plan = Plan.of(servers: 2, items: [1, 1, 1])
        var talk = Dialogue(plan, "began connected made ok connected.1 made.1 terminate")
        #expect(talk.servers == ["Canceled +|-|- Present", "Stopping >|.|. Present"])
        #expect(talk.asked == "remove on 0")
        talk.say("ok.1 removed removed.1")
        #expect(talk.statuses == [.canceled, .canceled])
        #expect(talk.phases == "+--")
    }

    @Test func aServerWhoseLastStepWasInHandSucceeds() {
        var talk = Dialogue(.of(), "began connected made ok ok ok ok ok terminate ok")
        #expect(talk.server() == "Succeeded ++|++|++ Present")
        talk.say("removed")
        #expect(talk.job.status == .terminated)
        #expect(talk.phases == "+++")
    }

    @Test func serversThatHaveEndedStayAsTheyAre() {
        let plan = Plan.of(servers: 4, items: [1, 0, 0])
        var talk = Dialogue(plan, "began connected made ok removed connected.1 made.1 fail.1")
        talk.say("unreachable.2 connected.3 made.3")
        let before = talk.job.servers[0..<3]
        talk.say("terminate")
        #expect(talk.job.servers[0..<3] == before)
        #expect(talk.statuses == [.succeeded, .failed, .unreachable, .stopping])
        talk.say("ok.3 removed.3 removed.1")
        #expect(talk.statuses == [.succeeded, .failed, .unreachable, .succeeded])
        #expect(talk.job.status == .terminated)
    }

    @Test(arguments: [("fail", ServerStatus.failed), ("unknown", .failed)])
    func anItemThatFailsMakesItsServerFailed(_ word: String, _ status: ServerStatus) {
        var talk = Dialogue(.of(), "began connected made ok ok terminate \(word) removed")
        #expect(talk.statuses == [status])
        #expect(talk.server() == "Failed ++|x-|-- Removed")
        talk.say("terminate")
        #expect(talk.job.status == .terminated)
    }

    @Test func askingTwiceChangesNothing() {
        var talk = Dialogue(.of(servers: 2), "began connected made terminate")
        let before = talk.job
        talk.now = talk.now.adding(seconds: 5)
        talk.say("terminate")
        #expect(talk.job == before)
        #expect(talk.effects.isEmpty)
        #expect(talk.job.terminationRequested == Dialogue.start)
    }

    @Test func aFinishedJobIsNotTerminated() {
        var talk = Dialogue(.of(items: [1, 0, 0]), "began connected made ok removed")
        let before = talk.job
        talk.say("terminate")
        #expect(talk.job == before)
        #expect(talk.job.status == .succeeded)
    }

    @Test func aJobThatWaitsForACoordinatorIsTerminated() {
        let talk = Dialogue(.of(servers: 2), "terminate")
        #expect(talk.job.status == .terminated)
        #expect(talk.asked == "release on 0, release on 1, finish")
    }

    @Test func terminatedIsSaidOnlyWhenEveryDirectoryIsAccountedFor() {
        let plan = Plan.of(servers: 2, items: [0, 1, 1])
        var talk = Dialogue(plan, "began connected connected.1 made made.1 terminate ok ok.1")
        #expect(talk.statuses == [.canceled, .canceled])
        talk.say("removed")
        #expect(talk.job.status == .terminating)
        talk.say("owed.1")
        #expect(talk.job.status == .terminated)
        #expect(talk.job.servers.map(\.staging) == [.removed, .owed])
    }
}
