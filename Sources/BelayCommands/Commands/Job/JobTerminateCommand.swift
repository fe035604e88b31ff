import ArgumentParser
import BelayModel
import BelayReports
import BelayService
import BelayStore
import Foundation

struct JobTerminateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "terminate",
        abstract: "Stops a job: items in hand finish, nothing more starts.",
        discussion: "A job that has not begun is canceled at once, whoever would have driven it.")

    @Argument(help: "The job's number; last, or -1, for the latest.", completion: .job) var job:
        String
    @Flag(help: "Return when the job has ended.") var wait = false
    @Flag(help: "Print JSON: a line at once, and one when the job has ended.") var json = false

    /// The job of the argument.
    /// - Throws: that it is no number; for the name of a schedule, the commands that may be meant.
    private func number(in store: JobStore) throws -> Int64 {
        if let reference = JobReference(argument: job) { return try reference.id(in: store) }
        guard let schedule = try? store.schedule(job) else {
            throw ValidationError("'\(job)' is no job's number; belay job list shows the jobs.")
        }
        let active = try store.activeJob(of: schedule.id)
        let words = active.map {
            "its job \($0.id) is \($0.status.rawValue): belay job terminate \($0.id)"
        }
        throw ValidationError(
            "\(job) is a schedule; \(words ?? "no job of it is active"); "
                + "to stop the series: belay schedule pause \(job)")
    }

    func run() async throws {
        try await reporting {
            let store = try openStore()
            let id = try number(in: store)
            let isRepeated = try store.termination(of: id) != nil
            // What cannot be read, or would take time, must not be in the way of the request.
            var forecast = (try? store.standing(of: id)).map { TerminationForecast($0) }
            try store.requestTermination(of: id, at: .now, origin: .current())
            try? forecast?.findLongest(of: id, in: store)
            say(
                isRepeated
                    ? "Job \(id) is being terminated already. \(forecast?.stillWaiting ?? "")"
                    : "Job \(id) is being terminated. \(forecast?.words ?? "")")
            let isCanceled = try store.cancelUnbegun(id, at: .now)
            let summary = try store.summary(of: id, at: .now)
            if json {
                try printJSON(
                    forecast ?? TerminationForecast(store.standing(of: id)), summary)
            }
            if isCanceled {
                if json, wait { try printEnd(summary) }
                return say("Job \(id): \(summary.status.rawValue); it had not begun.")
            }
            if try await isOrphaned(id, in: store) {
                try await carryOut(id, in: store)
            } else if wait {
                try await waitForEnd(of: id, in: store)
            }
        }
    }

    /// Says something, where that is not what a program reads.
    private func say(_ words: String) {
        if !json { Console.say(words) }
    }

    private func printJSON(_ forecast: TerminationForecast, _ job: JobSummary) throws {
        let requested = job.terminationRequested ?? .now
        let line = ForecastJSON(
            forecast, job: job.id, requested: requested, status: job.shownStatus)
        try Console.line(JSONText.of(line))
    }

    /// Whether nobody drives the job. One that was just submitted is about to be.
    private func isOrphaned(_ id: Int64, in store: JobStore) async throws -> Bool {
        for _ in 0..<20 {
            let job = try store.summary(of: id, at: .now)
            if job.status.isFinal || job.coordinator?.isAlive == true { return false }
            if job.coordinator != nil { return true }
            try await Task.sleep(for: .milliseconds(100))
        }
        return true
    }

    /// Takes over a job whose coordinator is gone, and carries the termination out here.
    private func carryOut(_ id: Int64, in store: JobStore) async throws {
        say("Its coordinator is gone: it is taken over and terminated here.")
        do {
            let viewer: any Viewer = if json { SilentViewer() } else { PlainViewer() }
            _ = try await takeUp(try store.load(id), id, in: store).drive(viewer)
            if json { try printEnd(store.summary(of: id, at: .now)) }
        } catch StoreError.claimed {
            // Somebody else has taken it over meanwhile, and terminates it.
            if wait { try await waitForEnd(of: id, in: store) }
        }
    }

    private func waitForEnd(of id: Int64, in store: JobStore) async throws {
        while true {
            let job = try store.summary(of: id, at: .now)
            if job.status.isFinal {
                if json { try printEnd(job) }
                return say("Job \(id): \(job.status.rawValue).")
            }
            try await Task.sleep(for: .milliseconds(200))
        }
    }

    private func printEnd(_ job: JobSummary) throws {
        try Console.line(JSONText.of(EndedJobJSON(job)))
    }
}
