import ArgumentParser
import BelayFiles
import Foundation

/// The pages of the manual.
enum Manual {
    /// - Parameter date: `2026-12-01`, for the pages' feet.
    static func pages(date: String) throws -> [ManualPage] {
        try commandPages(CommandTree.belay(), path: [], date: date)
            + [
                playbook(date), settings(date), ReportsPage.page(date), schedule(date),
                terminate(date),
            ]
    }

    private static func commandPages(
        _ command: CommandTree, path: [String], date: String
    ) -> [ManualPage] {
        let path = path + [command.commandName]
        return [page(of: command, path: path, date: date)]
            + command.shown.flatMap { commandPages($0, path: path, date: date) }
    }

    private static func page(
        of command: CommandTree, path: [String], date: String
    ) -> ManualPage {
        let name = path.joined(separator: "-")
        var about = command.abstract ?? ""
        if about.hasSuffix(".") { about.removeLast() }
        var page = ManualPage(name, section: 1, about: about, date: date)
        page.heading("SYNOPSIS")
        page.paragraph((path + synopsis(command)).joined(separator: " "))
        if let discussion = command.discussion {
            page.heading("DESCRIPTION")
            page.paragraph(discussion)
        }
        if !command.shown.isEmpty {
            page.heading("COMMANDS")
            for sub in command.shown {
                page.item("\(name)-\(sub.commandName)(1)", sub.abstract ?? "")
            }
        }
        let arguments = (command.arguments ?? []).filter(\.shouldDisplay)
        if !arguments.isEmpty { page.heading("OPTIONS") }
        for argument in arguments { page.item(term(argument), meaning(argument)) }
        if let notes = CommandNotes.all[name] {
            page.heading("EXIT STATUS")
            for (status, meaning) in notes.statuses { page.item("\(status)", meaning) }
            page.heading("EXAMPLES")
            page.example(notes.example)
        }
        seeAlso(&page)
        return page
    }

    private static func synopsis(_ command: CommandTree) -> [String] {
        let positional = (command.arguments ?? []).filter { $0.kind == "positional" }
        let words = positional.map { argument in
            let name = "<\(argument.valueName ?? "value")>" + (argument.isRepeating ? "..." : "")
            return argument.isOptional ? "[\(name)]" : name
        }
        return command.shown.isEmpty ? ["[options]"] + words : ["<command>"]
    }

    private static func term(_ argument: CommandTree.Argument) -> String {
        guard argument.kind != "positional" else { return "<\(argument.valueName ?? "value")>" }
        let names = (argument.names ?? []).map(\.text).joined(separator: ", ")
        return argument.kind == "option" ? "\(names) <\(argument.valueName ?? "value")>" : names
    }

    private static func meaning(_ argument: CommandTree.Argument) -> String {
        let standard = argument.defaultValue.map { $0.isEmpty ? "" : " (default: \($0))" } ?? ""
        return (argument.abstract ?? "") + standard
    }

    private static func playbook(_ date: String) -> ManualPage {
        var page = ManualPage(
            "belay-playbook", section: 5, about: "what a job of belay does", date: date)
        page.heading("DESCRIPTION")
        page.paragraph(
            "A playbook is one YAML mapping. Keys that Ansible has too keep Ansible's name and "
                + "meaning; there are no templates and no modules. An unknown key is an error. A "
                + "duration is a number with s, m, h or d: 90s, 30m, 1h30m, 1d.")
        page.heading("KEYS")
        for key in PlaybookReference.keys {
            let standard =
                key.standard.isEmpty ? "It has to be there." : "Without it: \(key.standard)."
            page.item(key.name, "Takes \(key.takes). \(standard) \(key.meaning)")
        }
        page.heading("ENVIRONMENT")
        page.paragraph(
            "Every item sees BELAY_JOB, BELAY_SERVER, BELAY_PHASE, BELAY_ITEM, and BELAY_STAGE, the "
                + "staging directory.")
        page.heading("EXAMPLES")
        page.example(
            """
            name: Security updates for the web tier
            kind: remediate
            hosts: web:&prod
            become: true
            packages: security
            reboot: if-required
            phases:
              remediate:
                - packages
                - name: smoke test
                  run: curl -fsS http://localhost/health
            """)
        return page
    }

    private static func settings(_ date: String) -> ManualPage {
        var page = ManualPage("belay.yaml", section: 5, about: "settings of belay", date: date)
        page.heading("SYNOPSIS")
        page.paragraph("\(Settings.systemPath), ~/.config/belay/belay.yaml")
        page.heading("DESCRIPTION")
        page.paragraph(
            "One YAML mapping of standards for what is not typed. The user's file wins over the "
                + "system's, key by key, and $BELAY_INVENTORY over both. belay config show prints "
                + "what is in force, and the file and line that it comes from. An unknown key is an "
                + "error. No secret stands in these files.")
        page.heading("KEYS")
        for key in SettingsReference.keys {
            page.item(
                key.name, "Takes \(key.takes). Without it: \(key.standard). \(key.meaning)")
        }
        page.heading("EXAMPLES")
        page.example(
            """
            inventory: /etc/belay/hosts.ini
            known_hosts: /etc/belay/known_hosts
            forks: 100
            notify:
              ops:
                mail: ops@example.org
                on: [failed, missed, owed]
                digest: 10m
            retention:
              output: 90d
            """)
        return page
    }
}

/// Writes the manual, for packages.
struct ManualCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "manual", abstract: "Writes the pages of the manual into a directory.",
        shouldDisplay: false)

    @Argument(help: "The directory.", completion: .directory) var directory: String
    @Option(help: "The date in the pages' feet.") var date: String

    func run() async throws {
        try await reporting {
            let place = URL(filePath: directory, directoryHint: .isDirectory)
            try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
            for page in try Manual.pages(date: date) {
                try Data(page.text.utf8).write(to: place.appending(path: page.file))
            }
        }
    }
}
