import BelayFiles
import BelayModel
import BelayReports
import BelayStore
import Foundation
import Logging

/// What a daemon does beside driving jobs: it sends notifications, and takes away what is old.
struct ServeChores: Sendable {
    let store: JobStore
    let log: Logger

    private static let pause = Duration.seconds(10)
    /// Rounds between two looks at what is old: an hour.
    private static let retentionRounds = 360

    /// Goes on until its task is cancelled.
    func run() async {
        var round = 0
        while !Task.isCancelled {
            await Notifying.send(store) { [log] in log.warning("\($0)") }
            if round % Self.retentionRounds == 0 { await retain() }
            round += 1
            try? await Task.sleep(for: Self.pause)
        }
    }

    /// Compacts journals of jobs that are over, prunes as `retention` of `belay.yaml` says, and makes
    /// the file smaller where half of it is free. Deleting waits for the disk: not on a thread that
    /// others need.
    private func retain() async {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                do { try prune() } catch { log.warning("old jobs cannot be pruned: \(error)") }
                do { try shrink() } catch {
                    log.warning("the store stays as large as it is: \(error)")
                }
                continuation.resume()
            }
        }
    }

    private func shrink() throws {
        guard let bytes = try store.shrink(.idle), bytes > 0 else { return }
        log.notice("gave \(spell(bytes: bytes)) of the store back to the file system")
    }

    private func prune() throws {
        try store.compact()
        let retention = try Settings.standard(ProcessInfo.processInfo.environment).retention
        let now = Timestamp.now
        func limit(_ days: Int?) -> Timestamp {
            days.map { Age(days: $0).before(now) } ?? Timestamp(milliseconds: .min)
        }
        let pruning = try store.prune(
            outputBefore: limit(retention.output.value),
            stepsBefore: limit(retention.steps.value), at: now)
        guard pruning.outputs + pruning.jobs > 0 else { return }
        log.notice(
            "removed the output of \(pruning.outputs) old jobs and the steps of \(pruning.jobs)")
    }
}
