import BelayModel
import BelayStore

/// What a check found: servers on which the same would change together, and the packages once.
struct CheckSummary {
    private let servers: [ServerView]
    /// Columns of the terminal; `nil`: as many as it takes.
    private let room: Int?

    init(_ job: JobView, columns room: Int? = nil) { (servers, self.room) = (job.servers, room) }

    /// Package lines that are shown of a group; `job show` has all.
    private static let mostPackages = 200

    /// What is shown of a server: what the lists of two releases say beside that does not keep their
    /// servers apart.
    private struct Finding: Hashable {
        struct Change: Hashable {
            var name: String
            var architecture: String
            var from: String?
            var to: String?
            var isSecurity: Bool
            var size: Int?
        }
        var changes: [Change]
        var notes: [String]

        init(_ report: ReportView?) {
            changes = (report?.changes ?? []).map { change in
                Change(
                    name: change.name, architecture: change.architecture, from: change.from,
                    to: change.to, isSecurity: change.isSecurity, size: change.downloadSize)
            }
            notes = report?.notes ?? []
        }
    }

    var text: String {
        let groups = Dictionary(grouping: servers.filter { $0.report != nil }) {
            Finding($0.report)
        }.sorted { one, other in
            if one.value.count != other.value.count { return one.value.count > other.value.count }
            return FoldedNames.isInOrder(one.value[0].name, other.value[0].name)
        }
        return groups.map { finding, servers in paragraph(finding, servers) }.joined(
            separator: "\n")
    }

    private func paragraph(_ finding: Finding, _ servers: [ServerView]) -> String {
        let names = FoldedNames.beside(servers.map(\.name), columns: room)
        let title = servers.count == 1 ? names : "\(count(servers.count, "server")), \(names)"
        let changes = servers.first?.report?.changes ?? []
        guard !changes.isEmpty else {
            return "\(title): nothing to do\n" + notes(finding)
        }
        let size = changes.compactMap(\.downloadSize).reduce(0) { $0.addingClamped($1) }
        let security = changes.count(where: \.isSecurity)
        let each = servers.count == 1 ? "" : " each"
        var head = "\(title): \(count(changes.count, "package"))"
        if security > 0 { head += ", \(security) of them security" }
        head += ", \(spell(bytes: size)) to download\(each)\n"
        let shared = changes.sharedNames
        var table = PlainTable(["    PACKAGE", "FROM", "TO", ""])
        for change in changes.prefix(Self.mostPackages) {
            table.add([
                "    " + change.label(shared), change.from ?? "-", change.to ?? "removed",
                [
                    change.isSecurity ? "security" : nil,
                    change.downloadSize.map { spell(bytes: $0) },
                ].compactMap(\.self).joined(separator: ", "),
            ])
        }
        head += table.text(columns: room)
        if changes.count > Self.mostPackages {
            head += "    … and \(changes.count - Self.mostPackages) more\n"
        }
        return head + tightRoom(servers) + notes(finding)
    }

    /// The file system with the least room of all, where there is little.
    private func tightRoom(_ servers: [ServerView]) -> String {
        let tight = servers.flatMap { server in
            (server.report?.room ?? []).map { (server.name, $0) }
        }.filter { $0.1.needed > 0 && $0.1.free < $0.1.needed.multipliedClamped(by: 2) }
        guard let least = tight.min(by: { $0.1.free - $0.1.needed < $1.1.free - $1.1.needed })
        else { return "" }
        return
            "    room is tight on \(least.0): \(least.1.mount) has \(spell(bytes: least.1.free)), "
            + "\(spell(bytes: least.1.needed)) are needed\n"
    }

    private func notes(_ finding: Finding) -> String {
        finding.notes.map { "    note: \($0)\n" }.joined()
    }
}

extension Int {
    fileprivate func multipliedClamped(by factor: Int) -> Int {
        let (product, overflows) = multipliedReportingOverflow(by: factor)
        return overflows ? .max : product
    }
}
