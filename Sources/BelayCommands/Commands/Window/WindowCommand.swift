import ArgumentParser
import BelayModel
import BelayReports
import BelayService
import BelayStore

/// Named times in which servers may be changed.
struct WindowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "window",
        abstract: "Named times in which servers may be changed, for --window NAME.",
        discussion: "A window opens by the clock on the wall and is open for a length of time.",
        subcommands: [WindowListCommand.self, WindowAddCommand.self, WindowRemoveCommand.self],
        defaultSubcommand: WindowListCommand.self)
}

struct WindowListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists the windows, and the schedules that have them.")

    @Flag(help: "Print JSON.") var json = false

    func run() async throws {
        try await printing {
            let windows = try openStore().windows().map {
                WindowRuleJSON($0, at: .now) { zone in
                    try ZoneFiles().rules(of: zone)
                }
            }
            if json { return Console.line(try JSONText.of(windows)) }
            guard !windows.isEmpty else {
                return Console.say("No windows: belay window add NAME 02:00/3h@Europe/Berlin …")
            }
            for window in windows {
                let users = window.schedules.joined(separator: ", ")
                Console.say(
                    "\(window.name): \(window.window), \(window.state)"
                        + (users.isEmpty ? "" : "; \(users)"))
            }
        }
    }
}

struct WindowAddCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Makes a window.",
        discussion: """
            Example: belay window add nights 02:00/3h@Europe/Berlin
            To change one, remove it and make it anew; schedules have to be given another meanwhile.
            """)

    @Argument(help: "The window's name: letters, digits, '-', '_' and '.'.") var name: String
    @Argument(help: ArgumentHelp("As 02:00/3h@Europe/Berlin.", valueName: "WINDOW"))
    var window: String

    func validate() throws {
        guard MaintenanceWindow.isName(name) else {
            throw ValidationError(
                "'\(name)' cannot name a window: letters, digits, '-', '_' and '.', at most 64, and "
                    + "not 'none', which takes a window away.")
        }
    }

    func run() async throws {
        try await printing {
            let window = try MaintenanceWindow(parsing: window)
            let rules = try ZoneFiles().rules(of: window.zone)
            let next = try CalendarExpression(parsing: window.opens)
                .occurrences(after: Timestamp.now.seconds, in: rules, count: 1).first
            guard let next else { throw CalendarProblem("the window \(window.rule) never opens") }
            try openStore().add(window, named: name, origin: .current(), at: .now)
            Console.say("\(name): \(window.rule), opens next at \(next.nominal).")
        }
    }
}

struct WindowRemoveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Removes a window that no schedule has.")

    @Argument(help: "The window's name.") var name: String

    func run() async throws {
        try await printing {
            try openStore().removeWindow(name)
            Console.say("\(name) is removed.")
        }
    }
}

extension MaintenanceWindow {
    /// What `--window` is given: a rule such as `02:00/3h@Europe/Berlin`, or the name of a window.
    init(given text: String) throws {
        if Self.isName(text) {
            self = try openStore().window(text)
        } else {
            try self.init(parsing: text)
        }
    }
}
