import ArgumentParser
import BelayEngine
import BelayModel
import BelaySSH
import BelayStore
import Foundation
import Logging
import Synchronization
import UnixSignals

/// Drives a job in this process and shows it: what `run`, `resume` and `cleanup` have in common.
struct JobDriver {
    let store: JobStore
    let job: Int64
    let transport: any Transport
    let secrets: @Sendable (_ server: String) -> ServerSecrets
    /// The job's plan, of whoever has just submitted it.
    var plan: Plan?

    private static let refreshInterval = Duration.milliseconds(100)

    /// - Returns: the job at its end.
    func drive(_ viewer: any Viewer, first event: Event? = nil) async throws -> JobRun {
        outliveReaders()
        // Before the job's number is told: whoever reads it may send a signal at once.
        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm, .sighup)
        let lease = try store.claim(job, at: .now)
        defer { try? store.release(lease) }
        let stored = try store.load(job, plan: plan)
        var reader = try JournalReader(store: store, job: job, plan: stored.run.plan)
        var viewer = viewer
        // What another coordinator did is not told again.
        try reader.read { _, _, _ in }
        viewer.begin(job, uid: stored.uid, reader.narrator.run)
        let coordinator = Coordinator(
            store: store, lease: lease, job: stored, transport: transport, secrets: secrets,
            now: { .now }, log: Logger(label: "belay"))
        let notices = Mutex<[String]>([])
        let listener = Task {
            for await signal in signals where signal != .sighup {
                let words = terminate()
                notices.withLock { $0.append(words) }
            }
        }
        defer { listener.cancel() }
        let work = Task { try await coordinator.drive(first: event) }
        let end = Latch()
        Task {
            _ = await work.result
            end.open()
        }
        var hasEnded: Bool
        repeat {
            hasEnded = await end.wait(atMost: Self.refreshInterval)
            let words = notices.withLock { notices in
                defer { notices = [] }
                return notices
            }
            for notice in words { viewer.say(notice) }
            try show(&reader, &viewer)
        } while !hasEnded
        let run = try await work.value
        viewer.end(try store.job(job, at: .now))
        Console.complainOfLoss()
        return run
    }

    private func show(_ reader: inout JournalReader, _ viewer: inout any Viewer) throws {
        try reader.read { viewer.show($0, $1, at: $2) }
        viewer.refresh(reader.narrator.run, at: .now)
    }

    /// Ctrl-C and SIGTERM terminate the job gracefully; asked again, they say what is waited for. A
    /// terminal that goes away changes nothing.
    /// - Returns: what it takes, in words.
    private func terminate() -> String {
        do {
            let before = try store.job(job, at: .now)
            let isRepeated = before.summary.terminationRequested != nil
            let forecast = TerminationForecast(before)
            let words =
                isRepeated
                ? "terminating already. \(forecast.stillWaiting)"
                : "terminating. \(forecast.words)"
            // Last: the job may end by it at once, and its view with it.
            try store.requestTermination(of: job, at: .now)
            return words
        } catch {
            return "\(error)"
        }
    }

    /// Whoever reads the output may go away (`belay run … | head`), which must not end the job. A
    /// handler makes write(2) fail instead, and unlike `SIG_IGN` is not passed on to programs.
    private func outliveReaders() {
        signal(SIGPIPE) { _ in }
    }
}
