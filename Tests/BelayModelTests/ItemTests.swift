import BelayModel
import Testing

/// How items end, and what that means for their servers.
@Suite struct ItemTests {
    @Test func aJobSucceedsWhenEveryServerDoes() {
        let plan = Plan.of(servers: 2, items: [1, 0, 0])
        var talk = Dialogue(plan, "began connected made ok removed")
        #expect(talk.job.status == .active)
        talk.say("connected.1 made.1 ok.1")
        #expect(talk.statuses == [.succeeded, .succeeded])
        #expect(talk.job.status == .active)
        talk.say("removed.1")
        #expect(talk.job.status == .succeeded)
        #expect(talk.phases == "+--")
    }

    @Test func aFailedItemEndsItsOwnServerOnly() {
        let plan = Plan.of(servers: 2, items: [1, 1, 0])
        var talk = Dialogue(plan, "began connected connected.1 made made.1 fail")
        #expect(talk.servers == ["Failed x|- Present", "Running >|. Present"].map(withAction))
        #expect(talk.job.servers[0].reason == "analyze 1: exit status 3")
        talk.say("removed ok.1 ok.1 removed.1")
        #expect(talk.statuses == [.failed, .succeeded])
        #expect(talk.job.status == .failed)
        #expect(talk.phases == "x+-")
    }

    private func withAction(_ server: String) -> String {
        var words = server.split(separator: " ").map(String.init)
        words[1] += "|"
        return words.joined(separator: " ")
    }

    @Test(arguments: [
        ("fail", "analyze 1: exit status 3"), ("signaled", "analyze 1: killed by SIGSEGV"),
        ("unknown", "analyze 1: rebooted"),
    ])
    func theReasonSaysHowItFailed(_ word: String, _ reason: String) {
        let talk = Dialogue(.of(), "began connected made \(word)")
        #expect(talk.statuses == [.failed])
        #expect(talk.job.servers[0].reason == reason)
    }

    @Test func aMissingExitStatusIsNeverASuccess() {
        var talk = Dialogue(.of(), "began connected made")
        talk.tell(.itemEnded(server: 0, attempt: 3, ItemEnd(exit: nil)))
        #expect(talk.job.servers[0].steps[0].reason == "no exit status is known")
        #expect(talk.statuses == [.failed])
    }

    @Test func aFailureBesideAnExitStatusOfZeroIsOne() {
        var talk = Dialogue(.of(), "began connected made")
        talk.tell(.itemEnded(server: 0, attempt: 3, ItemEnd(exit: .exited(0), failure: "not it")))
        #expect(talk.server() == "Failed x-|--|-- Present")
        #expect(talk.job.servers[0].reason == "analyze 1: not it")
    }

    @Test func ignoredErrorsAreRemembered() {
        let talk = Dialogue(.of(ignoring: true), "began connected made ok fail")
        #expect(talk.server() == "Running ++|>.|.. Present")
        let step = talk.job.servers[0].steps[1]
        #expect(step.exit == .exited(3))
        #expect(step.reason == "exit status 3, ignored")
    }

    @Test func anUnknownOutcomeIsNotIgnored() {
        let talk = Dialogue(.of(ignoring: true), "began connected made ok unknown")
        #expect(talk.server() == "Failed +x|--|-- Present")
    }

    // MARK: - Time-outs

    @Test func anItemOverItsTimeOutIsNotKilled() {
        let plan = Plan.of(servers: 2, items: [1, 1, 0])
        var talk = Dialogue(plan, "began connected connected.1 made made.1 overdue")
        #expect(talk.statuses == [.stopping, .running])
        #expect(talk.asked == "recall on 0")
        talk.say("ok.1")
        #expect(talk.phases == ">..")
        talk.say("ok")
        #expect(talk.statuses == [.timedOut, .running])
        #expect(talk.job.servers[0].reason == "analyze 1: took longer than 60 s")
        talk.say("removed ok.1 removed.1")
        #expect(talk.statuses == [.timedOut, .succeeded])
        #expect(talk.job.status == .failed)
    }

