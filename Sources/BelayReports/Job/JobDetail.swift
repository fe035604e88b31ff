package import BelayModel
package import BelayStore
import Glibc

/// Which servers of a job are shown, and how much of each.
package struct JobDetail: Sendable {
    /// Names or patterns as a shell has them (glob(7)); `[]`: all.
    package var names: [String] = []
    /// `[]`: all.
    package var statuses: Set<ServerStatus> = []
    /// `nil`: with few servers, or when some were asked for.
    package var hasSteps: Bool?

    package init() {}

    /// With more servers than so many only groups of them are shown.
    package static let mostServers = 20

    package static let failures: Set<ServerStatus> = [.failed, .timedOut, .unreachable]

    package var isAll: Bool { names.isEmpty && statuses.isEmpty }

    package func includes(_ name: String, _ status: ServerStatus) -> Bool {
        (statuses.isEmpty || statuses.contains(status))
            && (names.isEmpty || names.contains { unsafe fnmatch($0, name, 0) == 0 })
    }

    /// - Throws: that a name is no server's of the job.
    package func check(_ job: Int64, _ known: [String]) throws {
        for name in names where !known.contains(where: { unsafe fnmatch(name, $0, 0) == 0 }) {
            throw NoSuchServer(job: job, name: name, known: known)
        }
    }

    func showsSteps(of count: Int) -> Bool { hasSteps ?? (!isAll || count <= Self.mostServers) }
}

/// A name that no server of a job has.
package struct NoSuchServer: Error, CustomStringConvertible {
    package let description: String

    package init(job: Int64, name: String, known: [String]) {
        let near = NearestName.of(name, among: known).map { "; did you mean '\($0)'?" } ?? ""
        description = "job \(job) has no server '\(name)'\(near)"
    }
}

extension JobView {
    /// The job with those of its servers that are asked for.
    package func showing(_ detail: JobDetail) -> JobView {
        guard !detail.isAll else { return self }
        return JobView(
            summary: summary, relations: relations, phases: phases, waves: waves, gate: gate,
            servers: servers.filter { detail.includes($0.name, $0.status) })
    }
}
