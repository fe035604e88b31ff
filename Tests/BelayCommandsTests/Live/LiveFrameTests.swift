import BelayModel
import BelayReports
import Testing

@testable import BelayCommands

/// Pictures of the live view, for terminals of all sizes.
@Suite struct LiveFrameTests {
    private static let start = Timestamp(milliseconds: 0)

    /// A job of some servers that run their first item.
    /// - Parameter isPrepared: how many have their staging directory; all, where none is given.
    private func run(
        _ count: Int, item: String = "room on the root file system", isPrepared: Int? = nil
    ) -> JobRun {
        let plan = Plan(
            name: "Security updates for all of the web tier", kind: .remediate, forks: count,
            phases: Phase.allCases.map { phase in
                PhasePlan(phase, items: [Item(name: item, work: .run("true"), timeout: 15)])
            },
            servers: (0..<count).map {
                ServerPlan(
                    name: "web\($0).frontend.prod.eu-central-1.example.org",
                    address: "10.0.0.1", user: "root")
            })
        var run = JobRun(plan: plan, at: Self.start)
        _ = run.apply(.began, at: Self.start)
        for server in 0..<count {
            _ = run.apply(
                .connected(server: server, attempt: run.servers[server].attempt), at: Self.start)
            guard server < isPrepared ?? count else { continue }
            _ = run.apply(
                .stagingMade(server: server, attempt: run.servers[server].attempt, path: "/stage"),
                at: Self.start)
        }
        return run
    }

    private func lines(
        _ run: JobRun, rows: Int = 24, columns: Int = 80, output: [Int: String] = [:]
    ) -> [String] {
        LiveFrame(
            title: "Job 7  \(run.plan.name)", run: run, now: Self.start.adding(seconds: 20),
            size: TerminalSize(rows: rows, columns: columns),
            names: ServerNames(run.plan.servers.map(\.name)), output: output,
            hint: "Ctrl-C: finish what is in hand, then stop."
        ).lines
    }

