import ArgumentParser
import BelayModel
import BelayReports
import BelayService
import BelayStore
import Foundation

/// The schedules of this state directory.
struct ScheduleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schedule",
        abstract: "Named rules that submit jobs, for belay serve.",
        subcommands: [
            ScheduleListCommand.self, ScheduleAddCommand.self, ScheduleShowCommand.self,
            ScheduleNextCommand.self, SchedulePauseCommand.self, ScheduleResumeCommand.self,
            ScheduleRunCommand.self, ScheduleCheckCommand.self, ScheduleUpdateCommand.self,
            ScheduleRemoveCommand.self,
        ],
        defaultSubcommand: ScheduleListCommand.self)
}

struct ScheduleListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists the schedules, with their next times.")

    @Flag(help: "Print JSON.") var json = false

    func run() async throws {
        try await printing {
            let schedules = try openStore().schedules().map { ScheduleView($0, at: .now) }
            if json { return Console.line(try JSONText.of(schedules.map(\.json))) }
            guard !schedules.isEmpty else {
                return Console.say(
                    "No schedules yet: belay schedule add NAME PLAYBOOK … makes one.")
            }
            Console.write(ScheduleView.table(schedules, columns: Console.columns))
        }
    }
}

struct ScheduleShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Shows a schedule, its latest and its next occurrences.")

    @Argument(help: "The schedule's name.", completion: .schedule) var name: String
    @Flag(help: "Print JSON.") var json = false

    func run() async throws {
        try await printing {
            let store = try openStore()
            let schedule = try store.schedule(name)
            let view = ScheduleView(schedule, at: .now)
            let latest = try store.occurrences(of: schedule.id, latest: 20)
            if json {
                Console.line(try JSONText.of(view.detailed(latest)))
            } else {
                Console.write(view.text(latest).wrappedLines(columns: Console.columns))
            }
        }
    }
}

struct ScheduleNextCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "next",
        abstract: "Prints a schedule's next times: local, UTC, and what moves them.")

    @Argument(help: "The schedule's name.", completion: .schedule) var name: String
    @Option(name: [.customShort("n"), .long], help: "So many.") var number = 10
    @Flag(help: "Print JSON.") var json = false

    func validate() throws {
        if !(1...1000).contains(number) { throw ValidationError("-n takes 1 to 1000.") }
    }

    func run() async throws {
        try await printing {
            let store = try openStore()
            let schedule = try store.schedule(name)
            let times = try ScheduleView.next(
                schedule.schedule, after: .now, count: number, in: store)
            if json { return try Console.line(JSONText.of(times)) }
            Console.write(NextTime.text(times))
        }
    }
}

struct SchedulePauseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause", abstract: "Stops a schedule; its active job is left alone.")

    @Argument(help: "The schedule's name.", completion: .schedule) var name: String
    @Option(
        help: ArgumentHelp("When it resumes by itself: RFC 3339 with an offset.", valueName: "TIME")
    )
    var until: String?

    func run() async throws {
        try await printing {
            let store = try openStore()
            let until = try until.map { try StartTime(parsing: $0, late: nil, now: .now).at }
            try store.setSchedule(name, to: .paused, until: until)
            let end = until.map { " until \($0.rfc3339)" } ?? ""
            Console.say("\(name) is paused\(end).\(try leftAlone(store.schedule(name), store))")
        }
    }
}

struct ScheduleResumeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume", abstract: "Lets a paused schedule go on.")

    @Argument(help: "The schedule's name.", completion: .schedule) var name: String

    func run() async throws {
        try await printing {
            let store = try openStore()
            try store.setSchedule(name, to: .enabled)
            let schedule = try store.schedule(name)
            Console.write("\(name) goes on:\n")
            let next = try ScheduleView.next(
                schedule.schedule, after: .now, count: 1, in: store)
            Console.write(NextTime.text(next))
        }
    }
}

struct ScheduleRunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Submits a job of the schedule now, outside of its times.")

    @Argument(help: "The schedule's name.", completion: .schedule) var name: String
    @Flag(help: "Run it though its window is closed.") var overrideWindow = false

    func run() async throws {
        try await printing {
            let store = try openStore()
            let schedule = try store.schedule(name)
            var job = try await CommandReach().job(
                from: schedule, overridingWindow: overrideWindow, zones: ZoneFiles())
            job.origin = .current()
            let id = try store.submit(job, at: .now)
            Console.line("\(id)")
        }
    }
}

struct ScheduleRemoveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Removes a schedule; its history is kept.")

    @Argument(help: "The schedule's name.", completion: .schedule) var name: String
    @Flag(help: "Terminate its active job, too.") var terminateActive = false

    func run() async throws {
        try await printing {
            let store = try openStore()
            let schedule = try store.schedule(name)
            let active = try store.activeJob(of: schedule.id)
            try store.decideLeftovers(
                of: schedule, because: "the schedule was removed", zones: ZoneFiles(), at: .now)
            try store.setSchedule(name, to: .removed)
            guard let active, terminateActive else {
                return Console.say("\(name) is removed.\(try leftAlone(schedule, store))")
            }
            try store.requestTermination(of: active.id, at: .now, origin: .current())
            Console.say("\(name) is removed, and its job \(active.id) is being terminated.")
        }
    }
}

/// What is said of a schedule's job that goes on without it.
private func leftAlone(_ schedule: StoredSchedule, _ store: JobStore) throws -> String {
    guard let active = try store.activeJob(of: schedule.id) else { return "" }
    return " Its job \(active.id) is \(active.status.rawValue), and was left alone: "
        + "belay job terminate \(active.id) stops it."
}
