import ArgumentParser
import BelayModel
import BelayReports
import BelayService
import BelayStore
import Foundation

struct JobRetryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry",
        abstract: "Runs a job again on the servers that did not succeed, as a new job.",
        discussion: """
            The playbook is the one that was frozen when the job was submitted. Each server is \
            analyzed anew: packages that were installed are not installed again.
            """)

    @Argument(
        help: "The number of a job that has ended; last, or -1, for the latest.", completion: .job)
    var id: JobReference
    @Option(
        help: ArgumentHelp(
            "Which servers: failed, unreachable, canceled, timedout. (default: all of them)",
            valueName: "LIST"))
    var servers: String?
    @Flag(help: "Leave the new job to belay serve, and print its number.") var detach = false
    @OptionGroup(title: "Output") var view: ViewOptions

    func validate() throws {
        _ = try outcomes()
        if detach { try view.refuseProgress() }
    }

    private func outcomes() throws -> Set<ServerOutcome> {
        guard let servers else { return [.unfinished] }
        let words = servers.split(separator: ",", omittingEmptySubsequences: false)
        return try Set(
            words.map { word in
                let name = word.trimmingCharacters(in: .whitespaces).lowercased()
                guard let outcome = ServerOutcome(rawValue: name) else {
                    throw ValidationError(
                        "--servers \(servers): '\(word)' is none of \(ServerOutcome.words).")
                }
                return outcome
            })
    }

    func run() async throws {
        let ended = try await reporting {
            let store = try openStore()
            let id = try id.id(in: store)
            let retry = try Retry(of: id, in: store)
            let outcomes = try outcomes()
            guard let new = retry.new(outcomes, origin: .current()) else {
                let names = outcomes.map(\.rawValue).sorted().joined(separator: " or ")
                Console.complain("nothing to retry: no server of job \(id) is \(names)")
                return ExitCode.success
            }
            if detach { return try submit(new, to: store) }
            return ExitCode(try await drive(new, retry.stored, id, store))
        }
        throw ended
    }

    private func submit(_ new: NewJob, to store: JobStore) throws -> ExitCode {
        try new.refuseUnattended()
        try Announcement(json: view.json).submit(new, to: store)
        return .success
    }

    private func drive(
        _ new: NewJob, _ stored: StoredJob, _ id: Int64, _ store: JobStore
    ) async throws -> JobRun {
        var driver = try takeUp(stored, id, in: store)
        try store.prepareToDrive()
        driver.signals = await StopSignals()
        (driver.job, driver.lease) = try store.submit(new, at: .now, by: .current())
        driver.plan = new.plan
        return try await driver.drive(view.viewer())
    }
}
