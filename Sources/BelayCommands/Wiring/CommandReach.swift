import BelayModel
import BelayReports
import BelaySSH
import BelayService
import BelayStore
import Foundation

/// How a daemon reaches the servers of jobs: without anybody at a terminal.
struct CommandReach: JobReach {
    func reach(_ job: StoredJob) async throws -> Reach {
        let context = try JSONDecoder().decode(JobContext.self, from: job.context)
        let servers = context.frozenServers()
        let secrets = try context.unattendedSecrets(servers)
        return Reach(
            transport: try context.transport(servers, isAttended: false), secrets: secrets)
    }

    func job(from template: JobTemplate) async throws -> NewJob {
        let context = try JSONDecoder().decode(JobContext.self, from: template.context)
        // Before any server is contacted.
        do { _ = try context.passwordSources?.passwords() } catch {
            throw CredentialsProblem("\(error)")
        }
        return try await JobRequest(template).parts().new(nil)
    }

    func job(from schedule: StoredSchedule) async throws -> NewJob {
        try await job(from: JSONDecoder().decode(JobTemplate.self, from: schedule.template))
    }

    /// A job of a schedule outside of its times.
    /// - Throws: that the schedule's window is closed.
    func job(
        from schedule: StoredSchedule, overridingWindow: Bool, zones: ZoneFiles
    ) async throws -> NewJob {
        var job = try await job(from: schedule)
        guard let window = schedule.schedule.window, !overridingWindow else { return job }
        let rules = try zones.rules(of: window.zone)
        job.plan.window = window.jobWindow(at: Timestamp.now.seconds, in: rules, needs: nil)
        guard job.plan.window != nil else { throw ClosedWindow(window: window.text) }
        return job
    }
}

/// That a schedule's window is closed now.
struct ClosedWindow: Error, CustomStringConvertible {
    let window: String

    var description: String {
        "its window \(window) is closed; --override-window runs it all the same"
    }
}

extension ReachOptions {
    /// - Throws: for what needs somebody at a terminal when the job runs.
    func refuseUnattended() throws {
        guard askPass || askBecomePass else { return }
        throw UnattendedProblem(
            "\(askPass ? "-k" : "-K") asks for a password, and nobody is there when the job runs"
                + UnattendedProblem.ways)
    }
}

extension JobRequest.Parts {
    /// - Throws: that servers can only be logged in to by somebody at a terminal.
    func refuseUnattended(_ sources: PasswordSources) throws {
        guard sources.login == nil else { return }
        let keys = UnattendedKeys(home: directory.home)
        var known: [[String]: String?] = [:]
        let problems = servers.compactMap { server -> (String, String)? in
            guard server.login.password == nil else { return nil }
            let files = server.login.keyFile.map { [$0] } ?? server.login.identityFiles
            let problem = known[files] ?? keys.problem(files)
            known[files] = problem
            return problem.map { (server.name, $0) }
        }
        guard !problems.isEmpty else { return }
        throw RefusedServers(
            messages: ServerSource.grouped(problems).map {
                "\($0): \($1), and nobody is there when the job runs\(UnattendedProblem.ways)"
            })
    }
}

extension UnattendedProblem {
    /// The ways out.
    fileprivate static let ways =
        "; use a key file without a passphrase, a file in $CREDENTIALS_DIRECTORY "
        + "(--password-credential, --become-password-credential), or --password-command"
}