    @Test func aTimeOutIsNotIgnored() {
        let talk = Dialogue(.of(ignoring: true), "began connected made ok overdue fail")
        #expect(talk.server() == "TimedOut +t|--|-- Present")
        #expect(
            talk.job.servers[0].reason == "analyze 2: took longer than 60 s; exit status 3")
    }

    @Test func anItemIsWatchedFromItsStart() {
        var plan = Plan.of(items: [2, 0, 0])
        plan.phases[0].items[1].timeout = 5
        var talk = Dialogue(plan, "began connected made")
        #expect(
            talk.effects.last
                == .watch(server: 0, attempt: 3, limit: 60, since: Dialogue.start))
        talk.now = talk.now.adding(seconds: 10)
        talk.say("ok")
        #expect(
            talk.effects.last
                == .watch(
                    server: 0, attempt: 4, limit: 5, since: Dialogue.start.adding(seconds: 10)))
        talk.now = talk.now.adding(seconds: 1)
        talk.say("resumed")
        #expect(
            talk.effects.last
                == .watch(
                    server: 0, attempt: 5, limit: 5, since: Dialogue.start.adding(seconds: 10)))
    }

    @Test func anOverdueItemThatNeverBeganIsSkipped() {
        let talk = Dialogue(.of(), "began connected made overdue notStarted")
        #expect(talk.server() == "TimedOut --|--|-- Present")
        #expect(
            talk.job.servers[0].reason == "the item could not be started within its time-out")
    }

    @Test func aTimeOutCutsAnalyzeShortEvenWhenTheJobTerminates() {
        let talk = Dialogue(.of(), "began connected made terminate overdue ok")
        #expect(talk.server() == "TimedOut t-|--|-- Present")
    }

    // MARK: - Killing

    @Test func anItemIsKilledSomeTimeAfterItsTimeOut() {
        var plan = Plan.of(items: [2, 0, 0], killAfter: 30)
        plan.phases[0].items[1].timeout = 5
        plan.phases[0].items[1].killAfter = 7
        var talk = Dialogue(plan, "began connected made overdue")
        #expect(talk.asked == "recall, watch kill")
        #expect(
            talk.effects.last
                == .watchKill(server: 0, attempt: 3, limit: 90, since: Dialogue.start))
        talk.say("killDue")
        #expect(talk.effects == [.kill(server: 0, attempt: 3, step: 0)])
        talk = Dialogue(plan, "began connected made ok overdue")
        #expect(
            talk.effects.last
                == .watchKill(server: 0, attempt: 4, limit: 12, since: Dialogue.start))
    }

    /// The words say what the exit status shows: an item may end in another way while it is killed.
    @Test(arguments: [
        (CommandEnd.exited(143), "and was killed 30 s after that; exit status 143"),
        (.exited(137), "and was killed 30 s after that; exit status 137"),
        (.signaled("KILL"), "and was killed 30 s after that; killed by SIGKILL"),
        (.exited(1), "and was to be killed 30 s after that; exit status 1"),
        (.exited(0), "and was to be killed 30 s after that"),
    ]) func whatIsSaidOfAKilledItem(_ end: CommandEnd, _ words: String) {
        var talk = Dialogue(.of(killAfter: 30), "began connected made overdue killDue")
        let attempt = talk.job.servers[0].attempt
        talk.tell(.itemEnded(server: 0, attempt: attempt, ItemEnd(exit: end)))
        #expect(talk.server() == "TimedOut t-|--|-- Present")
        #expect(talk.job.servers[0].reason == "analyze 1: took longer than 60 s \(words)")
    }

    @Test func whatIsSentAndWhatRestartsIsNotKilled() {
        let plan = Plan.of(killAfter: 30)
        let file = UploadFile(path: "/f", name: "f", size: 1, sha256: "")
        #expect(plan.killAfter(of: Item(name: "a", work: .upload(file))) == nil)
        #expect(plan.killAfter(of: Item(name: "a", work: .reboot(.always))) == nil)
        #expect(plan.killAfter(of: Item(name: "a", work: .changePackages("true"))) == 30)
        #expect(Plan.of().killAfter(of: item("a")) == nil)
    }

    // MARK: - Check, and what analyze finds

    @Test func aCheckRunsAnalyzeOnly() {
        let plan = Plan.of(items: [1, 1, 1], finds: true, check: true)
        var talk = Dialogue(plan, "began connected made found ok")
        #expect(talk.server() == "Succeeded ++|| Present")
        #expect(talk.job.servers[0].report?.download.count == 1)
        talk.say("removed")
        #expect(talk.job.status == .succeeded)
        #expect(talk.phases == "+--")
    }

    @Test func generatedItemsGoWhereThePlanWantsThem() {
        let plan = Plan.of(items: [0, 2, 0], finds: true)
        let talk = Dialogue(plan, "began connected made found")
        #expect(
            talk.job.servers[0].steps.map(\.item.name)
                == ["find packages", "download 1", "p 2", "download 2", "change p"])
        #expect(talk.server() == "Running +|>..|. Present")
    }

    @Test func nothingFoundIsNothingToDo() {
        let talk = Dialogue(.of(items: [0, 0, 0], finds: true), "began connected made ok")
        #expect(talk.server() == "Succeeded +|| Present")
        #expect(talk.asked == "remove")
    }

    @Test func aServerThatMayStayUnpatchedSucceedsWithAReason() {
        let talk = Dialogue(.of(items: [0, 0, 0], finds: true), "began connected made")
        var job = talk.job
        let end = ItemEnd(exit: .exited(0), report: PackageReport(shortfall: "no archive"))
        let answer = Event.itemEnded(server: 0, attempt: job.servers[0].attempt, end)
        _ = job.apply(answer, at: talk.now)
        #expect(job.servers[0].status == .succeeded)
        #expect(job.servers[0].reason == "no archive")
    }

    @Test func aReportCountsInAnalyzeOnly() {
        let talk = Dialogue(.of(items: [1, 1, 1]), "began connected made ok ok found")
        #expect(talk.server() == "Succeeded +|+|+ Present")
        #expect(talk.job.servers[0].report == nil)
    }
}
