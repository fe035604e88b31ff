import ArgumentParser
import BelayModel
import BelayReports
import BelayStore

struct JobFollowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "follow",
        abstract: "Shows a job live, whoever drives it.",
        discussion: "Ctrl-C leaves the view; the job goes on.")

    @Argument(help: "The job's number; last, or -1, for the latest.", completion: .job) var id =
        JobReference.last
    @OptionGroup(title: "Output") var view: ViewOptions

    func run() async throws {
        let ended = try await reporting {
            let store = try openStore()
            return try await JobFollower(store: store, job: id.id(in: store))
                .follow(view.viewer(.leaves))
        }
        throw ExitCode(ended)
    }
}

/// Shows a job from its journal until it has ended, whoever drives it.
struct JobFollower {
    let store: JobStore
    let job: Int64

    /// Without a coordinator for so many looks, it is said.
    private static let mostSilence = 50

    /// - Returns: the job at its end.
    func follow(_ viewer: any Viewer) async throws -> JobRun {
        var view = JobViewing(
            store: store, job: job, viewer, try store.load(job), isWhole: true)
        var silence = 0
        while true {
            // Asked before reading: what comes between the two is read in the next round.
            let summary = try store.summary(of: job, at: .now)
            silence = summary.isAbandoned ? silence + 1 : 0
            let remedy = silence == Self.mostSilence ? summary.remedy : nil
            view.refresh(
                asked: 0, remedy.map { ["job \(job): \(summary.noCoordinator); \($0)"] } ?? [])
            if summary.status.isFinal { break }
            try await Task.sleep(for: JobViewing.refreshInterval)
        }
        view.end()
        return try store.load(job).run
    }
}