    @Test(arguments: [1, 6, 300], [(4, 20), (10, 40), (12, 60), (24, 80), (60, 200)])
    func noPictureIsLargerThanTheTerminal(servers: Int, size: (Int, Int)) {
        for item in ["an item", "更新パッケージ", String(repeating: "long ", count: 60)] {
            let lines = lines(
                run(servers, item: item), rows: size.0, columns: size.1,
                output: [0: String(repeating: "printed ", count: 40)])
            #expect(lines.count <= max(1, size.0 - 2))
            for line in lines { #expect(line.columns < size.1, "\(line)") }
        }
    }

    @Test func aNarrowTerminalKeepsNameAndTime() {
        let lines = lines(run(6), rows: 14, columns: 40)
        #expect(lines.contains { $0.hasPrefix("  web0 ") && $0.hasSuffix("20 s") }, "\(lines)")
        #expect(lines[0].hasPrefix("Job 7  Active  20 s  6 at work"), "\(lines[0])")
    }

    @Test func whatIsWaitedForIsSaid() {
        let words = "belay: waiting for the lock /var/lib/dpkg/lock, held by process 50 (apt-get)"
        let shown = lines(run(2), columns: 120, output: [1: words])
        #expect(shown.contains { $0.contains("waiting for the lock /var/lib/dpkg/lock, held by") })
    }

    /// On a narrow terminal the process is said, and not the lock; and still that its time is over.
    @Test func whoHoldsALockIsSaidWhereThereIsLittleRoom() {
        var run = run(2)
        let words =
            "belay: waiting for the lock /var/lib/dpkg/lock-frontend, held by process 50 "
            + "(apt-get install -y linux-image-amd64)"
        let narrow = lines(run, columns: 40, output: [1: words])
        #expect(narrow.contains { $0.contains(" waiting for process 50 ") }, "\(narrow)")
        _ = run.apply(
            .itemOverdue(server: 1, attempt: run.servers[1].attempt),
            at: Self.start.adding(seconds: 16))
        let narrowest = lines(run, columns: 40, output: [1: words])
        #expect(
            narrowest.contains { $0.contains("s 50 (over time)") || $0.contains("s 50 (over its") },
            "\(narrowest)")
        for columns in [60, 80] {
            let late = lines(run, columns: columns, output: [1: words])
            #expect(
                late.contains {
                    $0.contains(" waiting for process 50 ") && $0.contains("(over its 15 s")
                }, "\(late)")
        }
    }

    @Test func anItemOverItsTimeSaysSo() {
        var run = run(2)
        _ = run.apply(
            .itemOverdue(server: 1, attempt: run.servers[1].attempt),
            at: Self.start.adding(seconds: 16))
        #expect(lines(run, columns: 120).contains { $0.contains("over its 15 s") })
    }

    @Test func aTerminationIsInTheHead() {
        var run = run(3)
        _ = run.apply(.terminationRequested, at: Self.start.adding(seconds: 5))
        let head = lines(run, columns: 120)[0]
        #expect(head.contains("Terminating") && head.contains("3 servers finish"), "\(head)")
    }

    /// The head is never cut in a word, and says of a narrow terminal's job what went wrong.
    @Test(arguments: [40, 60, 80, 200]) func theHeadSaysWhatThereIsRoomFor(columns: Int) {
        var run = run(6)
        for server in [1, 2] {
            _ = run.apply(
                .unreachable(server: server, attempt: run.servers[server].attempt, reason: "gone"),
                at: Self.start.adding(seconds: 4))
        }
        let active = lines(run, columns: columns)[0]
        #expect(active.contains("2 Unreachable"), "\(active)")
        _ = run.apply(.terminationRequested, at: Self.start.adding(seconds: 5))
        let head = lines(run, columns: columns)[0]
        let words = columns < 80 ? "4 finish" : "4 servers finish what is in hand"
        #expect(head.contains("Terminating") && head.contains(words), "\(head)")
        for part in head.split(separator: "  ").last?.split(separator: "; ").last?
            .split(separator: ", ") ?? []
        {
            let isWhole = part.hasPrefix("4 ") || part == "2 Unreachable" || part == "20 s"
            #expect(isWhole, "\(head)")
        }
    }

    /// What a termination means for an item is kept; the item's name gives way.
    @Test func theItemsNameGivesWayBeforeItsNote() {
        var run = run(2, item: "an item with a long name that goes on and on")
        _ = run.apply(.terminationRequested, at: Self.start.adding(seconds: 5))
        let narrow = lines(run, columns: 40)
        #expect(narrow.count { $0.contains(" (last)") && $0.hasSuffix("20 s") } == 2, "\(narrow)")
        let wide = lines(run, columns: 80)
        #expect(
            wide.count { $0.contains("… ") || $0.contains(" (stops after it)") } >= 2, "\(wide)")
        _ = run.apply(
            .itemOverdue(server: 1, attempt: run.servers[1].attempt),
            at: Self.start.adding(seconds: 16))
        #expect(lines(run, columns: 60).contains { $0.contains(" (over its 15 s") })
    }

    /// Head, rows and counts tell of the same servers when the job is stopped before its first item.
    @Test(arguments: [40, 80, 200]) func aStopDuringStagingIsToldAlike(columns: Int) {
        var run = run(5, isPrepared: 2)
        _ = run.apply(.terminationRequested, at: Self.start.adding(seconds: 1))
        // Two finish what is in hand, three are canceled while their staging directory is being made.
        let both = lines(run, columns: columns)
        let words =
            switch columns {
            case 40: "  2 finish"
            case 80: "  2 servers finish what is in hand; 2 at work"
            case _: "  2 servers finish what is in hand; 2 at work, 3 cleaning up"
            }
        #expect(both[0].hasSuffix(words), "\(both)")
        for server in 0..<2 {
            let attempt = run.servers[server].attempt
            _ = run.apply(
                .itemEnded(server: server, attempt: attempt, ItemEnd(exit: .exited(0))),
                at: Self.start.adding(seconds: 2))
        }
        let last = lines(run, columns: columns)
        #expect(last[0].hasSuffix("5 cleaning up"), "\(last)")
        #expect(last.count { $0.hasPrefix("  web") } == 5, "\(last)")
        #expect(last.count { $0.contains(", then removing it") || $0.contains(" (last)") } == 3)
    }

    @Test func theBarCountsSteps() {
        var run = run(2)
        _ = run.apply(
            .itemEnded(server: 0, attempt: run.servers[0].attempt, ItemEnd(exit: .exited(0))),
            at: Self.start.adding(seconds: 1))
        let analyze = lines(run, columns: 120).first { $0.contains("analyze") } ?? ""
        #expect(analyze.contains("1/2") && analyze.contains("waits for web1"), "\(analyze)")
    }

    @Test func theLastLineOfOutputIsShownWhereThereIsRoom() {
        let output = [0: "Setting up linux-image-6.1.0-30-amd64"]
        #expect(lines(run(1), columns: 160, output: output).contains { $0.contains("Setting up") })
        #expect(!lines(run(1), columns: 40, output: output).contains { $0.contains("Setting up") })
    }
}
