/// Reads what the scripts of `StagingScripts` print after their begin.
package struct StagingAnswer: Sendable, Hashable {
    package enum Result: Sendable, Hashable {
        case made(path: String)
        case refused(String)
        case removed
        case absent
        case kept(String)
    }

    /// Whether the script began: the login shell worked, and sudo did.
    package let hasBegun: Bool
    /// `nil`: the script did not come to its end.
    package let result: Result?

    /// - Parameter output: the whole standard output.
    package init(nonce: String, output: String) {
        let lines = output.split(separator: "\n")
        hasBegun = lines.contains { $0.hasSuffix("belay-begin \(nonce)") }
        guard hasBegun, let last = lines.last else {
            result = nil
            return
        }
        let words = last.split(separator: " ", maxSplits: 1)
        let detail = words.count > 1 ? String(words[1]) : ""
        switch words.first {
        case "made": result = .made(path: detail)
        case "refused": result = .refused(detail)
        case "removed": result = .removed
        case "absent": result = .absent
        case "kept": result = .kept(detail)
        default: result = nil
        }
    }
}
