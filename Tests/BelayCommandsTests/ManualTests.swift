import ArgumentParser
import BelayReports
import Testing

@testable import BelayCommands

@Suite struct ManualTests {
    @Test func everyCommandHasAPageWithItsStatusesAndAnExample() throws {
        let pages = try Manual.pages(date: "2026-12-01")
        let commands = pages.filter { $0.section == 1 }
        #expect(Set(commands.map(\.name)) == Set(CommandNotes.all.keys))
        for page in commands {
            #expect(page.text.contains(".SH EXIT STATUS"), "\(page.name)")
            #expect(page.text.contains(".SH EXAMPLES"), "\(page.name)")
        }
        #expect(
            pages.filter { $0.section != 1 }.map(\.file)
                == [
                    "belay-playbook.5", "belay.yaml.5", "belay-reports.5", "belay-schedule.7",
                    "belay-terminate.7",
                ])
    }

    /// Both come from one description; neither may leave out what the other has.
    @Test func everyPageHasTheOptionsOfItsHelp() throws {
        let pages = try Dictionary(
            uniqueKeysWithValues: Manual.pages(date: "2026-12-01").map { ($0.file, $0.text) })
        var seen = 0
        func look(at command: any ParsableCommand.Type, _ path: [String]) throws {
            guard command.configuration.shouldDisplay else { return }
            let path = path + [command.configuration.commandName ?? ""]
            let page = try #require(pages[path.joined(separator: "-") + ".1"])
            let help = Belay.helpMessage(for: command, columns: 400)
            #expect(
                help.contains(command.configuration.abstract) || path.count == 1, "\(path)")
            for line in help.split(separator: "\n") where line.hasPrefix("  -") {
                let names = line.split(separator: " ").prefix { $0.hasPrefix("-") || $0 == "<" }
                for name in names.map({ $0.filter { $0 != "," } }) where name != "--help" {
                    guard name != "-h", name != "--version" else { continue }
                    #expect(
                        page.contains(name.replacing("-", with: "\\-")), "\(path): \(name)")
                    seen += 1
                }
            }
            for sub in command.configuration.subcommands { try look(at: sub, path) }
        }
        try look(at: Belay.self, [])
        #expect(seen > 60)
    }

    /// The page is made of the tables' own columns; each of them says what it is.
    @Test func everyFieldOfATableIsExplained() {
        let text = ReportsPage.page("2026-12-01").text
        for table in ReportsPage.tables {
            for column in table.columns {
                #expect(!column.help.isEmpty && text.contains(column.key), "\(column.key)")
            }
            #expect(Set(table.columns.map(\.key)).count == table.columns.count)
        }
    }

    @Test func nothingInAPageIsTakenForARequest() throws {
        var page = ManualPage("x", section: 1, about: "a-b", date: "2026-12-01")
        page.paragraph(".not a request\n'neither\nback\\slash")
        #expect(page.text.contains("a\\-b"))
        #expect(page.text.contains("\\&.not a request\n\\&'neither\nback\\eslash"))
    }

    @Test func everyHelpHasAnExampleAndItsStatuses() throws {
        func look(at command: any ParsableCommand.Type, _ path: [String]) {
            guard command.configuration.shouldDisplay else { return }
            let help = Belay.helpMessage(for: command, columns: 80)
            #expect(HelpText.isHelp(help), "\(path)")
            let text = HelpText(help, path).text
            #expect(text.contains("\nEXAMPLE:\n  "), "\(path)")
            #expect(text.contains("\nEXIT STATUS:\n  0 "), "\(path)")
            for sub in command.configuration.subcommands {
                look(at: sub, path + [sub.configuration.commandName ?? ""])
            }
        }
        look(at: Belay.self, [])
        let words = try CommandWords(["run", "--help"])
        #expect(words.path == ["run"])
    }

    /// An example that does not parse teaches a mistake.
    @Test func everyExampleCanBeParsed() throws {
        for (name, notes) in CommandNotes.all {
            let line = notes.example.split(separator: " ").drop { !$0.hasPrefix("belay") }
            var words: [String] = []
            var quoted: String?
            for word in line.dropFirst() {
                if word.hasPrefix(">") { break }
                let bare = word.filter { $0 != "'" }
                let isOpen = word.filter { $0 == "'" }.count == 1
                if let begun = quoted {
                    quoted = isOpen ? nil : begun + " " + bare
                    if isOpen { words.append(begun + " " + bare) }
                } else if isOpen {
                    quoted = bare
                } else {
                    words.append(bare)
                }
            }
            let arguments = try CommandWords(words).arguments
            #expect(throws: Never.self, "\(name): \(notes.example)") {
                try Belay.parseAsRoot(arguments)
            }
        }
    }
}
