import BelayModel
import GRDB

/// The patch level of a server as one job knows it: its row of the table `patchLevel`. Lists are a line
/// an element, which is read in a tenth of the time that JSON takes.
struct PatchLevel: Hashable {
    /// When the server was analyzed; `nil`: the job has not, and only changed packages.
    var analyzed: Timestamp?
    /// A line for each update that is pending after the job: `PACKAGE VERSION`, and ` security` after
    /// it where it comes from a security archive. `nil`: the job did not look for all updates.
    var pending: [String]?
    var release: String?
    var kernel: String?
    var needsReboot: Bool?
    var held: [String]?
    var oldServices: [String]?
    /// `PACKAGE VERSION` of each package that the job brought. `nil`: it has changed none.
    var changed: [String]?

    /// - Parameters:
    ///   - status: the server's.
    ///   - analyzed: when the analysis ended.
    init(
        kind: JobKind, status: ServerStatus, report: ReportView?, changed: [PackageChange],
        analyzed: Timestamp?
    ) {
        if !changed.isEmpty {
            self.changed = changed.filter { $0.state == nil }.map(\.versionLine)
        }
        guard let report else { return }
        self.analyzed = analyzed
        (release, kernel) = (report.facts?.release, report.facts?.kernel)
        held = report.facts?.held
        needsReboot = Self.needsReboot(report, changed)
        oldServices = Self.oldServices(report, changed, status)
        // An analysis that asked for a few packages says nothing of the others.
        guard report.facts?.otherUpdates != nil else { return }
        pending = Self.pending(kind, report, changed).map(\.pendingLine)
    }

    /// What an analysis found, without what its job has brought.
    static func pending(
        _ kind: JobKind, _ report: ReportView, _ changed: [PackageChange]
    ) -> [PackageChange] {
        let done = Set(changed.filter { $0.state == nil }.map(\.versionLine))
        let wanted = kind == .remediate ? report.changes.filter { $0.from != nil } : []
        return (wanted + (report.facts?.otherUpdates ?? []))
            .filter { !done.contains($0.versionLine) }
    }

    private static func needsReboot(_ report: ReportView, _ changed: [PackageChange]) -> Bool? {
        if report.rebooted == true { return false }
        let asks = changed.contains { change in
            change.name.hasPrefix("linux-image-")
                || ["libc6", "dbus", "systemd"].contains(change.name)
        }
        return asks ? true : report.facts?.needsReboot
    }

    private static func oldServices(
        _ report: ReportView, _ changed: [PackageChange], _ status: ServerStatus
    ) -> [String]? {
        guard !changed.isEmpty else { return report.facts?.oldServices }
        // Services are looked at after the packages.
        guard status == .succeeded else { return nil }
        return (report.findings?.services ?? []).filter { service in
            switch service.state {
            case .old, .spared, .failed: true
            case .restarted: false
            }
        }.map(\.name)
    }

    /// Writes it in place of what the job knew of the server before.
    func write(server name: String, job: Int64, in db: Database) throws {
        try db.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO patchLevel (name, job, analyzed, updates, securityUpdates,
                    pending, release, kernel, needsReboot, held, oldServices, changed)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            name, job, analyzed?.milliseconds, pending?.count,
            pending?.count { $0.isSecurityLine }, pending?.lines, release, kernel, needsReboot,
            held?.lines, oldServices?.lines, changed?.lines,
        ])
    }
}

extension PackageChange {
    var versionLine: String { "\(name) \(to ?? "")" }
    var pendingLine: String { versionLine + (isSecurity ? securityMark : "") }
}

private let securityMark = " security"

extension StringProtocol {
    var isSecurityLine: Bool {
        utf8.suffix(securityMark.utf8.count).elementsEqual(securityMark.utf8)
    }
    /// A line of pending updates without the mark of a security update.
    var withoutSecurityMark: SubSequence {
        isSecurityLine ? dropLast(securityMark.count) : self[...]
    }
}

extension [String] {
    /// A server may name something with a line end in it: that is one element all the same.
    var lines: String {
        map { $0.utf8.contains(UInt8(ascii: "\n")) ? $0.replacing("\n", with: " ") : $0 }
            .joined(separator: "\n")
    }
}
