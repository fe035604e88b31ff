import ArgumentParser
import BelayModel

/// What is wrong with a command line, with what to type instead.
struct UsageProblem: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

/// A command line before it is parsed: which command it means, and the words that Belay takes and
/// the parser does not know.
struct CommandWords {
    /// As the parser takes them.
    private(set) var arguments: [String]
    /// The names of the commands, without `belay`.
    private(set) var path: [String] = []

    /// - Parameter arguments: without the program's name.
    /// - Throws: that no command has the name.
    init(_ arguments: [String]) throws(UsageProblem) {
        self.arguments = arguments
        moveHelp()
        var command: any ParsableCommand.Type = Belay.self
        var index = 0
        if self.arguments.first == "help" { index = 1 }
        while index < self.arguments.count {
            let subcommands = command.configuration.subcommands
            let word = self.arguments[index]
            guard !subcommands.isEmpty, !word.hasPrefix("-") else { break }
            guard let next = subcommands.first(where: { $0.configuration.commandName == word })
            else { throw Self.unknown(word, path, command) }
            path.append(word)
            command = next
            index += 1
        }
        if path.first == "job" { nameJobsBackwards(from: index) }
    }

    /// `belay --help run` and `belay job help` mean `belay help run` and `belay help job`.
    private mutating func moveHelp() {
        if let first = arguments.first, first == "--help" || first == "-h",
            arguments.dropFirst().first?.hasPrefix("-") == false
        {
            arguments[0] = "help"
        }
        if arguments.count > 1, arguments[1] == "help", arguments[0] != "help",
            Self.subcommands(of: Belay.self)[arguments[0]]?.configuration.subcommands.isEmpty
                == false
        {
            arguments.swapAt(0, 1)
        }
    }

    /// `-1` is the latest job, `-2` the one before.
    private mutating func nameJobsBackwards(from start: Int) {
        for index in arguments.indices.dropFirst(start) {
            let word = arguments[index]
            guard word != "--" else { return }
            let isValue = index > start && arguments[index - 1].hasPrefix("-")
            guard !isValue, word.hasPrefix("-"), let back = Int(word.dropFirst()), back > 0
            else { continue }
            arguments[index] = JobReference.back(back).text
        }
    }

    private static func subcommands(
        of command: any ParsableCommand.Type
    ) -> [String: any ParsableCommand.Type] {
        Dictionary(
            command.configuration.subcommands.compactMap { type in
                type.configuration.commandName.map { ($0, type) }
            }
        ) { first, _ in first }
    }

    /// Words that people of other tools type for commands that are there.
    private static let meant = [
        "ls": "list", "ps": "list", "rm": "prune", "delete": "prune", "log": "logs",
        "stop": "terminate", "kill": "terminate", "cancel": "terminate", "watch": "follow",
        "attach": "follow", "get": "show", "describe": "show", "playbook": "run",
        "apply": "run", "upgrade": "patch", "update": "patch", "ssh": "exec", "shell": "exec",
        "cmd": "exec", "scp": "copy", "cp": "copy", "jobs": "job", "hosts": "inventory",
        "version": "--version", "cron": "schedule", "daemon": "serve", "start": "run",
    ]

    private static func unknown(
        _ word: String, _ path: [String], _ command: any ParsableCommand.Type
    ) -> UsageProblem {
        let known = command.configuration.subcommands
            .filter { $0.configuration.shouldDisplay }
            .compactMap { $0.configuration.commandName }
        let all = (["belay"] + path).joined(separator: " ")
        let parent = path.isEmpty ? "no command" : "'\(path.joined(separator: " "))' has no command"
        var meant = NearestName.of(word, among: known)
        if let other = Self.meant[word], known.contains(other) || other.hasPrefix("-") {
            meant = other
        }
        if path == ["job"], Int64(word) != nil {
            return UsageProblem("\(parent) '\(word)': belay job show \(word) shows job \(word)")
        }
        // The word may be one of jobs, typed without `job`.
        if path.isEmpty, meant == nil,
            JobCommand.configuration.subcommands.contains(where: {
                $0.configuration.commandName == word
                    || $0.configuration.commandName == Self.meant[word]
            })
        {
            meant = "job \(Self.meant[word] ?? word)"
        }
        if word.hasSuffix(".yml") || word.hasSuffix(".yaml"), path.isEmpty {
            return UsageProblem(
                "no command '\(word)': belay run \(word) -i INVENTORY runs a playbook")
        }
        let hint = meant.map { "; did you mean '\($0)'?" } ?? ""
        return UsageProblem(
            "\(parent) '\(word)'\(hint.isEmpty ? "." : hint) There are: \(known.joined(separator: " ")); \(all) --help "
                + "tells of each")
    }
}
