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
    /// - Throws: ``PackageProblem`` when the server cannot do what is asked.
    package func report(output: String) throws(PackageProblem) -> PackageReport {
        if let requestProblem { throw requestProblem }
        let transcript = try Transcript(output)
        switch kind {
        case .install, .remediate: return try ChangeReading(self, transcript).report()
        case .uninstall: return try RemovalReading(self, transcript).report()
        }
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
    /// What is wrong with the request itself, whatever the server.
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

    /// The name as Debian policy 5.6.1 has it, with an architecture if need be; the version as
    /// 5.6.12. Anything else could mean something to apt-get: a pattern, an option.
    var isWellFormed: Bool {
        let parts = name.split(separator: ":", omittingEmptySubsequences: false)
        guard let plain = parts.first, parts.count <= 2 else { return false }
        return Self.isWord(plain, ".+-", minimum: 2)
            && parts.dropFirst().allSatisfy { Self.isWord($0, "-", minimum: 1) }
            && (version.map { Self.isVersion($0) } ?? true)
    }

    private static func isWord(_ word: Substring, _ marks: String, minimum: Int) -> Bool {
        guard word.utf8.count >= minimum, let first = word.first else { return false }
        return (isLower(first) || isDigit(first))
            && word.allSatisfy { isLower($0) || isDigit($0) || marks.contains($0) }
    }

    private static func isVersion(_ version: String) -> Bool {
        guard let first = version.first, isDigit(first) else { return false }
        return version.allSatisfy {
            isLower($0) || isDigit($0) || ("A"..."Z").contains($0) || ".+-~:".contains($0)
        }
    }

    private static func isLower(_ character: Character) -> Bool {
        ("a"..."z").contains(character) && character.isASCII
    }

    private static func isDigit(_ character: Character) -> Bool {
        ("0"..."9").contains(character) && character.isASCII
    }
}
