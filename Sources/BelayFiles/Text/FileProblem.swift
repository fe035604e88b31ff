internal import BelayModel

/// One thing that is wrong in a playbook or an inventory: where it is, what was found and what was
/// expected. It never quotes the value of a variable, which may be a password.
package struct FileProblem: Error, Sendable, Hashable, CustomStringConvertible {
    /// The file as it was named on the command line, or found beside one that was.
    package var path: String
    /// From 1; `nil` where the problem is the file itself.
    package var line: Int?
    /// From 1, in Unicode scalars, as libyaml counts; `nil`: not known.
    package var column: Int?
    package var message: String

    package init(path: String, line: Int? = nil, column: Int? = nil, message: String) {
        self.path = path
        self.line = line
        self.column = column
        self.message = message.printable(atMost: Self.longestMessage)
    }

    /// Scalars of a message: what a file says may be in it.
    private static let longestMessage = 2000

    init(_ place: Place, _ message: String) {
        self.init(path: place.path, line: place.line, message: message)
    }

    /// `path:line: message`, the form that editors and terminals can jump to.
    package var description: String {
        let path = path.printableLine
        guard let line else { return "\(path): \(message)" }
        return "\(path):\(line): \(message)"
    }
}

/// All that is wrong in what was read, so that it can be mended in one go.
package struct FileProblems: Error, Sendable, Hashable, CustomStringConvertible {
    /// At least one, in the order of the files and their lines.
    package var problems: [FileProblem]

    package init(_ problems: [FileProblem]) { self.problems = problems }

    init(_ problem: FileProblem) { self.init([problem]) }

    /// One a line, the first 50.
    package var description: String {
        let more = problems.count > 50 ? ["… and \(problems.count - 50) more problems"] : []
        return (problems.prefix(50).map(\.description) + more).joined(separator: "\n")
    }
}

/// Where something was said.
struct Place: Sendable, Hashable {
    var path: String
    /// From 1; `nil` for what has no lines: a list of hosts, the output of a script.
    var line: Int?

    init(path: String, line: Int? = nil) {
        self.path = path
        self.line = line
    }
}

extension Sequence<FileProblem> {
    /// In the order of the files and their lines.
    var inOrder: [FileProblem] {
        sorted { ($0.path, $0.line ?? 0, $0.message) < ($1.path, $1.line ?? 0, $1.message) }
    }
}
