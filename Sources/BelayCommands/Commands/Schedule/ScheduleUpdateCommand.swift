import ArgumentParser
import BelayModel
import BelayReports
import BelayService
import BelayStore
import Foundation

struct ScheduleUpdateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "update",
        abstract: "Changes a schedule: its times, its playbook, or its servers.",
        discussion: """
            What is not given stays. A playbook is frozen anew when it is named. With -i, all that \
            says how servers are reached is taken from this command line, and only with it. The \
            next time is worked out from now on: what the new rule would have had in the past does \
            not become due.
            """)

    @Argument(help: "The schedule's name.") var name: String
    @Argument(help: "The playbook, frozen anew.", completion: .file()) var playbook: String?
    @OptionGroup(title: "Which servers") var inventory: InventoryOptions
    @OptionGroup(title: "Reaching them") var reach: ReachOptions
    @OptionGroup(title: "What to do") var job: JobSettings
    @OptionGroup var rule: ScheduleRule

    func validate() throws {
        _ = try job.options(reach)
        let isAlone = inventory.inventory.isEmpty
        guard !isAlone || (!reach.isGiven && inventory.vaultPasswordFile.isEmpty) else {
            throw ValidationError(
                "How servers are reached is changed together with -i: give the inventory, too.")
        }
    }

    func run() async throws {
        try await printing {
            try reach.refuseUnattended()
            let store = try openStore()
            let stored = try store.schedule(name)
            let schedule = try rule.schedule(stored.schedule)
            let before = try JSONDecoder().decode(JobTemplate.self, from: stored.template)
            let template = try changed(before)
            try rule.check(schedule, isCheck: template.check)
            let request = try JobRequest(template)
            let made = try await request.parts()
            try made.refuseUnattended(request.reach.passwordSources)
            try store.decideLeftovers(
                of: stored, because: "the schedule was changed", zones: ZoneFiles(), at: .now)
            try store.updateSchedule(
                name, schedule, template: try JSONEncoder().encode(template), at: .now)
            let servers = count(made.plan.servers.count, "server")
            Console.say("\(name): \(made.plan.name), \(servers) now. Its next times:")
            let next = try ScheduleView.next(schedule, after: .now, count: 3, in: store)
            Console.write(NextTime.text(next))
        }
    }

    private func changed(_ before: JobTemplate) throws -> JobTemplate {
        let frozen =
            try playbook.map { try FrozenPlaybook(reading: $0) }
            ?? FrozenPlaybook(path: before.playbookPath, text: before.playbookText)
        var template = before
        if !inventory.inventory.isEmpty {
            let new = try JobRequest(frozen, inventory, reach, job).template()
            (template.context, template.forks, template.become) = (
                new.context, new.forks, new.become
            )
        }
        (template.playbookPath, template.playbookText) = (frozen.path, frozen.text)
        if !inventory.limit.isEmpty { template.limits = inventory.limit }
        template.take(try job.options(reach))
        return template
    }
}

extension ReachOptions {
    /// Whether anything of it was given.
    fileprivate var isGiven: Bool {
        !knownHosts.isEmpty || acceptNewHostKeys || sshConfig != nil || user != nil || become
            || askPass || askBecomePass || forks != nil || passwordSources != PasswordSources()
    }
}
