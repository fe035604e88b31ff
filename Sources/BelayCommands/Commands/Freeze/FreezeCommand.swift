import ArgumentParser
import BelayFiles
import BelayModel
import BelayReports
import BelayService
import BelayStore
import Foundation

/// Times in which servers may not be changed.
struct FreezeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "freeze",
        abstract: "Named times in which servers may not be changed.",
        discussion: """
            A freeze beats a window, and counts for jobs that were made before it: no server begins \
            its action phase in it. One that has begun it goes through with it.
            """,
        subcommands: [FreezeListCommand.self, FreezeAddCommand.self, FreezeRemoveCommand.self],
        defaultSubcommand: FreezeListCommand.self)
}

struct FreezeListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists the freezes that have not ended.")

    @Flag(help: "Print JSON.") var json = false

    func run() async throws {
        try await printing {
            let freezes = try openStore().freezes(after: .now)
            if json {
                return Console.line(try JSONText.of(freezes.map(FreezeJSON.init)))
            }
            guard !freezes.isEmpty else { return Console.say("No freezes.") }
            for freeze in freezes {
                let servers = freeze.pattern.map { ", \($0)" } ?? ", all servers"
                let now = freeze.contains(.now) ? ", now" : ""
                Console.say(
                    "\(freeze.name): \(freeze.starts.local) to \(freeze.ends.local)\(servers)\(now)"
                )
            }
        }
    }
}

struct FreezeAddCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Makes a freeze.",
        discussion: """
            Example: belay freeze add quarter-end 2027-03-30/2027-04-06 --zone Europe/Berlin
            A date stands for all of its day. A job that is to start in a freeze does not.
            """)

    @Argument(help: "The freeze's name.") var name: String
    @Argument(help: ArgumentHelp("Two dates, or two times of RFC 3339.", valueName: "FROM/TO"))
    var times: String
    @Option(help: ArgumentHelp("The time zone of dates, as Europe/Berlin.", valueName: "ZONE"))
    var zone: String?
    @Option(
        name: [.customShort("l"), .long],
        help: ArgumentHelp("Only these servers: names, groups, globs.", valueName: "PATTERN"))
    var limit: String?
    @Flag(help: "Terminate the jobs that are active in it.") var terminate = false

    func run() async throws {
        try await printing {
            let servers = try limit.map { try HostPattern.freeze($0) }
            let store = try openStore()
            let ends = times.split(separator: "/", omittingEmptySubsequences: false).map(
                String.init)
            guard ends.count == 2, !name.isEmpty else {
                throw StartProblem("'\(times)': give two times, as 2027-03-30/2027-04-06")
            }
            let freeze = Freeze(
                name: name, starts: try moment(ends[0], isEnd: false),
                ends: try moment(ends[1], isEnd: true), pattern: servers?.text)
            let now = Timestamp.now
            guard freeze.ends > now, freeze.starts < freeze.ends else {
                throw StartProblem("'\(times)' is past, or ends before it begins")
            }
            guard !terminate || freeze.contains(now) else {
                throw StartProblem("--terminate is for a freeze that has begun; this one has not")
            }
            try store.add(freeze, origin: .current(), at: .now)
            Console.say(
                "\(name): no server\(limit.map { " of \($0)" } ?? "") is changed from "
                    + "\(freeze.starts.local) to \(freeze.ends.local).")
            if freeze.contains(now) { try tellOfJobs(freeze, store) }
        }
    }

    func validate() throws {
        let hasDates = times.split(separator: "/").contains { $0.utf8.count == 10 }
        guard zone == nil || hasDates else {
            throw ValidationError("--zone is for dates; times of RFC 3339 have their offset.")
        }
    }

    private func moment(_ text: String, isEnd: Bool) throws -> Timestamp {
        let parts = text.split(separator: "-").map { Int($0) }
        if text.count == 10, parts.count == 3, let year = parts[0], let month = parts[1],
            let day = parts[2], (1...12).contains(month),
            (1...CivilDate.daysOfMonth(month, year: year)).contains(day)
        {
            guard let zone else {
                throw StartProblem("the dates \(times) need --zone, as --zone Europe/Berlin")
            }
            let rules = try ZoneFiles().rules(of: zone)
            let date = CivilDate(year: year, month: month, day: day).adding(days: isEnd ? 1 : 0)
            let instant =
                switch rules.meaning(of: LocalMinute(date: date, minute: 0)) {
                case .once(let instant), .twice(let instant, _), .never(let instant): instant
                }
            return Timestamp(seconds: instant)
        }
        guard case .moment(let milliseconds) = Moment.parse(text) else {
            throw StartProblem("'\(text)' is no date, and no time with an offset")
        }
        return Timestamp(milliseconds: milliseconds)
    }

    private func tellOfJobs(_ freeze: Freeze, _ store: JobStore) throws {
        var open = JobPageFilter()
        open.isOpen = true
        let freezes = Freezes([freeze])
        for job in try store.jobs(open, at: .now) where job.status != .scheduled {
            let plan = try store.plan(of: job.id)
            guard !plan.check, plan.overridesFreeze != true else { continue }
            let servers = plan.servers.count { freezes.freeze(of: $0) != nil }
            guard servers > 0 else { continue }
            guard terminate else {
                Console.complain(
                    "job \(job.id) is \(job.status.rawValue) in it, with \(count(servers, "server")) "
                        + "of it: those in their action phase go through with it, the others do not "
                        + "begin it; belay job terminate \(job.id) ends the job")
                continue
            }
            try store.requestTermination(
                of: job.id, at: .now, origin: .current(), cause: .freeze,
                reason: "freeze \(freeze.name)")
            try store.cancelUnbegun(job.id, at: .now)
            Console.say("job \(job.id) is being terminated.")
        }
    }
}

struct FreezeRemoveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Removes a freeze.")

    @Argument(help: "The freeze's name.") var name: String

    func run() async throws {
        try await printing {
            try openStore().removeFreeze(name)
            Console.say("\(name) is removed.")
        }
    }
}
