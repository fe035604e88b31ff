/// What can be simulated from a seed.
package enum Simulation: String, Sendable, CaseIterable {
    /// Several jobs with random policies on one store, driven by machines that die, stop and hand
    /// over.
    case policies
    /// The same with schedules, over hours, some of them in nights in which clocks are changed.
    case daemons

    package struct Outcome: Sendable {
        package var commits = 0
        /// What is untrue, with all that led there; `nil`: nothing is.
        package var complaint: String?
    }

    /// Plays what a seed stands for.
    /// - Parameter isTelling: whether a complaint comes with the whole history.
    package func play(seed: UInt64, isTelling: Bool = false) async -> Outcome {
        do {
            let world = try World(
                seed: seed, hasSchedules: self == .daemons, isTelling: isTelling)
            try await world.play()
            var outcome = Outcome(commits: world.commits)
            if world.complaints.isEmpty { try world.place.giveBack() }
            if let first = world.complaints.first {
                let story = isTelling ? "\n\(try world.story())" : ""
                outcome.complaint = "\(rawValue), seed \(seed): \(first)\(story)"
            }
            return outcome
        } catch {
            return Outcome(complaint: "\(rawValue), seed \(seed): \(error)")
        }
    }

    /// Plays many, several at once.
    /// - Parameter report: told of each complaint, and how many were played so far.
    /// - Returns: how many commits there were.
    package func play(
        seeds: Range<UInt64>, atOnce: Int, report: (_ outcome: Outcome) -> Void
    ) async -> Int {
        var commits = 0
        await withTaskGroup(of: Outcome.self) { group in
            func take(_ outcome: Outcome) {
                commits += outcome.commits
                report(outcome)
            }
            for (index, seed) in seeds.enumerated() {
                if index >= atOnce, let outcome = await group.next() { take(outcome) }
                group.addTask { await play(seed: seed) }
            }
            for await outcome in group { take(outcome) }
        }
        return commits
    }
}
