package import BelayModel
package import BelayStore

/// What a terminate takes, as of the moment it is asked for.
package struct TerminationForecast: Equatable {
    /// Servers that run `analyze` to its end.
    package var finishAnalyze = 0
    /// Servers that finish the item in hand.
    package var finishItem = 0
    /// Servers that are canceled at once.
    package var canceled = 0
    /// Servers that had ended before.
    package var ended = 0
    /// Waves that are not begun, and never will be.
    package var wavesNotBegun: [Wave] = []
    /// The item in hand that is likely to take longest; `nil`: nothing is expected of any.
    package var longest: Longest?
    /// Servers on which that may be.
    private var likeliest: [String] = []

    package struct Longest: Equatable {
        /// From now on.
        var seconds: Double
        var server: String
        var item: String
    }

    /// A wave by its number, from 1, with how many servers it has.
    package struct Wave: Equatable {
        var number: Int
        var servers: Int
    }

    /// Of a job that somebody else drives. ``longest`` is left out; see ``findLongest(of:in:at:)``.
    package init(_ standing: JobStanding) {
        addWaves(standing.waves)
        finishAnalyze = standing.inHand.count { $0.step.phase == .analyze }
        finishItem = standing.inHand.count - finishAnalyze
        ended = standing.counts.filter(\.key.isFinal).values.reduce(0, +)
        let servers = standing.counts.values.reduce(0, +)
        canceled = max(0, servers - finishAnalyze - finishItem - ended)
        // Those that began first are the likeliest to take longest.
        likeliest = standing.inHand.filter { $0.step.phase != .analyze }.prefix(20).map(\.server)
    }

    /// Looks for the item in hand that is likely to take longest. Each of some servers has its steps
    /// read for that.
    package mutating func findLongest(
        of job: Int64, in store: JobStore, at now: Timestamp = .now
    ) throws {
        for name in likeliest {
            guard let server = try store.server(of: job, named: name)?.view,
                let running = server.steps.firstIndex(where: { $0.status == .running })
            else { continue }
            add(server.likelyLeft(of: running, at: now), name, server.steps[running].name)
        }
    }

    package init(_ run: JobRun, at now: Timestamp = .now) {
        addWaves(run.waves.map { ($0.status, $0.servers.count) })
        for (server, plan) in zip(run.servers, run.plan.servers) {
            let isRunning = server.activity == .running
            add(server.status, runningPhase: isRunning ? server.nextPhase : nil)
            guard isRunning, server.nextPhase != .analyze else { continue }
            let name = server.steps[server.cursor].item.name
            add(server.likelyLeft(at: now), plan.name, name)
        }
    }

    private mutating func addWaves(_ waves: [(status: PhaseStatus, servers: Int)]) {
        for (number, wave) in waves.enumerated() where wave.status.isAhead {
            wavesNotBegun.append(Wave(number: number + 1, servers: wave.servers))
        }
    }

    private mutating func add(_ seconds: Double?, _ server: String, _ item: String) {
        guard let seconds, seconds > longest?.seconds ?? 0 else { return }
        longest = Longest(seconds: seconds, server: server, item: item)
    }

    private mutating func add(_ status: ServerStatus, runningPhase: Phase?) {
        if status.isFinal {
            ended += 1
            return
        }
        switch runningPhase {
        case .analyze: finishAnalyze += 1
        case .download, .action: finishItem += 1
        case nil: canceled += 1
        }
    }

    /// What will happen, in a sentence or two.
    package var words: String {
        var parts: [String] = []
        if finishItem > 0 {
            parts.append(
                "\(count(finishItem, "server")) \(finishItem == 1 ? "finishes" : "finish") the item in hand"
                    + (longest.map { " (longest \($0.words))" } ?? "")
            )
        }
        if finishAnalyze > 0 {
            parts.append(
                "\(count(finishAnalyze, "server")) \(finishAnalyze == 1 ? "finishes" : "finish") analyze"
            )
        }
        parts.append("\(canceled) canceled now")
        if ended > 0 { parts.append("\(ended) had ended before") }
        let waves = wavesNotBegun.map { ($0.number, $0.servers) }
        if let words = PolicyWords.notBegun(waves) { parts.append(words) }
        return parts.joined(separator: ", ") + "."
    }

    /// The same in a few words, for one line of a view; `nil`: no item is waited for.
    package var shortWords: String? {
        let waiting = finishItem + finishAnalyze
        guard waiting > 0 else { return nil }
        let time = longest.map {
            ", about \(spell(seconds: max(1, min($0.seconds, 1_000_000).rounded(.up))))"
        }
        return "\(count(waiting, "server")) \(waiting == 1 ? "finishes" : "finish") what is in hand"
            + (time ?? "")
    }

    /// The same in two words.
    package var shortestWords: String? {
        let waiting = finishItem + finishAnalyze
        return waiting == 0 ? nil : "\(waiting) \(waiting == 1 ? "finishes" : "finish")"
    }

    /// What is still being waited for.
    package var stillWaiting: String {
        let waiting = finishItem + finishAnalyze
        return waiting == 0
            ? "Staging directories are being removed."
            : "\(count(waiting, "server")) still \(waiting == 1 ? "finishes" : "finish") what is in hand."
    }
}

extension TerminationForecast.Longest {
    fileprivate var words: String {
        "about \(max(1, Int(min(seconds, 1_000_000).rounded(.up)))) s, \(server): \(item)"
    }
}

extension ServerView {
    /// Seconds until a step that runs is likely to have ended.
    fileprivate func likelyLeft(of step: Int, at now: Timestamp) -> Double? {
        guard let expected = expected(of: step), let started = steps[step].started else {
            return nil
        }
        let pace = steps[..<step].indices.reduce(into: Pace()) { pace, each in
            pace.add(
                expected: self.expected(of: each), from: steps[each].started,
                to: steps[each].finished)
        }
        let left = pace.likely(expected) - now.seconds(since: started)
        return left > 0 ? left : nil
    }
}
