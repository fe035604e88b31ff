package import Foundation
package import GRDB

/// What remembers jobs across a crash: one SQLite database in the state directory.
///
/// Safe for several Belay processes at once: write-ahead logging, every write a transaction that
/// takes the write lock at its start, and a job's journal written only by the holder of its lease.
package struct JobStore: Sendable {
    let database: any DatabaseWriter
    /// For what is looked up again and again.
    let lookout: Lookout
    /// None for a store in memory.
    let checkpointer: Checkpointer?
    /// Where the database lies; `nil`: in memory.
    let place: StorePlace?
    /// Whether nobody writes between two statements of a reader: a snapshot costs as much as a look.
    private let isAlone: Bool

    /// Opens the state directory's database, and makes both when they are missing.
    ///
    /// The directory gets mode 0700 and the database 0600: it holds host names, variables and what
    /// items print.
    /// - Throws: `StoreError` when the directory is somebody else's or open to others, and when the
    ///   database is damaged, locked, or newer.
    package init(directory: URL) throws {
        ProcessIdentity.prepare()
        try StateDirectory.prepare(directory)
        let file = directory.appending(path: StateDirectory.databaseName)
        var configuration = Configuration()
        // A writer of another process may be in the middle of a large commit.
        configuration.busyMode = .timeout(30)
        // A large job has more pages than fit into the default of 2 MB, and a commit touches all.
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA cache_size = -16000") }
        // The default, NORMAL, may lose the latest commits with the power; effects follow commits.
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA synchronous = FULL") }
        configuration.prepareDatabase {
            try $0.execute(sql: "PRAGMA wal_autocheckpoint = \(Checkpointer.mostPages)")
        }
        self = try StateDirectory.alone(in: directory) {
            try StoreError.explaining(file: file.path) {
                let pool = try DatabasePool(path: file.path, configuration: configuration)
                try pool.writeWithoutTransaction {
                    try $0.execute(sql: "PRAGMA synchronous = FULL")
                }
                return try JobStore(
                    database: pool, lookout: Lookout(file: file.path),
                    checkpointer: Checkpointer(file: file.path), place: StorePlace(file.path))
            }
        }
    }

    /// A store in memory, for tests.
    package init() throws { try self.init(in: DatabaseQueue()) }

    /// The same in a database that the tests can look into.
    /// - Parameter isAlone: whether one thread at a time uses it: no reader takes a snapshot then.
    package init(in queue: DatabaseQueue, isAlone: Bool = false) throws {
        try self.init(database: queue, lookout: Lookout(queue), isAlone: isAlone)
    }

    private init(
        database: any DatabaseWriter, lookout: Lookout, checkpointer: Checkpointer? = nil,
        place: StorePlace? = nil, isAlone: Bool = false
    ) throws {
        self.isAlone = isAlone
        self.database = database
        self.lookout = lookout
        self.checkpointer = checkpointer
        self.place = place
        try Schema.migrate(database)
        try Schema.check(database)
    }

    /// Opens every connection that driving a job needs: what is not to be had must be missed before
    /// a job is submitted, not after.
    package func prepareToDrive() throws {
        try explaining { try lookout.open() }
    }

    /// Takes all that was committed over into the database file itself, so that a copy of that file
    /// alone is a whole backup (sqlite.org/pragma.html, `wal_checkpoint(TRUNCATE)`). Another process
    /// that reads or writes now is waited for only briefly: it will do the same.
    package func complete() {
        guard let place else { return }
        var configuration = Configuration()
        configuration.busyMode = .timeout(2)
        let connection = try? DatabaseQueue(path: place.file, configuration: configuration)
        _ = try? connection?.writeWithoutTransaction { try $0.checkpoint(.truncate) }
        try? connection?.close()
    }

    // MARK: - Access, with errors in words

    func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
        try explaining { try isAlone ? database.unsafeRead(body) : database.read(body) }
    }

    func write<Value>(_ body: (Database) throws -> Value) throws -> Value {
        try explaining { try database.write(body) }
    }

    func explaining<Value>(_ body: () throws -> Value) throws -> Value {
        try StoreError.explaining(file: place?.file ?? ":memory:", body)
    }
}

extension JobStore {
    /// The version of the SQLite that is loaded, such as `3.40.1`.
    package static var libraryVersion: String {
        (try? DatabaseQueue().read { try String.fetchOne($0, sql: "SELECT sqlite_version()") })
            ?? "of unknown version"
    }
}
