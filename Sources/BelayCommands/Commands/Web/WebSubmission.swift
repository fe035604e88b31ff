import ArgumentParser
import BelayFiles
import BelayModel
import BelayReports
import BelayService
import BelayStore
import BelayWeb
import Foundation

extension WebJobs {
    /// Makes a job of texts that were sent. They are in a directory of their own while they are read,
    /// which has nothing else: what lies beside a playbook is not there.
    func job(_ submission: JobSubmission) async throws -> NewJob {
        let directory = FileManager.default.temporaryDirectory.appending(
            path: "belay-submission-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: directory, withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o700])
        defer { try? FileManager.default.removeItem(at: directory) }
        do {
            return try await job(submission, in: directory)
        } catch {
            let problem = Self.problem(error, "The job cannot be submitted")
            guard var problem = problem as? WebProblem else { throw problem }
            // The names of what was sent, and not those of files that are gone.
            let prefix = directory.path() + (directory.path().hasSuffix("/") ? "" : "/")
            problem.file = problem.file?.replacing(prefix, with: "")
            problem.description = problem.description.replacing(prefix, with: "")
            throw problem
        }
    }

    private func job(_ submission: JobSubmission, in directory: URL) async throws -> NewJob {
        var inventory = try InventoryOptions.parse([])
        let isInline = submission.inventory != nil
        if let text = submission.inventory {
            inventory.inventory = [try Self.source(text, in: directory)]
        }
        if let limit = submission.limit {
            guard !limit.isEmptyPattern else { throw PlanProblem("limit is empty") }
            inventory.limit = [limit]
        }
        var reach = try ReachOptions.parse([])
        reach.user = submission.user
        reach.become = submission.become ?? false
        reach.forks = submission.forks
        guard submission.forks ?? 1 > 0 else { throw PlanProblem("forks must be at least 1") }
        var settings = try JobSettings.parse([])
        settings.check = submission.check ?? false
        settings.extraVars = try (submission.variables ?? [:]).sorted { $0.key < $1.key }
            .map { name, value in
                guard !name.isEmpty, !name.contains("=") else {
                    throw PlanProblem("“\(name.printable)” is no name of a variable")
                }
                return "\(name)=\(value)"
            }
        let playbook = FrozenPlaybook(
            path: directory.appending(path: "playbook").path(), text: submission.playbook)
        _ = try PlaybookFile.parse(playbook.text, path: playbook.path)
        var request = try JobRequest(playbook, inventory, reach, settings)
        request.readsFiles = false
        request.start = try submission.at.map {
            try StartTime(parsing: $0, late: submission.late, now: .now)
        }
        let parts = try await request.parts()
        try parts.refuseUnattended(request.reach.passwordSources)
        var new = parts.new(nil)
        if isInline { new.context = try Self.withoutInventory(new.context) }
        return new
    }

    /// What `-i` would be given: names with commas as they are, a text as a file.
    private static func source(_ text: String, in directory: URL) throws -> String {
        let isNames =
            text.contains(",") && !text.contains { $0.isNewline || $0 == "[" || $0 == ":" }
        if isNames { return text }
        let file = directory.appending(path: "inventory")
        try Data(text.utf8).write(to: file)
        return file.path()
    }

    /// The inventory is not there when the job is taken up again; all that it said but passwords is in
    /// the job.
    private static func withoutInventory(_ context: Data) throws -> Data {
        var context = try JSONDecoder().decode(JobContext.self, from: context)
        let names = context.servers?.filter(\.hasPassword).map(\.name) ?? []
        guard names.isEmpty else {
            throw PlanProblem(
                "an inventory that is sent has no passwords, for they would be stored: "
                    + names.prefix(5).joined(separator: ", "))
        }
        context.inventory = []
        context.playbookDirectory = nil
        return try JSONEncoder().encode(context)
    }
}
