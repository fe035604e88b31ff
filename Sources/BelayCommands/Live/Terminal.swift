import CBelay
import Foundation

/// A terminal's size in characters.
struct TerminalSize {
    var rows = 24
    var columns = 80

    /// The size of the terminal that a descriptor is, standard output's where none is named; 24 by 80
    /// where it does not say.
    static func current(of descriptor: CInt = STDOUT_FILENO) -> TerminalSize {
        var size = TerminalSize()
        var (rows, columns): (CInt, CInt) = (0, 0)
        if unsafe belay_terminal_size(descriptor, &rows, &columns) != 0 {
            size = TerminalSize(rows: Int(rows), columns: Int(columns))
        }
        return size
    }
}

/// What the environment says of the terminal.
enum Terminal {
    /// Whether lines can be drawn over: not on one that is dumb, or that nobody has named.
    static let canMove: Bool = {
        let name = ProcessInfo.processInfo.environment["TERM", default: ""]
        return !name.isEmpty && name != "dumb"
    }()

    /// Whether it shows more than ASCII: locale(7), the variables by their precedence.
    static let isUTF8: Bool = {
        let environment = ProcessInfo.processInfo.environment
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].compactMap { environment[$0] }
            .first { !$0.isEmpty }
        let name = (locale ?? "").lowercased().replacing("-", with: "")
        return name.contains("utf8")
    }()

    /// A text with Belay's own signs in ASCII where there is nothing else.
    static func spelled(_ text: String) -> String {
        guard !isUTF8 else { return text }
        return text.replacing("→", with: "->").replacing("…", with: "...")
            .replacing("█", with: "#").replacing("░", with: "-")
            .replacing("“", with: "\"").replacing("”", with: "\"")
    }
}
