import GRDB
import Synchronization

/// A connection to the database beside the pool's, opened when it is first needed: most commands
/// never do.
final class LateConnection: Sendable {
    private let file: String
    private let configuration: Configuration
    private let database: Mutex<DatabaseQueue?>

    /// - Parameter patience: for how many seconds another process that has the database is waited for.
    init(file: String, _ configuration: Configuration, patience: Double = 30) {
        self.file = file
        var configuration = configuration
        configuration.busyMode = .timeout(patience)
        self.configuration = configuration
        database = Mutex(nil)
    }

    /// - Parameter database: one in memory, which has no file to open a second time.
    init(_ database: DatabaseQueue) {
        file = ""
        configuration = Configuration()
        self.database = Mutex(database)
    }

    func opened() throws -> DatabaseQueue {
        try database.withLock { database in
            if let database { return database }
            let new = try DatabaseQueue(path: file, configuration: configuration)
            database = new
            return new
        }
    }
}
