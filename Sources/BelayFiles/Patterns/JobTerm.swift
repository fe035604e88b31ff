package import BelayModel

/// `@job:7:failed` in a pattern: servers of an earlier job, by how they ended.
struct JobTerm: Equatable {
    static let mark = "@job:"

    let job: Int64
    let outcome: ServerOutcome

    /// - Returns: `nil` for the text of another kind of term.
    init?(_ text: String) throws(PatternProblem) {
        guard text.hasPrefix(Self.mark) else { return nil }
        let parts = text.dropFirst(Self.mark.count)
            .split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let job = Int64(parts[0]), job > 0 else {
            throw PatternProblem(
                description: "'\(text)': servers of a job are named as in @job:7:failed")
        }
        guard let outcome = ServerOutcome(rawValue: parts[1].lowercased()) else {
            throw PatternProblem(
                description: "'\(text)': '\(parts[1])' is none of \(ServerOutcome.words)")
        }
        self.job = job
        self.outcome = outcome
    }

    /// Takes the text of a term from the front of a pattern in which colons separate.
    static func take(from rest: inout Substring) -> String {
        var text = String(rest.prefix(mark.count))
        rest = rest.dropFirst(mark.count)
        text += token(&rest)
        guard rest.first == ":" else { return text }
        rest = rest.dropFirst()
        return text + ":" + token(&rest)
    }

    private static func token(_ rest: inout Substring) -> Substring {
        let token = rest.prefix { $0 != ":" && $0 != "[" && !$0.isWhitespace }
        rest = rest.dropFirst(token.count)
        return token
    }
}

/// The names of a job's servers that ended in one way.
package typealias JobLookup =
    (_ job: Int64, _ outcome: ServerOutcome) throws(PatternProblem) -> [String]
