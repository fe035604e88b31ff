import ArgumentParser
import BelayModel
import BelayReports
import BelayService
import BelayStore
import Foundation

struct ScheduleAddCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Makes a schedule: a playbook that is run at recurring times.",
        discussion: """
            Example: belay schedule add nightly security-updates.yml -i hosts.ini \
            --when 'Tue *-*-8..14 02:00' --zone Europe/Berlin --window 02:00/3h@Europe/Berlin
            The playbook's text is frozen now; the inventory is read each time.
            """)

    @Argument(help: "The schedule's name: letters, digits, '-', '_' and '.', no number.")
    var name: String
    @Argument(help: "The playbook, a YAML file.", completion: .file()) var playbook: String
    @OptionGroup(title: "Which servers") var inventory: InventoryOptions
    @OptionGroup(title: "Reaching them") var reach: ReachOptions
    @OptionGroup(title: "What to do") var job: JobSettings
    @OptionGroup var rule: ScheduleRule

    func validate() throws {
        _ = try job.options(reach)
        let isName = name.unicodeScalars.allSatisfy {
            $0.isASCII && ($0.properties.isAlphabetic || $0.properties.numericType != nil)
                || "-_.".unicodeScalars.contains($0)
        }
        guard isName, !name.isEmpty, name.utf8.count <= 64, name.first != "-", Int(name) == nil
        else {
            throw ValidationError(
                "'\(name)' cannot name a schedule: letters, digits, '-', '_' and '.', at most 64, "
                    + "and no number, which would be a job's.")
        }
    }

    func run() async throws {
        try await printing {
            try reach.refuseUnattended()
            let schedule = try rule.schedule()
            try rule.check(schedule, isCheck: job.check)
            let request = try JobRequest(playbook, inventory, reach, job)
            // Whatever cannot be read is said now, not at 02:00.
            let made = try await request.parts()
            try made.refuseUnattended(reach.passwordSources)
            let store = try openStore()
            try store.addSchedule(
                name, schedule, template: try JSONEncoder().encode(request.template()), at: .now)
            let servers = count(made.plan.servers.count, "server")
            Console.say("\(name): \(made.plan.name), \(servers) now. Its next times:")
            let next = try ScheduleView.next(schedule, after: .now, count: 3, in: store)
            Console.write(NextTime.text(next))
        }
    }
}
