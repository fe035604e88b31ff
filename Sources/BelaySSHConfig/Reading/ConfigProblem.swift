internal import BelayModel

/// One thing that is wrong in an ssh_config(5) file: where it is and what was found.
package struct SSHConfigProblem: Error, Sendable, Hashable, CustomStringConvertible {
    /// The file as it was opened; `nil` where no file is to blame.
    package var path: String?
    /// From 1; `nil` where the problem is the file itself.
    package var line: Int?
    package var message: String

    init(_ place: ConfigPlace?, _ message: String) {
        path = place?.path
        line = place.flatMap { $0.line > 0 ? $0.line : nil }
        self.message = message
    }

    /// `path:line: message`, the form that editors and terminals can jump to.
    package var description: String {
        let text = message.printable
        guard let path = path?.printable else { return text }
        guard let line else { return "\(path): \(text)" }
        return "\(path):\(line): \(text)"
    }
}

/// All that is wrong in the files, so that it can be mended in one go, as `ssh` lists it.
package struct SSHConfigError: Error, Sendable, Hashable, CustomStringConvertible {
    /// At least one, in the order of reading.
    package var problems: [SSHConfigProblem]

    init(_ problems: [SSHConfigProblem]) { self.problems = problems }

    init(_ place: ConfigPlace?, _ message: String) {
        problems = [SSHConfigProblem(place, message)]
    }

    package var description: String { problems.map(\.description).joined(separator: "\n") }
}

/// Where something is written.
struct ConfigPlace: Sendable, Hashable {
    var path: String
    /// From 1; 0 for the file as a whole.
    var line: Int
}

/// A value with the place to name when it turns out to be no good for some host.
struct Written: Sendable, Hashable {
    var text: String
    var place: ConfigPlace?
}

/// A problem with a line, before its place is known.
struct ConfigComplaint: Error {
    let message: String
    init(_ message: String) { self.message = message }
}
