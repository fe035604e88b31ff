import GRDB
import Synchronization

/// Takes what was committed from the write-ahead log over into the database, over a connection of its
/// own.
///
/// SQLite would do it within a commit, each time that the log has a thousand pages more: for a large
/// job that doubles every third commit, and the coordinator's loop waits. It is as safe beside
/// commits (sqlite.org/wal.html, "Checkpointing": PASSIVE waits for nobody, and nobody for it).
final class Checkpointer: Sendable {
    /// Rows that are committed, about, between two times: some four MB of the log.
    static let interval = 2000
    /// Pages that the log has at most before a commit does it after all: 64 MB.
    static let mostPages = 16_000

    private struct State {
        var rows = 0
        var isAtWork = false
    }

    private let connection: LateConnection
    private let state = Mutex(State())

    init(file: String) {
        var configuration = Configuration()
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA synchronous = FULL") }
        connection = LateConnection(file: file, configuration)
    }

    /// Notes that so many rows were committed. Does not wait.
    func committed(_ rows: Int) {
        let isDue = state.withLock { state in
            state.rows += rows
            guard state.rows >= Self.interval, !state.isAtWork else { return false }
            state.rows = 0
            state.isAtWork = true
            return true
        }
        guard isDue else { return }
        guard let database = try? connection.opened() else { return finished() }
        database.asyncWriteWithoutTransaction { db in
            // What fails now, for a full disk, is done with the next one.
            _ = try? db.checkpoint(.passive)
            self.finished()
        }
    }

    private func finished() { state.withLock { $0.isAtWork = false } }
}
