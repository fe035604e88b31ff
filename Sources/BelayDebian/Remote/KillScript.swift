import BelayModel

/// Kills an item that is over its time-out, because the playbook's `kill_after` says so.
///
/// Only the item's processes are signalled: the descendants of the process beside it, and those of
/// the item's session. That process itself is spared, for it records how the item ended. It is
/// known by its number, start time and boot id (proc(5)), so that no later process is taken for it.
package enum KillScript {
    /// `$1` is the staging directory, `$2` the item's number, `$3` the seconds between SIGTERM and
    /// SIGKILL. What is done is written to the item's standard error. The last line printed is
    /// `ended` (nothing of the item runs), `none` (it has not begun), or `left PID…` (they could not
    /// be ended within 30 s more).
    package static let text =
        FixedEnvironment.alone + ServerScript.stat + ServerScript.processes + ServerScript.kill

    /// Seconds between SIGTERM and SIGKILL.
    package static let patience = 10

    /// The last word of the script.
    package enum Answer: Sendable, Hashable {
        /// Nothing of the item runs.
        case ended
        /// It has not begun.
        case notBegun
        /// Processes that did not end.
        case left(String)

        /// - Parameter output: what the script printed; `nil` where its last word is missing.
        package init?(output: String) {
            guard let line = output.utf8.split(separator: UInt8(ascii: "\n")).last else {
                return nil
            }
            let words = String(Substring(line)).printable(atMost: 1000).split(separator: " ")
                .map { $0.prefix { $0 != ":" } }
            switch words.first {
            case "ended": self = .ended
            case "none": self = .notBegun
            case "left": self = .left(words.dropFirst().joined(separator: " "))
            case _: return nil
            }
        }
    }
}
