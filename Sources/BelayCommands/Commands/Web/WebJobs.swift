import ArgumentParser
import BelayFiles
import BelayModel
import BelaySSHConfig
import BelayService
import BelayStore
import BelayWeb
import Foundation
import HTTPTypes

/// Jobs that are asked for by the pages and the API, made as the commands make theirs.
struct WebJobs: JobMaking {
    let zones: ZoneFiles

    func job(of schedule: StoredSchedule, overridingWindow: Bool) async throws -> NewJob {
        do {
            return try await CommandReach().job(
                from: schedule, overridingWindow: overridingWindow, zones: zones)
        } catch let error as ClosedWindow {
            throw WebProblem(
                .conflict,
                "The window \(error.window) of \(schedule.name.printable) is closed; the job can be made all the same (overrideWindow)."
            )
        } catch {
            throw Self.problem(error, "\(schedule.name.printable) cannot be run")
        }
    }

    func refuseUnattended(_ job: NewJob) throws {
        do { try job.refuseUnattended() } catch { throw Self.problem(error, "It cannot be run") }
    }

    /// What a mistake means to whoever sent the request.
    static func problem(_ error: any Error, _ what: String) -> any Error {
        switch error {
        case let problems as FileProblems:
            problems.problems.first.map { Self.problem($0, also: problems.problems.count - 1) }
                ?? error
        case let problem as FileProblem: Self.problem(problem, also: 0)
        case let refused as RefusedServers:
            WebProblem(
                .unprocessableContent,
                "\(what): \(refused.messages.prefix(5).joined(separator: "; "))")
        case is PatternProblem, is PlanProblem, is StartProblem, is SSHConfigError,
            is UnreadProblem, is ValidationError:
            WebProblem(.unprocessableContent, "\(what): \(error)".printable(atMost: 2000))
        case is UnattendedProblem, is CredentialsProblem, is CalendarProblem, is FreezeProblem:
            WebProblem(.conflict, "\(what): \(error)".printable(atMost: 2000))
        case _: error
        }
    }

    private static func problem(_ problem: FileProblem, also others: Int) -> WebProblem {
        let more = others > 0 ? " (and \(others) more)" : ""
        var answer = WebProblem(.unprocessableContent, problem.message + more)
        answer.file = problem.path.printableLine
        answer.line = problem.line
        return answer
    }
}
