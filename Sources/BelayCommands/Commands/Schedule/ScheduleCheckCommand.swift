import ArgumentParser
import BelayEngine
import BelayModel
import BelayReports
import BelayService
import BelayStore
import Foundation

struct ScheduleCheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Says whether a schedule's job could run now: reads its inventory, logs in.",
        discussion: """
            Each server is logged in to as belay serve does it: without an agent, and without \
            anybody to ask. Run it as the user of the service.
            """)

    @Argument(help: "The schedule's name.") var name: String

    func run() async throws {
        let tally = try await reporting {
            let stored = try openStore().schedule(name)
            let schedule = stored.schedule
            try ScheduleRule.parse([]).check(schedule, isCheck: true)
            let template = try JSONDecoder().decode(JobTemplate.self, from: stored.template)
            let request = try JobRequest(template)
            let made = try await request.parts()
            tell(made, schedule)
            try made.refuseUnattended(request.reach.passwordSources)
            return try await ping(made, request.reach)
        }
        let isLost = Console.complainOfLoss()
        if let status = tally.exit { throw status }
        if isLost { throw ExitCode.failure }
    }

    private func tell(_ made: JobRequest.Parts, _ schedule: Schedule) {
        let servers = made.plan.servers.count
        Console.say("\(name): \(made.plan.name), \(count(servers, "server"))")
        if let expect = schedule.expect, !expect.contains(servers) {
            Console.complain(
                "\(expect.lowerBound)..\(expect.upperBound) servers are expected: an occurrence would "
                    + "be Skipped now")
        }
    }

    private func ping(_ made: JobRequest.Parts, _ reach: ReachOptions) async throws -> FleetTally {
        let context = try JSONDecoder().decode(JobContext.self, from: made.context)
        let secrets = try context.unattendedSecrets(made.servers)
        let becomes = Dictionary(
            made.plan.servers.map { ($0.name, $0.becomes ? $0.becomeUser : nil) }
        ) { $1 }
        let targets = reach.targets(made.servers, secrets) { becomes[$0.name] ?? nil }
        var work = FleetCommand.Work(script: "id -un")
        work.timeLimit = .seconds(30)
        let fleet = FleetCommand(
            work, transport: try context.transport(made.servers, isAttended: false),
            forks: made.plan.forks)
        let progress = FleetProgress(targets.map(\.endpoint.name))
        let printer = Printer()
        await fleet.run(on: targets) { _, _, _ in
        } end: { target, outcome, seconds in
            let result = FleetResult(target, outcome, seconds)
            progress.add(result)
            if let reason = result.reason {
                await printer.complain("\(result.server): \(reason)")
            } else {
                await printer.line("\(result.server): ok")
            }
        }
        await printer.finish()
        return progress.tally
    }
}
