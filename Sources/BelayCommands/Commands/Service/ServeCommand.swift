import ArgumentParser
import BelayModel
import BelayReports
import BelayService
import BelayStore
import BelayWeb
import Foundation
import Logging
import Synchronization
import UnixSignals

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Drives every job that nobody has, and runs the schedules.",
        discussion: """
            SIGTERM and Ctrl-C hand over: nothing more starts, what servers have in hand goes on \
            there, and the next belay serve takes the jobs up. No job is terminated by it.
            """)

    @Flag(help: "Take no new job, and end with the last one.") var drain = false
    @Option(help: ArgumentHelp("The most jobs at once.", valueName: "N")) var jobs = 100
    @Option(
        name: [.customShort("f"), .long],
        help: ArgumentHelp(
            "Servers worked on at once over all jobs, a fair share each. (default: no limit but the jobs' own)",
            valueName: "FORKS"))
    var forks: Int?

    @OptionGroup var web: WebOptions

    func validate() throws {
        if jobs < 1 { throw ValidationError("--jobs must be at least 1.") }
        if let forks, forks < 1 { throw ValidationError("--forks must be at least 1.") }
    }

    func run() async throws {
        try await reporting {
            let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm, .sighup)
            let store = try openStore()
            let log = Logger(label: "belay")
            let server = try web.server(log)
            let clock = JobClock(wall: { .now })
            let reach = CommandReach()
            let daemon = Daemon(
                service: JobService(store: store, clock: clock, log: log, forks: forks),
                reach: reach,
                scheduler: Scheduler(
                    store: store, zones: ZoneFiles(), reach: reach, clock: clock, log: log),
                manager: ServiceManager(environment: ProcessInfo.processInfo.environment),
                isDraining: { [drain] in drain }, log: log, limit: jobs)
            let chores = Task { await ServeChores(store: store, log: log).run() }
            defer { chores.cancel() }
            // Apart from the jobs: whatever its end, it is none of theirs.
            let pages = Task { await server?.run() }
            defer { pages.cancel() }
            try await withThrowingTaskGroup(of: Bool.self) { group in
                group.addTask {
                    try await daemon.run()
                    return true
                }
                group.addTask {
                    for await signal in signals where signal != .sighup {
                        log.notice("handing over")
                        break
                    }
                    return false
                }
                let isOver = try await group.next() ?? true
                group.cancelAll()
                pages.cancel()
                if !isOver { try await handOver(&group, log) }
            }
        }
    }

    /// How long connections may take to be closed, so that the whole is over within 5 s.
    private static let patience = Duration.seconds(4)

    /// Waits for the daemon to give back what it has. A connection that does not close in time is cut
    /// by the end of the process: the server notices, and its item goes on.
    private func handOver(
        _ group: inout ThrowingTaskGroup<Bool, any Error>, _ log: Logger
    ) async throws {
        // Of its own: the group's tasks are cancelled by now.
        let patience = Task.detached { try? await Task.sleep(for: Self.patience) }
        defer { patience.cancel() }
        group.addTask {
            await patience.value
            return false
        }
        if try await group.next() != true {
            log.notice("not all connections were closed in time")
            throw ExitCode.success
        }
    }
}
