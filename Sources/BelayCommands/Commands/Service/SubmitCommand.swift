import ArgumentParser
import BelayFiles
import BelayModel
import BelayReports
import BelayService
import BelayStore
import Foundation

struct SubmitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "submit",
        abstract: "Records a job for belay serve to drive, and prints its number.",
        discussion: """
            Example: belay submit security-updates.yml -i hosts.ini --at 2026-12-06T02:00:00+01:00
            The job is durable when the command returns. Follow it by belay job follow ID.
            """)

    @Argument(help: "The playbook, a YAML file.", completion: .file()) var playbook: String
    @OptionGroup(title: "Which servers") var inventory: InventoryOptions
    @OptionGroup(title: "Reaching them") var reach: ReachOptions
    @OptionGroup(title: "What to do") var job: JobSettings
    @Option(
        help: ArgumentHelp(
            "When analyze starts: RFC 3339 with an offset, as 2026-12-06T02:00:00+01:00.",
            valueName: "TIME"))
    var at: String?
    @Option(
        help: ArgumentHelp(
            "How late it may still start. (default: 15m)", valueName: "DURATION"))
    var late: String?
    @Option(
        help: ArgumentHelp(
            "When servers may be changed, as 02:00/3h@Europe/Berlin, or the name of a window; the job "
                + "starts when it opens.",
            valueName: "WINDOW"))
    var window: String?
    @OptionGroup(title: "When") var time: WindowOptions
    @Flag(help: "Print JSON.") var json = false

    func validate() throws {
        _ = try job.options(reach)
        guard late == nil || at != nil || window != nil else {
            throw ValidationError("--late is for --at or --window.")
        }
    }

    func run() async throws {
        try await printing {
            try reach.refuseUnattended()
            var request = try JobRequest(playbook, inventory, reach, job)
            request.start = try at.map { try StartTime(parsing: $0, late: late, now: .now) }
            try setWindow(of: &request)
            request.overrideFreeze = time.overrideFreeze
            let made = try await request.parts()
            try made.refuseUnattended(reach.passwordSources)
            try Announcement(json: json).submit(made.new(.current()), to: openStore())
        }
    }

    private func setWindow(of request: inout JobRequest) throws {
        guard let window else {
            request.window = try time.window(at: request.start?.at ?? .now)
            return
        }
        guard time.until == nil else {
            throw ValidationError("Give --window or --until, not both.")
        }
        let (stretch, start) = try MaintenanceWindow(given: window).stretch(
            from: request.start?.at, at: .now, needs: time.needs.map(WindowOptions.seconds))
        try WindowOptions.check(stretch, at: start ?? .now)
        request.window = stretch
        if request.start == nil, let start {
            request.start = StartTime(at: start, late: try late.map(WindowOptions.seconds))
        }
    }
}
