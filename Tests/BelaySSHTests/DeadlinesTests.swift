import Testing

@testable import BelaySSH

/// What is decided about time, told the time: seconds here, and no test waits for one.
@Suite struct DeadlinesTests {
    typealias Stage = ConnectionMachine.Stage

    private static func seconds(_ count: Double) -> UInt64 { UInt64(count * 1_000_000_000) }

    /// A stage that began at 100 s with a limit of 20 s, in which something came last at a moment.
    @Test(arguments: [
        // Nothing is over before the limit.
        (Stage.login, 100.0, 119.9, Deadlines.StageVerdict.goesOn),
        // One that never identified itself has the plain limit.
        (.greeting, 100, 120, .silent), (.greeting, 119, 120, .tooSlow),
        (.resolving, 0, 120, .silent), (.connecting, 0, 121, .silent),
        // One that answers has four times as much,
        (.keyExchange, 115, 120, .goesOn), (.login, 101, 120, .goesOn),
        (.login, 179, 180, .tooSlow), (.keyExchange, 180, 181, .tooSlow),
        // and its silence has the limit. Before the stage, nothing was read.
        (.keyExchange, 99, 120, .silent), (.login, 100, 120, .silent),
        (.keyExchange, 0, 130, .silent),
    ])
    func aStage(
        _ stage: Stage, received: Double, now: Double, verdict: Deadlines.StageVerdict
    ) {
        var deadlines = Deadlines()
        deadlines.beginStage(limit: Self.seconds(20), at: Self.seconds(100))
        let found = deadlines.judge(
            stage, lastReceived: Self.seconds(received), at: Self.seconds(now))
        #expect(found == verdict)
    }

    /// What answers all the time is judged anew each time, and not beyond four times the limit.
    @Test func aSlowServerIsAskedForAtMostFourTimesTheLimit() {
        var deadlines = Deadlines()
        deadlines.beginStage(limit: Self.seconds(20), at: 0)
        for now in stride(from: 20.0, to: 80, by: 5) {
            let verdict = deadlines.judge(
                .keyExchange, lastReceived: Self.seconds(now - 1), at: Self.seconds(now))
            #expect(verdict == .goesOn, "\(now)")
            #expect(deadlines.next <= Self.seconds(80))
        }
        let verdict = deadlines.judge(
            .keyExchange, lastReceived: Self.seconds(79), at: Self.seconds(80))
        #expect(verdict == .tooSlow)
    }

    @Test func aStageWithoutALimitIsNeverOver() {
        var deadlines = Deadlines()
        deadlines.beginStage(limit: Self.seconds(20), at: 0)
        deadlines.beginStage(limit: nil, at: Self.seconds(1))
        #expect(deadlines.judge(.queued, lastReceived: 0, at: Self.seconds(1000)) == .goesOn)
        #expect(deadlines.next == .max)
    }

    @Test(arguments: [
        (Stage.waiting, 0.0, 1000.0, true), (.queued, 0, 1000, true), (.greeting, 0, 1000, true),
        (.resolving, 100, 100, false), (.connecting, 100, 100, false), (.open, 100, 100, false),
        (.closed, 100, 100, false), (.keyExchange, 100, 109, true), (.keyExchange, 100, 110, false),
        (.login, 105, 114, true), (.login, 105, 115, false), (.login, 0, 109, true),
    ])
    func aPlaceAmongThoseAtWork(_ stage: Stage, received: Double, now: Double, keeps: Bool) {
        var deadlines = Deadlines()
        deadlines.beginStage(limit: Self.seconds(20), at: Self.seconds(100))
        let found = deadlines.keepsSlot(
            stage, lastReceived: Self.seconds(received), at: Self.seconds(now))
        #expect(found == keeps)
    }

    /// A server behind a jump host, limit 20 s: asked after 10 s of silence, gone 20 s later.
    @Test func silenceBehindACarrier() {
        var deadlines = Deadlines()
        func judge(_ received: Double, _ now: Double) -> Deadlines.Silence {
            deadlines.judgeSilence(
                limit: Self.seconds(20), lastReceived: Self.seconds(received),
                at: Self.seconds(now))
        }
        #expect(judge(100, 110) == .bearable)
        #expect(judge(100, 110.1) == .ask)
        // It is asked once, and an answer ends the question.
        #expect(judge(100, 120) == .bearable)
        #expect(judge(121, 122) == .bearable)
        #expect(judge(121, 131.5) == .ask)
        #expect(judge(121, 151.5) == .bearable)
        #expect(judge(121, 151.6) == .gone)
        // A clock of another thread may be a little behind.
        #expect(judge(200, 199) == .bearable)
    }

    @Test func aKeepaliveIsLookedForNotMoreThanOnceASecond() {
        var deadlines = Deadlines()
        deadlines.planKeepalive(Self.seconds(5), at: Self.seconds(10))
        #expect(deadlines.keepalive == Self.seconds(11))
        deadlines.planKeepalive(Self.seconds(15), at: Self.seconds(10))
        #expect(deadlines.keepalive == Self.seconds(15))
    }

    @Test func anUnusedConnectionClosesItself() {
        var deadlines = Deadlines()
        deadlines.watchIdleness(isUsed: false, limit: Self.seconds(30), at: Self.seconds(1))
        deadlines.watchIdleness(isUsed: false, limit: Self.seconds(30), at: Self.seconds(9))
        #expect(deadlines.idle == Self.seconds(31))
        deadlines.watchIdleness(isUsed: true, limit: Self.seconds(30), at: Self.seconds(10))
        #expect(deadlines.idle == nil)
    }

    @Test func theEarliestIsNext() {
        var deadlines = Deadlines()
        #expect(deadlines.next == .max)
        (deadlines.keepalive, deadlines.idle) = (50, 40)
        #expect(deadlines.next == 40)
        (deadlines.nudge, deadlines.slot) = (30, 20)
        #expect(deadlines.next == 20)
        deadlines.beginStage(limit: 5, at: 10)
        #expect(deadlines.next == 15)
    }
}
