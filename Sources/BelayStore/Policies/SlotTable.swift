package import BelayModel
import GRDB

/// The slots that are taken, inside the transaction that a job's events are committed in.
struct SlotTable {
    let job: Int64
    let db: Database

    /// Frees or keeps the slots of servers that have ended.
    func settle(_ run: JobRun, _ reactions: [JobRun.Reaction]) throws {
        for server in Set(reactions.lazy.flatMap(\.servers)) {
            let name = run.plan.servers[server].name
            switch run.slotFate(of: server) {
            case .none, .held:
                break
            case .returned:
                try db.cachedStatement(sql: "DELETE FROM slot WHERE server = ? AND job = ?")
                    .execute(arguments: [name, job])
            case .untouched:
                try db.cachedStatement(
                    sql: """
                        DELETE FROM slot
                        WHERE server = ? AND job = ? AND kept IS NULL AND before IS NULL
                        """
                ).execute(arguments: [name, job])
                try db.cachedStatement(
                    sql: """
                        UPDATE slot SET kept = before, before = NULL
                        WHERE server = ? AND job = ? AND before IS NOT NULL
                        """
                ).execute(arguments: [name, job])
            case .kept(let reason):
                try db.cachedStatement(
                    sql: "UPDATE slot SET kept = ? WHERE server = ? AND job = ? AND kept IS NULL"
                ).execute(arguments: [reason, name, job])
            }
        }
    }

    /// Gives slots to the servers of a job that wait for them, as far as there are any, unless another
    /// job changes them or a freeze keeps them from being changed.
    func decide(
        _ run: JobRun, _ locks: LockTable, allowance: Int, at now: Timestamp
    ) throws -> JobRun.SlotDecision {
        guard !run.slotWaiters.isEmpty else { return JobRun.SlotDecision() }
        var book = run.plan.policies.atOnce.isEmpty ? SlotBook() : try Self.book(in: db)
        let others = run.plan.lockWait == nil ? LockBook() : try locks.book()
        let decision = run.decideSlots(
            from: &book, locks: others, freezes: try freezes(for: run, at: now),
            allowance: allowance, job: job)
        // In the phases before the action phase, what is granted is a fork alone.
        for server in decision.granted where run.needsSlots(server) {
            let wish = run.slotWish(of: server, in: job)
            for group in wish.groups {
                try db.cachedStatement(
                    sql: """
                        INSERT OR REPLACE INTO slot (groupName, server, job, most, before, taken)
                        VALUES (?, ?, ?, ?, (SELECT coalesce(kept, before) FROM slot
                            WHERE groupName = ? AND server = ?), ?)
                        """
                ).execute(arguments: [
                    group.name, wish.server, job, group.most, group.name, wish.server,
                    now.milliseconds,
                ])
            }
        }
        return decision
    }

    private func freezes(for run: JobRun, at now: Timestamp) throws -> Freezes {
        guard run.phase == .action, run.plan.overridesFreeze != true else { return Freezes() }
        return Freezes(try JobStore.freezes(after: now, in: db).filter { $0.contains(now) })
    }

    static func book(in db: Database) throws -> SlotBook {
        let rows = try Row.fetchAll(
            db.cachedStatement(
                sql:
                    "SELECT groupName, server, job, most, kept, before FROM slot ORDER BY taken, server"
            ))
        return SlotBook(
            try rows.map { row in
                Slot(
                    group: try row.value(at: 0), server: try row.value(at: 1),
                    job: try row.value(at: 2), most: try row.value(at: 3),
                    kept: try row.value(at: 4), before: try row.value(at: 5))
            })
    }
}

/// A slot that is taken, for people.
package struct SlotView: Sendable, Hashable {
    package let slot: Slot
    package let taken: Timestamp
    package let jobStatus: JobStatus
}

extension JobStore {
    /// All slots that are taken, by group.
    package func slots() throws -> [SlotView] {
        try read { db in
            let rows = try Row.fetchAll(
                db.cachedStatement(
                    sql: """
                        SELECT groupName, server, slot.job, most, kept, taken, status
                        FROM slot JOIN job ON job.id = slot.job ORDER BY groupName, taken, server
                        """))
            return try rows.map { row in
                SlotView(
                    slot: Slot(
                        group: try row.value(at: 0), server: try row.value(at: 1),
                        job: try row.value(at: 2), most: try row.value(at: 3),
                        kept: try row.value(at: 4)),
                    taken: Timestamp(milliseconds: try row.value(at: 5)),
                    jobStatus: try word(row.value(at: 6)))
            }
        }
    }

    /// Frees the slots that a server has kept, because somebody says that it is well.
    /// - Returns: the slots that were freed.
    /// - Throws: `StoreError.slotsInUse` when the server is at work; `.noSlots`.
    @discardableResult
    package func freeSlots(
        of server: String, at now: Timestamp, origin: Origin, reason: String
    ) throws -> [Slot] {
        try write { db in
            let own = try SlotTable.book(in: db).slots.filter { $0.server == server }
            if let slot = own.first(where: { $0.kept == nil }) {
                throw StoreError.slotsInUse(server, job: slot.job)
            }
            guard !own.isEmpty else { throw StoreError.noSlots(server) }
            for slot in own {
                try db.cachedStatement(
                    sql: """
                        INSERT INTO freedSlot
                            (groupName, server, job, kept, freed, origin, reason)
                        VALUES (?, ?, ?, ?, ?, ?, ?)
                        """
                ).execute(arguments: [
                    slot.group, server, slot.job, slot.kept, now.milliseconds,
                    try origin.stored(),
                    reason,
                ])
            }
            try db.cachedStatement(sql: "DELETE FROM slot WHERE server = ? AND kept IS NOT NULL")
                .execute(arguments: [server])
            return own
        }
    }
}
