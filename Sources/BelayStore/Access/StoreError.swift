import Foundation
import GRDB

/// What is wrong with the store or with what was asked of it, in words for the admin.
package enum StoreError: Error, Sendable, Hashable, CustomStringConvertible {
    case stateDirectory(String)
    case newerSchema
    /// The file is no database, or not one that Belay has written.
    case damaged(file: String, String)
    /// Another program has the database for itself.
    case locked(file: String)
    case noSuchJob(Int64)
    /// The job's steps and journal were removed.
    case pruned(Int64)
    case noSuchSchedule(String)
    case scheduleExists(String)
    case freezeExists(String)
    case windowExists(String)
    case noSuchWindow(String)
    case windowInUse(String, schedules: [String])
    case noSuchFreeze(String)
    /// The job has ended.
    case finished(Int64, status: String)
    /// The job has begun: it can be terminated, and not canceled any more.
    case begun(Int64, status: String)
    /// Another request had the idempotency key.
    case otherRequest(String)
    /// Somebody cannot answer to a job at its gate; with the reason.
    case gateRefused(Int64, String)
    /// A server that is at work has its slots.
    case slotsInUse(String, job: Int64)
    case noSlots(String)
    /// Another coordinator has the job.
    case claimed(Int64, by: String)
    /// This coordinator's lease was taken over.
    case leaseLost(Int64)
    /// The database cannot be written now: a full disk, or a writer that does not end.
    case unwritable(String)
    /// The disk is nearly full: what room there is, is kept for the jobs that run.
    case noRoom(directory: String, free: Int)

    package var description: String {
        switch self {
        case .stateDirectory(let problem): problem
        case .newerSchema:
            "the database was written by a newer Belay; use that one, or another BELAY_STATE_DIR"
        case .damaged(let file, let problem):
            "\(file) is damaged, or is not Belay's: \(problem); put a backup in its place, or move it"
                + " and its -wal away and let `sqlite3 FILE .recover` save what it can"
        case .locked(let file):
            "\(file) is locked by another program, such as sqlite3 or a backup; try again when it has"
                + " ended (`fuser \(file)` names it)"
        case .noSuchJob(let id): "there is no job \(id); `belay job list` shows the jobs"
        case .pruned(let id):
            "the steps and the log of job \(id) were removed, for it is old; `belay job show \(id)` has"
                + " what it changed"
        case .noSuchSchedule(let name):
            "there is no schedule '\(name)'; `belay schedule list` shows the schedules"
        case .scheduleExists(let name):
            "there is a schedule '\(name)' already; `belay schedule remove \(name)` removes it"
        case .windowExists(let name):
            "there is a window '\(name)' already; `belay window remove \(name)` removes it"
        case .noSuchWindow(let name):
            "there is no window '\(name)'; `belay window list` shows them"
        case .windowInUse(let name, let schedules):
            "the window '\(name)' is that of \(schedules.joined(separator: ", ")): `belay schedule "
                + "update \(schedules[0]) --window …` gives it another, or none"
        case .freezeExists(let name):
            "there is a freeze '\(name)' already; `belay freeze remove \(name)` removes it"
        case .noSuchFreeze(let name):
            "there is no freeze '\(name)'; `belay freeze list` shows them"
        case .finished(let id, let status):
            "job \(id) has ended: \(status)"
                + (["Failed", "Terminated"].contains(status)
                    ? "; `belay job retry \(id)` runs it again where it did not succeed" : "")
        case .begun(let id, let status):
            "job \(id) has begun, it is \(status); `belay job terminate \(id)` stops it"
        case .otherRequest(let key): "the key '\(key)' was that of another request"
        case .gateRefused(let id, let reason): "job \(id) \(reason)"
        case .slotsInUse(let server, let job):
            "\(server) is at work in job \(job), which gives its slots back or keeps them at its end"
        case .noSlots(let server): "\(server) has no slots; `belay slots` shows who has any"
        case .claimed(let id, let holder): "job \(id) is driven by \(holder)"
        case .leaseLost(let id): "job \(id) was taken over by another coordinator"
        case .unwritable(let problem): "the database cannot be written: \(problem)"
        case .noRoom(let directory, let free):
            "there are only \(free / 1024) KiB free for \(directory); no new job is taken: they are kept"
                + " for the jobs that run"
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

    /// Does something with the database file, and says of what goes wrong which file it is about.
    static func explaining<Value>(file: String, _ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as DatabaseError {
            throw StoreError(error, file: file) ?? error
        } catch let damage as Damage {
            throw StoreError.damaged(file: file, damage.description)
        } catch let error as RowDecodingError {
            throw StoreError.damaged(file: file, "a row makes no sense: \(Self.firstLine(error))")
        } catch let error as DecodingError {
            throw StoreError.damaged(
                file: file, "a stored text makes no sense: \(Self.firstLine(error))")
        }
    }

    /// - Returns: `nil`: a fault of Belay's own, such as a constraint.
    private init?(_ error: DatabaseError, file: String) {
        let words = error.message ?? "\(error.resultCode)"
        switch error.resultCode.primaryResultCode {
        case .SQLITE_NOTADB: self = .damaged(file: file, "it is not a database")
        case .SQLITE_CORRUPT, .SQLITE_FORMAT, .SQLITE_MISMATCH: self = .damaged(file: file, words)
        // A table or a column is not there: the statements are Belay's, and tested.
        case .SQLITE_ERROR: self = .damaged(file: file, words)
        case .SQLITE_BUSY, .SQLITE_LOCKED: self = .locked(file: file)
        case _:
            guard let passing = StoreError(passing: error) else { return nil }
            self = passing
        }
    }

    private static func firstLine(_ error: any Error) -> String {
        String("\(error)".prefix { !$0.isNewline }.prefix(200))
    }
}
