import ArgumentParser
import BelayModel

extension String {
    /// As everything else that Belay says: without a capital letter and a full stop, which sentences
    /// have. A name such as `SSH_ASKPASS` stays what it is.
    var asMessage: String {
        var text = self
        if text.hasSuffix("."), !text.hasSuffix("..") { text.removeLast() }
        let first = text.prefix { $0.isLetter }
        let isWord = first.count == 1 || first.dropFirst().allSatisfy(\.isLowercase)
        guard isWord, first != "Belay", first != "Ansible" else { return text }
        return text.prefix(1).lowercased() + text.dropFirst()
    }
}

/// What the parser says of a command line, in Belay's own voice: one line that ends with what to type.
struct UsageWords {
    private let message: String
    private let words: CommandWords

    /// - Parameter message: the parser's.
    init(_ message: String, _ words: CommandWords) {
        self.message = message
        self.words = words
    }

    private var command: String { (["belay"] + words.path).joined(separator: " ") }

    var text: String {
        let first = message.split(separator: "\n").first.map(String.init) ?? message
        if let option = quoted(after: "Unknown option ", in: first) {
            let name = String(option.prefix { $0 != "=" })
            if let answer = AnsibleWords.answer(name, command: words.path.first ?? "") {
                return answer
            }
            let near = quoted(after: "Did you mean ", in: first)
                .flatMap { NearestName.of(name, among: [$0]) }
            let hint = near.map { "; did you mean '\($0)'?" } ?? ""
            return
                "unknown option '\(name)'\(hint.isEmpty ? ";" : hint) \(command) --help lists all"
        }
        if words.path == ["exec"], first.hasPrefix(ExecCommand.noCommand) {
            return (withDashes ?? first).asMessage
        }
        if let missing = quoted(after: "Missing expected argument ", in: first) {
            return "missing \(missing); \(command) --help shows how it is called"
        }
        guard isOfParser(first) else { return message.asMessage }
        if quoted(after: "The value ", in: first) != nil,
            let place = quoted(after: "is invalid for ", in: first),
            let takes = Self.takes(place)
        {
            return "\(lowercased(first)), which takes \(takes)"
        }
        return "\(lowercased(first)); \(command) --help tells more"
    }

    /// What has to stand in a place of the command line; `nil`: the parser says it, or it is a number.
    /// - Parameter place: `<id>` or `--keep <keep>`.
    private static func takes(_ place: String) -> String? {
        switch place.prefix(while: { $0 != " " }) {
        case "<id>", "<job>": "a job's number, or last, last-1, -1, -2"
        case "--keep", "--keep-steps", "--since", "--fresh": "a duration, as 12h or 7d"
        case _: nil
        }
    }

    /// Whether the parser says it, and no command of ours.
    private func isOfParser(_ text: String) -> Bool {
        [
            "Missing ", "Unexpected ", "The value ", "The option ", "Invalid option",
            "Value to be set",
        ]
        .contains { text.hasPrefix($0) } || text.contains(" unexpected arguments: ")
    }

    private func lowercased(_ text: String) -> String {
        var text = text
        if text.hasSuffix(".") { text.removeLast() }
        return text.prefix(1).lowercased() + text.dropFirst()
    }

    /// The command line with `--` before the words that have no place in it; an option that is not
    /// known is told first. `nil`: there are no such words.
    private var withDashes: String? {
        let tree = try? CommandTree.belay().subcommands?.first { $0.commandName == "exec" }
        var takesValue: [String: Bool] = [:]
        for argument in tree?.arguments ?? [] {
            for name in argument.names ?? [] { takesValue[name.text] = argument.kind == "option" }
        }
        var hasPattern = false
        var index = 1
        while index < words.arguments.count {
            let word = words.arguments[index]
            let name = String(word.prefix { $0 != "=" })
            if word.hasPrefix("-"), word != "-" {
                guard let takes = takesValue[name] else {
                    return AnsibleWords.answer(name, command: "exec")
                }
                index += takes && !word.contains("=") ? 2 : 1
            } else if hasPattern {
                var shown = ["belay"] + words.arguments
                shown.insert("--", at: index + 1)
                let line = shown.map { $0.contains(" ") ? "'\($0)'" : $0 }.joined(separator: " ")
                return "put -- before the command: \(line)"
            } else {
                hasPattern = true
                index += 1
            }
        }
        return nil
    }

    /// The text between the quotation marks that follow some words.
    private func quoted(after words: String, in text: String) -> String? {
        guard let range = text.firstRange(of: words + "'") else { return nil }
        return String(text[range.upperBound...].prefix { $0 != "'" })
    }
}
