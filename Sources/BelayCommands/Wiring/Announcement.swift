import BelayModel
import BelayReports
import BelayService
import BelayStore
import Foundation

/// The submission of a job that this process does not drive, and what is said of it.
struct Announcement {
    let json: Bool

    /// - Returns: the job's number.
    @discardableResult
    func submit(_ new: NewJob, to store: JobStore) throws -> Int64 {
        let id = try store.submit(new, at: .now)
        if json {
            let event = JSONEvent.job(id, uid: new.uid, name: new.plan.name, at: .now)
            try Console.line(JSONText.of(event))
        } else {
            Console.line("\(id)")
        }
        if try !store.hasDaemon(at: .now) {
            Console.complain(
                "no belay serve runs on this state: job \(id) waits until one does, "
                    + "or for belay job resume \(id)")
        }
        return id
    }
}

extension NewJob {
    /// - Throws: for what needs somebody at a terminal when the job runs.
    func refuseUnattended() throws {
        let context = try JSONDecoder().decode(JobContext.self, from: context)
        if context.askPass || context.askBecomePass {
            throw UnattendedProblem(
                "the job needs a password that is asked for, and nobody is there when it runs")
        }
    }
}
