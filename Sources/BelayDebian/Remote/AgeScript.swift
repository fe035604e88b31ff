/// Asks a server for how long an item has run there, by the server's own clock.
///
/// Where the item's state file says the uptime of its begin (see ``Runner``), that counts. Else the
/// process beside the item cannot have been started after it, and the state file was written when it
/// began: the item is at most as old as either. The first goes by the uptime (proc(5)); the second by
/// the wall clock, and is not believed where it lies ahead.
package enum AgeScript {
    /// `$1` is the staging directory, `$2` the item's number. The last line printed is
    /// `running SECONDS`, `ended` or `none` (it has not begun).
    package static let text = ServerScript.stat + ServerScript.processes + ServerScript.age

    /// The last word of the script.
    package enum Answer: Sendable, Hashable {
        case running(seconds: Int)
        case ended
        /// It has not begun.
        case notBegun

        /// - Parameter output: what the script printed; `nil` where its last word is missing or makes
        ///   no sense.
        package init?(output: String) {
            let words = output.split(separator: "\n").last?.split(separator: " ") ?? []
            switch words.first {
            case "ended": self = .ended
            case "none": self = .notBegun
            case "running":
                guard words.count == 2, let seconds = Int(words[1]),
                    (0...1_000_000_000).contains(seconds)
                else { return nil }
                self = .running(seconds: seconds)
            case _: return nil
            }
        }
    }
}
