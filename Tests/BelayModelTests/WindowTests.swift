import Testing

@testable import BelayModel

/// A job in its window: nothing starts that does not fit, and the close is a termination.
@Suite struct WindowTests {
    /// One server with an item of 60 s in the action phase, and what follows.
    private func plan(
        closes: Int, needs: Int? = nil, expected: Double? = 60, reboots: Bool = false,
        servers: Int = 1
    ) -> Plan {
        var action = [
            Item(name: "one", work: .run("x"), expected: expected),
            Item(name: "two", work: .run("y"), expected: expected),
        ]
        if reboots { action.append(Item(name: "reboot", work: .reboot(.ifRequired))) }
        var plan = Plan(
            name: "p", kind: .remediate, forks: 10,
            phases: [
                PhasePlan(.analyze, items: [Item(name: "a", work: .run("a"))]),
                PhasePlan(.download, items: [Item(name: "d", work: .run("d"))]),
                PhasePlan(.action, items: action),
            ],
            servers: (0..<servers).map {
                ServerPlan(name: "s\($0)", address: "10.0.0.\($0)", user: "root")
            })
        plan.window = JobWindow(
            name: "w", closes: .at(closes), closing: "05:00", needs: needs)
        return plan
    }

    /// Drives a job by answering each effect, a second for each event.
    private struct Drive {
        var run: JobRun
        var now = 0
        var started: [Int] = []
        private var todo: [Effect] = []

        init(_ plan: Plan) {
            run = JobRun(plan: plan, at: .at(0))
            apply(.began)
        }

        mutating func apply(_ event: Event) {
            let reaction = run.apply(event, at: .at(now))
            for effect in reaction.effects {
                if case .run(_, _, let step, _) = effect { started.append(step) }
            }
            todo += reaction.effects
        }

        /// Answers what is to be answered next.
        /// - Parameter seconds: what the answer takes.
        /// - Returns: whether there was anything.
        mutating func step(seconds: Int = 1) -> Bool {
            while !todo.isEmpty {
                guard let event = Self.answer(to: todo.removeFirst()) else { continue }
                now += seconds
                apply(event)
                return true
            }
            return false
        }

        private static func answer(to effect: Effect) -> Event? {
            switch effect {
            case .connect(let server, let attempt): .connected(server: server, attempt: attempt)
            case .makeStaging(let server, let attempt):
                .stagingMade(server: server, attempt: attempt, path: "/s")
            case .run(let server, let attempt, _, _):
                .itemEnded(server: server, attempt: attempt, ItemEnd(exit: .exited(0)))
            case .removeStaging(let server, let attempt):
                .stagingRemoved(server: server, attempt: attempt, .coordinator)
            case .watch, .watchKill, .kill, .recall, .release, .wake, .wakeWave, .wakeGate,
                .wakeLock,
                .wakeClose, .finish:
                nil
            }
        }

        mutating func end() { while step() {} }

        mutating func mustStep() {
            let isMore = step()
            #expect(isMore)
        }
    }

    @Test func itIsNotStartedWhenTheEstimateDoesNotFit() {
        let run = Drive(plan(closes: 1500, needs: 2400)).run
        #expect(run.status == .terminated)
        #expect(run.termination?.cause == .window)
        #expect(run.termination?.reason == "25m left, 40m needed")
        #expect(run.servers[0].status == .canceled)
    }

    @Test func allThatFitsIsDone() {
        var drive = Drive(plan(closes: 1000, needs: 900))
        drive.end()
        #expect(drive.run.status == .succeeded)
    }

