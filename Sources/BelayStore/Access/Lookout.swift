import GRDB

/// A connection to the database for a look at a single row, over and over.
///
/// The pool takes five times as long for such a look: it chooses a connection, and asks it each time
/// whether the tables are still the same.
final class Lookout: Sendable {
    private let connection: LateConnection

    init(file: String) {
        var configuration = Configuration()
        configuration.readonly = true
        // It is asked from where nothing may block: whoever does not know looks again.
        connection = LateConnection(file: file, configuration, patience: 0.2)
    }

    /// - Parameter database: one in memory, which has no file to open a second time.
    init(_ database: DatabaseQueue) { connection = LateConnection(database) }

    func open() throws { _ = try connection.opened() }

    /// - Parameter look: one statement. It sees all that was committed before.
    func look<Value>(_ look: (Database) throws -> Value) throws -> Value {
        try connection.opened().unsafeRead(look)
    }
}
