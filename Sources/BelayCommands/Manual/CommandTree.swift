import ArgumentParser
import Foundation

/// A command with its options, as ArgumentParser describes it: the source of `--help` and of the
/// manual pages.
struct CommandTree: Decodable {
    struct Argument: Decodable {
        struct Name: Decodable {
            let kind: String
            let name: String

            var text: String { (kind == "long" ? "--" : "-") + name }
        }

        let kind: String
        let shouldDisplay: Bool
        let isOptional: Bool
        let isRepeating: Bool
        let names: [Name]?
        let valueName: String?
        let defaultValue: String?
        let abstract: String?
    }

    let commandName: String
    let abstract: String?
    let discussion: String?
    let shouldDisplay: Bool?
    let subcommands: [CommandTree]?
    let arguments: [Argument]?

    static func belay() throws -> CommandTree {
        struct Whole: Decodable { let command: CommandTree }
        return try JSONDecoder().decode(Whole.self, from: Data(Belay._dumpHelp().utf8)).command
    }

    /// The subcommands that are shown; ArgumentParser's own `help` is not one of them.
    var shown: [CommandTree] {
        (subcommands ?? []).filter { $0.commandName != "help" && $0.shouldDisplay != false }
    }
}
