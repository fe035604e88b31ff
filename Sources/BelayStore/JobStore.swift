package import Foundation
import GRDB

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

    /// Opens the state directory's database, and makes both when they are missing.
    ///
    /// The directory gets mode 0700 and the database 0600: it holds host names, variables and what
    /// items print.
    /// - Throws: `StoreError` when the directory is somebody else's or the database is newer.
    package init(directory: URL) throws {
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
            do {
                let pool = try DatabasePool(path: file.path, configuration: configuration)
                try pool.writeWithoutTransaction {
                    try $0.execute(sql: "PRAGMA synchronous = FULL")
                }
                return try JobStore(
                    database: pool, lookout: Lookout(file: file.path),
                    checkpointer: Checkpointer(file: file.path))
            } catch let error as DatabaseError where error.resultCode == .SQLITE_NOTADB {
                throw StoreError.stateDirectory("\(file.path) is not a database")
            }
        }
    }

    /// A store in memory, for tests.
    package init() throws {
        let queue = try DatabaseQueue()
        try self.init(database: queue, lookout: Lookout(queue))
    }

    private init(
        database: any DatabaseWriter, lookout: Lookout, checkpointer: Checkpointer? = nil
    ) throws {
        self.database = database
        self.lookout = lookout
        self.checkpointer = checkpointer
        try Schema.migrate(database)
    }
}

/// What is wrong with the store or with what was asked of it, in words for the admin.
package enum StoreError: Error, Sendable, Hashable, CustomStringConvertible {
    case stateDirectory(String)
    case newerSchema
    case noSuchJob(Int64)
    /// The job has ended.
    case finished(Int64, status: String)
    /// Another coordinator has the job.
    case claimed(Int64, by: String)
    /// This coordinator's lease was taken over.
    case leaseLost(Int64)
    /// The database cannot be written now: a full disk, or a writer that does not end.
    case unwritable(String)

    package var description: String {
        switch self {
        case .stateDirectory(let problem): problem
        case .newerSchema:
            "the database was written by a newer Belay; use that one, or another BELAY_STATE_DIR"
        case .noSuchJob(let id): "there is no job \(id); `belay job list` shows the jobs"
        case .finished(let id, let status): "job \(id) has ended: \(status)"
        case .claimed(let id, let holder): "job \(id) is driven by \(holder)"
        case .leaseLost(let id): "job \(id) was taken over by another coordinator"
        case .unwritable(let problem): "the database cannot be written: \(problem)"
        }
    }

    /// What may pass when it is tried again; anything else is a fault, and stays what it is.
    init?(passing error: DatabaseError) {
        switch error.resultCode.primaryResultCode {
        case .SQLITE_FULL, .SQLITE_IOERR, .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_NOMEM,
            .SQLITE_CANTOPEN, .SQLITE_READONLY:
            self = .unwritable(error.message ?? "\(error.resultCode)")
        default:
            return nil
        }
    }
}
