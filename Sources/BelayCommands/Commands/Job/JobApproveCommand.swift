import ArgumentParser
import BelayModel
import BelayReports
import BelayService
import BelayStore
import Foundation

struct JobApproveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve",
        abstract: "Lets a job that is Blocked go on, with exactly what is staged.")

    @Argument(help: "The job's number; last, or -1, for the latest.", completion: .job) var id:
        JobReference
    @OptionGroup var answer: AnswerOptions

    func run() async throws { try await answer.give(.approved, to: id) }
}

struct JobDenyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deny",
        abstract: "Ends a job that is Blocked; nothing of it is installed.")

    @Argument(help: "The job's number; last, or -1, for the latest.", completion: .job) var id:
        JobReference
    @OptionGroup var answer: AnswerOptions

    func run() async throws { try await answer.give(.denied, to: id) }
}

/// What both answers take.
struct AnswerOptions: ParsableArguments {
    @Option(help: "Why, for others to read.") var reason: String?
    @Option(
        help: ArgumentHelp(
            "Answer only if this is what is staged: the digest of belay job show, or its beginning.",
            valueName: "DIGEST"))
    var digest: String?
    @Flag(help: "Print JSON.") var json = false

    func give(_ verdict: GateAnswer.Verdict, to job: JobReference) async throws {
        try await reporting {
            let store = try openStore()
            let id = try job.id(in: store)
            let origin = Origin.current()
            let approver = Approver(origin, groups: try UnixGroups.names(of: origin.actor))
            let gate = try store.answer(
                verdict, to: id, digest: digest, by: approver, reason: reason, at: .now)
            if json {
                try Console.line(JSONText.of(GateAnswerJSON(job: id, gate: GateJSON(gate))))
            } else {
                Console.say(
                    "Job \(id) is \(verdict.rawValue.lowercased()): \(count(gate.ready, "server")),"
                        + " digest \(gate.digest).")
            }
            let job = try store.summary(of: id, at: .now)
            if job.isAbandoned {
                Console.complain(
                    "job \(id) has no coordinator: belay serve acts on the answer, and so does"
                        + " belay job resume \(id)")
            }
        }
    }
}
