import ArgumentParser
import BelayModel
import BelayReports
import BelayService
import BelayStore

struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Submits a job and drives it to its end.",
        discussion: "Ctrl-C terminates it: items in hand finish, nothing more starts.")

    @Argument(help: "The playbook, a YAML file.", completion: .file()) var playbook: String
    @OptionGroup(title: "Which servers") var inventory: InventoryOptions
    @OptionGroup(title: "Reaching them") var reach: ReachOptions
    @OptionGroup(title: "What to do") var job: JobSettings
    @OptionGroup(title: "Output") var view: ViewOptions
    @OptionGroup(title: "When") var time: WindowOptions
    @Flag(help: "Leave the job to belay serve, and print its number.") var detach = false

    func validate() throws {
        _ = try job.options(reach)
        if detach { try view.refuseProgress() }
    }

    func run() async throws {
        let ended = try await reporting {
            var request = try JobRequest(playbook, inventory, reach, job)
            request.window = try time.window(at: .now)
            request.overrideFreeze = time.overrideFreeze
            if detach { return try await submit(request) }
            return ExitCode(try await SubmittedJob(request).drive(view.viewer()))
        }
        throw ended
    }

    private func submit(_ request: JobRequest) async throws -> ExitCode {
        try reach.refuseUnattended()
        let parts = try await request.parts()
        try parts.refuseUnattended(reach.passwordSources)
        try Announcement(json: view.json).submit(parts.new(.current()), to: openStore())
        return .success
    }
}
