package import BelayModel
import Foundation
import GRDB

/// How a server stands by all jobs: what the latest of each kind has found and done there.
package struct ServerPatchLevel: Sendable {
    /// What one job has found.
    package struct Analysis: Sendable {
        package var job: Int64
        package var time: Timestamp
        package var release: String?
    }

    /// An update that is pending.
    package struct Update: Sendable, Hashable {
        package var name: String
        package var version: String
        package var isSecurity: Bool

        package init(_ change: PackageChange) { self.init(change.pendingLine) }

        fileprivate init(_ line: some StringProtocol) {
            let words = line.withoutSecurityMark.split(
                separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
            name = String(words[0])
            version = words.count > 1 ? String(words[1]) : ""
            isSecurity = line.isSecurityLine
        }
    }

    /// The latest job that has analyzed it.
    package var analysis: Analysis?
    /// The latest whose analysis has looked for all updates.
    package var full: Analysis?
    /// What the full one has found, without what jobs have brought since; `nil`: there is none.
    package var updates: Int?
    package var securityUpdates: Int?
    private var pending = ""
    /// The latest analysis, with what its own job has changed.
    package var kernel: String?
    package var needsReboot: Bool?
    package var held: [String]?
    package var oldServices: [String]?
    /// The latest remediation that has changed packages, and when.
    package var patch: (job: Int64, time: Timestamp)?
    /// The latest job that was about it.
    package var last: (job: Int64, status: ServerStatus)?

    package init() {}

    /// The pending updates.
    package var pendingUpdates: [Update] {
        pending.split(separator: "\n").map(Update.init)
    }

    /// - Parameter isBrief: only what servers are counted by.
    fileprivate init(_ row: Row, isBrief: Bool) throws {
        analysis = try Self.analysis(row, at: 1)
        full = try Self.analysis(row, at: 4)
        updates = try row.value(at: 7)
        securityUpdates = try row.value(at: 8)
        needsReboot = try row.value(at: 12)
        if updates != nil, let later: String = try row.value(at: 10) {
            remove(Set(later.split(separator: "\n")), from: try row.value(at: 9))
        } else if !isBrief {
            pending = try row.value(at: 9) ?? ""
        }
        guard !isBrief else { return }
        kernel = try row.value(at: 11)
        held = try Self.list(row, at: 13)
        oldServices = try Self.list(row, at: 14)
        if let job: Int64 = try row.value(at: 15) {
            patch = (job, Timestamp(milliseconds: try row.value(at: 16)))
        }
        if let job: Int64 = try row.value(at: 17) {
            last = (job, try word(row.value(at: 18)))
        }
    }

    /// Takes out what later jobs have brought.
    private mutating func remove(_ done: Set<Substring>, from all: String) {
        let left = all.split(separator: "\n").filter { !done.contains($0.withoutSecurityMark) }
        updates = left.count
        securityUpdates = left.count(where: \.isSecurityLine)
        pending = left.joined(separator: "\n")
    }

    /// Three columns: the job, the time, the release.
    private static func analysis(_ row: Row, at place: Int) throws -> Analysis? {
        guard let job: Int64 = try row.value(at: place) else { return nil }
        return Analysis(
            job: job, time: Timestamp(milliseconds: try row.value(at: place + 1)),
            release: try row.value(at: place + 2))
    }

    private static func list(_ row: Row, at place: Int) throws -> [String]? {
        let lines: String? = try row.value(at: place)
        return lines.map { $0.split(separator: "\n").map(String.init) }
    }
}

extension JobStore {
    /// How servers stand, by their names. No report is decoded for it.
    /// - Parameters:
    ///   - names: `nil`: all servers that jobs were about.
    ///   - isBrief: only what servers are counted by. The latest job of each takes most of the time:
    ///     rows of servers are large.
    package func patchLevels(
        of names: [String]? = nil, isBrief: Bool = false
    ) throws -> [String: ServerPatchLevel] {
        let list = try names.map { String(decoding: try JSON.encode($0), as: UTF8.self) }
        return try read { db in
            let rows = try Row.fetchCursor(
                db,
                sql: Self.patchLevelQuery(
                    list == nil ? Self.allNames : Self.namesInList, isBrief: isBrief),
                arguments: list.map { [$0] } ?? [])
            var levels: [String: ServerPatchLevel] = [:]
            while let row = try rows.next() {
                levels[try row.value(at: 0)] = try ServerPatchLevel(row, isBrief: isBrief)
            }
            return levels
        }
    }

    private static let namesInList = "named (name) AS (SELECT value FROM json_each(?))"

    /// SQL: each name is looked up after the one before, so that a server's jobs are passed over.
    private static let allNames = """
        found (name) AS (
            SELECT min(name) FROM server
            UNION ALL
            SELECT (SELECT min(name) FROM server WHERE name > found.name)
            FROM found WHERE name IS NOT NULL
        ), named (name) AS (SELECT name FROM found WHERE name IS NOT NULL)
        """

    /// SQL: the latest jobs of each server, each found by the index.
    private static func patchLevelQuery(_ names: String, isBrief: Bool) -> String {
        func latest(_ condition: String) -> String {
            """
            (SELECT p.job FROM patchLevel p JOIN job j ON j.id = p.job
            WHERE p.name = named.name AND \(condition) ORDER BY p.job DESC LIMIT 1)
            """
        }
        // Without the index it would look at all servers of the latest job for each of them.
        let patchAndLast = """
            LEFT JOIN job patch
                ON patch.id = \(latest("p.changed IS NOT NULL AND j.kind = 'remediate'"))
            LEFT JOIN server last INDEXED BY serverByName ON last.name = named.name
                AND last.job = (SELECT max(job) FROM server WHERE name = named.name)
            """
        let columns = """
            patch.id, coalesce(patch.finished, patch.started, patch.created), last.job, last.status
            """
        return """
            WITH RECURSIVE \(names)
            SELECT named.name, newest.job, newest.analyzed, newest.release, whole.job,
                whole.analyzed, whole.release, whole.updates, whole.securityUpdates,
                whole.pending,
                (SELECT group_concat(changed, char(10)) FROM patchLevel later
                    WHERE later.name = named.name AND later.job > whole.job),
                newest.kernel, newest.needsReboot, newest.held, newest.oldServices,
                \(isBrief ? "NULL, NULL, NULL, NULL" : columns)
            FROM named
            LEFT JOIN patchLevel newest ON newest.name = named.name
                AND newest.job = \(latest("p.analyzed IS NOT NULL"))
            LEFT JOIN patchLevel whole ON whole.name = named.name
                AND whole.job = \(latest("p.updates IS NOT NULL"))
            \(isBrief ? "" : patchAndLast)
            """
    }
}
