package import BelayModel
package import BelayStore

/// How the fleet stands: a row a server, and the same for pictures.
package struct FleetStatus: Sendable {
    package let states: [ServerState]
    package let asOf: Timestamp
    /// Seconds after which an analysis is too old to say anything.
    package let fresh: Int

    package static let columns: [ReportTable.Column] = [
        .init("name", "SERVER", "The server's name in the inventory."),
        .init("known", nil, "Whether it was analyzed within --fresh."),
        .init(
            "release", "RELEASE", "What os-release(5) says, with Debian's point release.", rank: 5),
        .init("kernel", nil, "The running kernel."),
        .init(
            "updates", "UPDATES", "Pending updates; null: nobody has looked for all of them.",
            alignment: .right),
        .init(
            "securityUpdates", "SECURITY", "Those from a security archive.", alignment: .right),
        .init("held", "HELD", "Packages that the admin holds.", rank: 6),
        .init(
            "rebootNeeded", "REBOOT", "Whether a package has asked for a reboot since the last one."
        ),
        .init(
            "oldServices", "OLD CODE", "Services that run code which is not on the disk any more.",
            rank: 4),
        .init("lastPatched", "LAST PATCHED", "When a job last changed packages there.", rank: 2),
        .init("patchedBy", "JOB", "The job that did.", alignment: .right, rank: 7),
        .init("asOf", "AS OF", "When it was analyzed, which all but the last two say.", rank: 3),
        .init("analyzedBy", nil, "The job that has analyzed it."),
        .init("note", "", "What else there is to know."),
        .init("packages", nil, "The packages with a pending update."),
    ]

    /// - Parameter names: of all servers that are asked for.
    package init(
        _ names: [String], in store: JobStore, at now: Timestamp, fresh: Int
    ) throws {
        let levels = try store.patchLevels(of: names)
        self.init(
            states: FoldedNames.sorted(names).map { name in
                ServerState(name, levels[name] ?? ServerPatchLevel(), at: now, fresh: fresh)
            }, asOf: now, fresh: fresh)
    }

    package init(states: [ServerState], asOf: Timestamp, fresh: Int) {
        (self.states, self.asOf, self.fresh) = (states, asOf, fresh)
    }

    package var table: ReportTable {
        var table = ReportTable(Self.columns)
        for state in states {
            table.add([
                .text(state.name), .flag(state.isKnown),
                .text(state.isKnown ? state.release ?? "?" : "Unknown"), .text(state.kernel),
                .number(state.updates), .number(state.securityUpdates), .list(state.held),
                .flag(state.needsReboot), .list(state.oldServices), .time(state.lastPatched),
                .number(state.patchJob.map { Int($0) }), .time(state.asOf),
                .number(state.job.map { Int($0) }), .remark(state.note, shown: state.remark),
                .list(state.pending.map(\.name)),
            ])
        }
        return table
    }

    /// The fleet in a sentence.
    package var summary: String {
        let known = states.filter(\.isKnown)
        var parts: [String] = []
        func add(_ number: Int, _ words: String) {
            if number > 0 { parts.append("\(number) \(words)") }
        }
        add(known.count { $0.securityUpdates ?? 0 > 0 }, "with security updates pending")
        add(known.count { $0.securityUpdates == nil }, "not looked at for all updates")
        add(known.count { $0.needsReboot == true }, "to be rebooted")
        add(known.count { $0.oldServices?.isEmpty == false }, "with services that run old code")
        add(states.count { $0.asOf == nil }, "never analyzed")
        add(states.count { !$0.isKnown && $0.asOf != nil }, "analyzed too long ago")
        let words = parts.isEmpty ? "nothing is pending" : parts.joined(separator: ", ")
        return "\(count(states.count, "server")): \(words)"
    }
}
