package import BelayModel

/// The packages of a job: the script that finds out what is to be done on a server, and the
/// reading of what it prints.
///
/// The script changes nothing but the package lists, and nothing at all for a check; with
/// `repair` it mends an interrupted dpkg too. It runs as root, or as anyone for a check.
package struct PackageWork: Sendable, Hashable {
    package var kind: JobKind
    package var request: PackageRequest
    package var options: PackageOptions
    /// Whether the job only asks what would be done.
    package var check: Bool
    /// What servers are given instead of what a mirror has; `nil`: they fetch from a mirror.
    package var archives: [PushedArchive]?

    package init(
        kind: JobKind, request: PackageRequest, options: PackageOptions = PackageOptions(),
        check: Bool = false, archives: [PushedArchive]? = nil
    ) {
        self.kind = kind
        self.request = request
        self.options = options
        self.check = check
        self.archives = archives
    }

    /// A POSIX shell script. It exits with a status other than 0 when there is a problem;
    /// ``report(output:)`` tells which.
    package var analysisScript: String {
        guard requestProblem == nil else { return "exit 1\n" }
        return AnalysisScript(work: self).text
    }

    /// What the script found out, from all that it printed on standard output.
    ///
    /// - Throws: ``PackageProblem`` when the server cannot do what is asked, or what it printed makes
    ///   no sense.
    package func report(output: String) throws(PackageProblem) -> PackageReport {
        if let requestProblem { throw requestProblem }
        let transcript = try Transcript(output)
        var report =
            switch kind {
            case .install, .remediate: try ChangeReading(self, transcript).report()
            case .uninstall: try RemovalReading(self, transcript).report()
            }
        report.notes = Self.limited(report.notes)
        return report
    }

    /// Notes that a report has at most, and scalars of each.
    private static let (mostNotes, longestNote) = (500, 1000)

    private static func limited(_ notes: [String]) -> [String] {
        let shown = notes.prefix(mostNotes).map { $0.printable(atMost: longestNote) }
        let left = notes.count - shown.count
        return left > 0 ? shown + ["and \(left) more notes, left out"] : shown
    }

    /// Whether what is changed may make other packages go.
    var mayRemove: Bool {
        switch kind {
        case .remediate: options.allowRemovals
        case .install, .uninstall: false
        }
    }
}

extension PackageWork {
    /// The problem with the request itself, whatever the server.
    private var requestProblem: PackageProblem? {
        switch request {
        case .security, .all:
            guard kind != .remediate else { return nil }
            return PackageProblem(.request, "\(kind.rawValue) needs a list of packages")
        case .list(let names):
            if let name = names.first(where: { !$0.isWellFormed }) {
                return PackageProblem(.unknown, "\(name.text) cannot be the name of a package")
            }
            if names.isEmpty { return PackageProblem(.request, "the list of packages is empty") }
            return nil
        }
    }
}

extension PackageName {
    var text: String { version.map { "\(name)=\($0)" } ?? name }
}
