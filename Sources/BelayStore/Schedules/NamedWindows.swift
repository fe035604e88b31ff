package import BelayModel
import GRDB

/// A named window, with the schedules whose jobs it bounds.
package struct NamedWindow: Sendable, Hashable {
    package let window: MaintenanceWindow
    /// By name.
    package let schedules: [String]

    package var name: String { window.name ?? "" }
}

extension JobStore {
    /// Records a window.
    /// - Throws: `StoreError.windowExists`.
    package func add(
        _ window: MaintenanceWindow, named name: String, origin: Origin, at now: Timestamp
    ) throws {
        try write { db in
            guard try Self.rule(ofWindow: name, in: db) == nil else {
                throw StoreError.windowExists(name)
            }
            try db.execute(
                sql: "INSERT INTO namedWindow (name, rule, created, origin) VALUES (?, ?, ?, ?)",
                arguments: [name, window.rule, now.milliseconds, try origin.stored()])
        }
    }

    /// Removes a window. Jobs that were made with it keep it.
    /// - Throws: `StoreError.noSuchWindow`; `.windowInUse`: a schedule, paused or not, has it.
    package func removeWindow(_ name: String) throws {
        try write { db in
            guard try Self.rule(ofWindow: name, in: db) != nil else {
                throw StoreError.noSuchWindow(name)
            }
            let users = try Self.windowUsers(in: db)[name] ?? []
            guard users.isEmpty else { throw StoreError.windowInUse(name, schedules: users) }
            try db.execute(sql: "DELETE FROM namedWindow WHERE name = ?", arguments: [name])
        }
    }

    /// - Throws: `StoreError.noSuchWindow`.
    package func window(_ name: String) throws -> MaintenanceWindow {
        try read { db in
            guard let rule = try Self.rule(ofWindow: name, in: db) else {
                throw StoreError.noSuchWindow(name)
            }
            return try MaintenanceWindow(parsing: rule, name: name)
        }
    }

    /// All named windows, by name.
    package func windows() throws -> [NamedWindow] {
        try read { db in
            let users = try Self.windowUsers(in: db)
            return try Row.fetchAll(db, sql: "SELECT name, rule FROM namedWindow ORDER BY name").map
            {
                let name: String = try $0.value(at: 0)
                let window = try MaintenanceWindow(parsing: $0.value(at: 1), name: name)
                return NamedWindow(window: window, schedules: users[name] ?? [])
            }
        }
    }

    /// A window may have been removed since it was looked up for a schedule.
    static func checkWindow(of schedule: Schedule, in db: Database) throws {
        guard let name = schedule.window?.name, try rule(ofWindow: name, in: db) == nil else {
            return
        }
        throw StoreError.noSuchWindow(name)
    }

    private static func rule(ofWindow name: String, in db: Database) throws -> String? {
        try String.fetchOne(
            db, sql: "SELECT rule FROM namedWindow WHERE name = ?", arguments: [name])
    }

    /// By window: the schedules that have it.
    private static func windowUsers(in db: Database) throws -> [String: [String]] {
        var users: [String: [String]] = [:]
        for schedule in try schedules(in: db) {
            if let window = schedule.schedule.window?.name {
                users[window, default: []].append(schedule.name)
            }
        }
        return users
    }
}
