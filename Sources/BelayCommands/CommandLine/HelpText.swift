import ArgumentParser

/// The help of a command: the parser's, and then what the manual page says besides.
struct HelpText {
    private let help: String
    private let path: [String]

    /// - Parameters:
    ///   - help: the parser's.
    ///   - path: the command's names, without `belay`.
    init(_ help: String, _ path: [String]) {
        self.help = help
        self.path = path
    }

    static func isHelp(_ message: String) -> Bool { message.hasPrefix("OVERVIEW: ") }

    var text: String {
        var text = help.hasSuffix("\n") ? help : help + "\n"
        let name = (["belay"] + path).joined(separator: "-")
        guard let notes = CommandNotes.all[name] else { return text }
        if help.contains("--limit") || help.contains("<pattern>") {
            text += """

                PATTERNS:
                  web:db (both), web:&prod:!old (in both, without old), 'web*', '~web[0-9]+',
                  'web[0:4]' (the first five of a group), @FILE (names in a file),
                  @job:7:failed (also unreachable, canceled, timedout, unfinished)

                """
        }
        text += "\nEXAMPLE:\n  \(notes.example)\n\nEXIT STATUS:\n"
        for (status, meaning) in notes.statuses {
            text += "  \(String(status).padding(to: 2))  \(meaning)\n"
        }
        let page = name.contains("-") ? "man \(name)" : "man belay"
        return text + "\nMore: \(page)\n"
    }
}
