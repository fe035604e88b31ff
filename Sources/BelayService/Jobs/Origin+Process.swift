package import BelayModel
import Foundation

extension Origin {
    /// The origin of an act of this process: its user and the one behind sudo.
    /// - Parameter way: a command line is recorded for `cli` only; the daemon's own says nothing.
    package static func current(_ way: Way = .cli) -> Origin {
        Origin(
            user: NSUserName(), sudoUser: ProcessInfo.processInfo.environment["SUDO_USER"],
            host: ProcessInfo.processInfo.hostName, way: way,
            command: way == .cli ? commandLine(CommandLine.arguments) : nil)
    }

    /// A command line as a shell would take it, with the program's name for its path.
    static func commandLine(_ arguments: [String]) -> String {
        let program = arguments.first.map { URL(filePath: $0).lastPathComponent } ?? "belay"
        return ([program] + arguments.dropFirst().map(quoted)).joined(separator: " ")
    }

    private static func quoted(_ word: String) -> String {
        let isPlain = word.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: "@%_+=:,./-".utf8.contains(byte)
            }
        }
        guard !isPlain || word.isEmpty else { return word }
        return "'\(word.replacing("'", with: #"'\''"#))'"
    }
}
