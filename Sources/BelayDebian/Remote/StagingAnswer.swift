import BelayModel

/// The fate of a staging directory: the end of a runner's answer to `make` and `remove`.
package enum StagingAnswer: Sendable, Hashable {
    case made(path: String)
    case refused(String)
    case removed
    /// It was gone before.
    case absent
    case kept(String)

    /// - Parameter job: the job's uid: a directory that cannot be its own is never taken for it.
    /// - Returns: `nil` for what makes no sense.
    package init?(word: String, detail: String, job: String) {
        let reason = detail.printable(atMost: PackageProblem.longestMessage)
        switch word {
        case "made":
            guard StagingPath.isOwn(detail, job: job) else { return nil }
            self = .made(path: detail)
        case "refused": self = .refused(reason)
        case "removed": self = .removed
        case "absent": self = .absent
        case "kept": self = .kept(reason)
        default: return nil
        }
    }
}

/// Where a job's staging directory can be.
///
/// The path comes from the server, and a later connection has root remove what it names, maybe on
/// another machine of that name.
package enum StagingPath {
    /// Bytes of a path, at most. Linux has 4,096 (PATH_MAX), which leaves room for what is in it.
    private static let longest = 1024

    /// Whether it is an absolute path that ends in `/belay/` and the job's uid, without `..` and
    /// control characters.
    package static func isOwn(_ path: String, job: String) -> Bool {
        guard !job.isEmpty, path.utf8.count <= longest, path.hasSuffix("/belay/\(job)"),
            path.isPrintable
        else { return false }
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        return parts[0].isEmpty && parts.dropFirst().allSatisfy { !["", ".", ".."].contains($0) }
    }
}
