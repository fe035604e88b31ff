import GRDB
import Synchronization

/// A connection to the database for a look at a single row, over and over.
///
/// The pool takes five times as long for such a look: it chooses a connection, and asks it each time
/// whether the tables are still the same.
final class Lookout: Sendable {
    private let file: String
    /// Opened when it is first needed: most commands never do.
    private let database: Mutex<DatabaseQueue?>

    init(file: String) {
        self.file = file
        database = Mutex(nil)
    }

    /// - Parameter database: one in memory, which has no file to open a second time.
    init(_ database: DatabaseQueue) {
        file = ""
        self.database = Mutex(database)
    }

    /// - Parameter look: one statement. It sees all that was committed before.
    func look<Value>(_ look: (Database) throws -> Value) throws -> Value {
        try opened().unsafeRead(look)
    }

    private func opened() throws -> DatabaseQueue {
        try database.withLock { database in
            if let database { return database }
            var configuration = Configuration()
            configuration.readonly = true
            configuration.busyMode = .timeout(30)
            let new = try DatabaseQueue(path: file, configuration: configuration)
            database = new
            return new
        }
    }
}