    /// 70 s are left when the second item would begin, which needs 60; with a restart to come it
    /// needs that as well.
    @Test(arguments: [(70, true), (59, false), (60, true)])
    func anItemHasToFit(_ left: Int, _ fits: Bool) {
        var drive = Drive(plan(closes: 10_000))
        while drive.started != [0, 1, 2] { drive.mustStep() }
        drive.now = 10_000 - left - 1
        drive.mustStep()
        #expect(drive.started.contains(3) == fits)
        if !fits {
            #expect(
                drive.run.servers[0].reason
                    == "window closes 05:00, 1m needed, after 3 of 4 steps")
        }
        drive.end()
        #expect(drive.run.status == (fits ? .succeeded : .terminated))
        #expect(drive.run.termination?.cause == (fits ? nil : .window))
        #expect(drive.run.servers[0].staging == .removed)
    }

    @Test func theRestartThatIsToComeHasToFitAsWell() {
        var drive = Drive(plan(closes: 10_000, reboots: true))
        while drive.started != [0, 1, 2] { drive.mustStep() }
        drive.now = 10_000 - 120
        drive.mustStep()
        #expect(!drive.started.contains(3))
        #expect(drive.run.servers[0].status == .canceled)
    }

    /// Outside of the action phase an item may take as long as it likes: nothing is changed by it.
    @Test func onlyTheActionPhaseHasToFit() {
        var drive = Drive(plan(closes: 30, expected: 3600))
        drive.end()
        #expect(drive.started == [0, 1])
        #expect(drive.run.status == .terminated)
    }

    /// The close at every moment of a job: no item starts after it, what is in hand ends, what is
    /// staged is removed.
    @Test(arguments: 0..<24) func theCloseAtEachMoment(_ moment: Int) {
        var drive = Drive(plan(closes: 100_000, servers: 3))
        for _ in 0..<moment { _ = drive.step() }
        guard !drive.run.status.isFinal else { return }
        drive.now = 100_000
        let before = drive.run.servers.map(\.activity)
        drive.apply(.windowClosed)
        #expect(drive.run.termination?.cause == .window)
        let count = drive.started.count
        let wasAnalyzing = drive.run.servers.contains { $0.nextPhase == .analyze }
        drive.end()
        if !wasAnalyzing { #expect(drive.started.count == count) }
        #expect(drive.run.status == .terminated)
        for (server, activity) in zip(drive.run.servers, before) {
            #expect(server.isSettled)
            #expect(server.staging == .removed || server.staging == .none)
            // The item in hand was not cut: its outcome is recorded.
            if activity == .running { #expect(server.performed > 0) }
        }
    }

    /// A clock that was put back meanwhile: the close is waited for again.
    @Test func aCloseThatIsTooEarlyIsNone() {
        var drive = Drive(plan(closes: 1000))
        let reaction = drive.run.apply(.windowClosed, at: .at(900))
        #expect(reaction.effects == [.wakeClose(at: .at(1000))])
        #expect(drive.run.termination == nil)
        drive.end()
        #expect(drive.run.status == .succeeded)
    }

    @Test func theCloseIsWaitedForAgainAfterALostCoordinator() {
        var run = Drive(plan(closes: 1000)).run
        #expect(run.apply(.resumed, at: .at(5)).effects.contains(.wakeClose(at: .at(1000))))
    }

    @Test func aFreezeStopsAJobForItsOwnCause() {
        var drive = Drive(plan(closes: 1000))
        drive.apply(.stopRequested(.freeze, reason: "freeze year-end"))
        drive.end()
        #expect(drive.run.status == .terminated)
        #expect(drive.run.termination?.cause == .freeze)
        #expect(drive.run.termination?.reason == "freeze year-end")
    }

    /// A server that is prepared for the action phase alone, whose first item does not fit, is tidied
    /// up: its job ends.
    @Test func whatDoesNotFitRightAfterPreparingEndsTheJob() {
        var plan = plan(closes: 30)
        plan.phases[0].items = []
        plan.phases[1].items = []
        var drive = Drive(plan)
        while drive.step() {}
        #expect(drive.started.isEmpty)
        #expect(drive.run.status == .terminated)
        #expect(drive.run.servers[0].status == .canceled)
        #expect(drive.run.servers[0].staging == .removed)
    }

    /// A used budget lets a server complete its items, but not beyond the window.
    @Test func whatIsLetFinishHasToFitAllTheSame() {
        var plan = plan(closes: 150, servers: 2)
        plan.policies = Policies(maxFailures: .count(1), onBudget: .finish)
        var run = JobRun(plan: plan, at: .at(0))
        var now = 0
        func answer(_ end: CommandEnd, on server: Int) {
            now += 1
            let attempt = run.servers[server].attempt
            _ = run.apply(
                .itemEnded(server: server, attempt: attempt, ItemEnd(exit: end)), at: .at(now))
        }
        _ = run.apply(.began, at: .at(0))
        for server in 0...1 {
            _ = run.apply(.connected(server: server, attempt: 1), at: .at(0))
            _ = run.apply(.stagingMade(server: server, attempt: 2, path: "/s"), at: .at(0))
            answer(.exited(0), on: server)
        }
        for server in 0...1 { answer(.exited(0), on: server) }
        answer(.exited(1), on: 0)
        #expect(run.termination?.cause == .failures)
        #expect(run.servers[1].status == .running)
        now = 100
        answer(.exited(0), on: 1)
        #expect(run.servers[1].status == .canceled)
        #expect(run.servers[1].reason?.contains("window closes") == true)
    }

    /// A first wave for which the window was too short is no failure.
    @Test func aFirstWaveThatDoesNotFitIsEndedByTheWindow() {
        var plan = plan(closes: 30, servers: 2)
        plan.policies = Policies(serial: [.count(1)])
        var drive = Drive(plan)
        while drive.step() {}
        #expect(drive.run.termination?.cause == .window)
        #expect(drive.run.status == .terminated)
    }
}

extension Timestamp {
    fileprivate static func at(_ seconds: Int) -> Timestamp {
        Timestamp(milliseconds: Int64(seconds) * 1000)
    }
}
