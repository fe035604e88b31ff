import BelayChance
import BelayModel
import Foundation
import GRDB
import Testing

@testable import BelayStore

/// Damaged, foreign and locked databases: which file, what to do, and never the end of the process.
@Suite struct DamageTests {
    private let scratch: Scratch
    private let directory: URL
    private var file: URL { directory.appending(path: StateDirectory.databaseName) }

    init() throws {
        scratch = try Scratch()
        directory = scratch.url.appending(path: "state")
    }

    /// A job in the middle of its work, all of it in the database file.
    private func makeJob() throws {
        let store = try JobStore(directory: directory)
        var hand = try Hand(store, try store.submit(.small(servers: 3)))
        try hand.reachFirstItem(of: [0, 1])
        try hand.commit(
            [], output: [Output(server: 0, step: 0, stream: .standardError, bytes: [1, 2, 3])])
        try store.requestTermination(of: 1, at: .zero, origin: .test("me"))
        store.complete()
        try (store.database as? DatabasePool)?.close()
    }

    /// Does everything that commands do with a job.
    private func useAll(_ store: JobStore) throws {
        for job in try store.jobs(at: .zero) {
            _ = try store.job(job.id, at: .zero)
            _ = try store.events(of: job.id, after: 0)
            _ = try store.output(of: job.id, after: 0, limit: 10)
            _ = try store.outputSizes(job: job.id, server: 0, step: 0)
            _ = try store.load(job.id)
        }
        _ = try? store.requestTermination(of: 1, at: .zero)
    }

    @Test func aWholeJobIsInTheFileAlone() throws {
        try makeJob()
        let copy = scratch.url.appending(path: "copy")
        try FileManager.default.createDirectory(at: copy, withIntermediateDirectories: true)
        try FileManager.default.copyItem(
            at: file, to: copy.appending(path: StateDirectory.databaseName))
        #expect(try JobStore(directory: copy).load(1).events == 5)
    }

    /// Bytes of a database are changed at random. What is found is said with the file's name; nothing
    /// traps. `BELAY_DAMAGES` sets how many, `BELAY_SEED` the first seed.
    @Test func damagedBytes() throws {
        try makeJob()
        let whole = try Data(contentsOf: file)
        let environment = ProcessInfo.processInfo.environment
        let count = environment["BELAY_DAMAGES"].flatMap { Int($0) } ?? 150
        let first = environment["BELAY_SEED"].flatMap { UInt64($0) } ?? 1
        var found = 0
        for seed in first..<first + UInt64(count) {
            var random = Chance(seed: seed)
            var bytes = whole
            for _ in 0..<(1 << Int.random(in: 0...6, using: &random)) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                bytes[place] = UInt8.random(in: 0...255, using: &random)
            }
            for name in ["-wal", "-shm"] {
                try? FileManager.default.removeItem(atPath: file.path + name)
            }
            try bytes.write(to: file)
            do {
                try useAll(try JobStore(directory: directory))
            } catch let error as StoreError {
                found += 1
                switch error {
                case .damaged(file: let name, _): #expect(name == file.path)
                case .newerSchema, .unwritable, .locked, .noSuchJob, .pruned, .noSuchSchedule,
                    .begun, .otherRequest, .gateRefused, .slotsInUse, .noSlots,
                    .scheduleExists, .freezeExists, .noSuchFreeze, .windowExists, .noSuchWindow,
                    .windowInUse:
                    break
                case .stateDirectory, .finished, .claimed, .leaseLost, .noRoom:
                    Issue.record("seed \(seed): \(error)")
                }
            } catch {
                Issue.record("seed \(seed): \(type(of: error)): \(error)")
            }
        }
        #expect(found > count / 20)
    }

    /// A changed letter in the schema: the column that is read is not there.
    @Test(arguments: ["server", "job", "step", "event", "output", "lease", "phase"])
    func aRenamedColumn(_ table: String) throws {
        try makeJob()
        let queue = try DatabaseQueue(path: file.path)
        let columns = try queue.read { try $0.columns(in: table).map(\.name) }
        let column = try #require(columns.first { !["job", "number", "id"].contains($0) })
        try queue.inDatabase {
            try $0.execute(sql: "ALTER TABLE \(table) RENAME COLUMN \(column) TO renamed")
        }
        try queue.close()
        #expect {
            try JobStore(directory: directory)
        } throws: { error in
            guard case .damaged(let name, let words)? = error as? StoreError else { return false }
            return name == file.path && words.contains("\(table) has no column \(column)")
        }
    }

    @Test(arguments: ["{}", "[]", "nonsense", #"{"phases":[]}"#])
    func aPlanThatMakesNoSense(_ plan: String) throws {
        let store = try JobStore()
        let job = try store.submit(.small(servers: 1))
        try store.database.write {
            try $0.execute(
                sql: "UPDATE submission SET plan = ?", arguments: [Data(plan.utf8)])
        }
        #expect {
            try store.load(job)
        } throws: { if case .damaged? = $0 as? StoreError { true } else { false } }
    }

    @Test func aPlanWithTooFewPhases() throws {
        let store = try JobStore()
        var plan = Plan.small(servers: 1)
        let job = try store.submit(plan)
        plan.phases.removeLast()
        let body = try JSON.encode(plan)
        try store.database.write {
            try $0.execute(sql: "UPDATE submission SET plan = ?", arguments: [body])
        }
        #expect {
            try store.load(job)
        } throws: { if case .damaged? = $0 as? StoreError { true } else { false } }
    }

    @Test func anEventThatMakesNoSense() throws {
        let store = try JobStore()
        let job = try store.submit(.small(servers: 1))
        var hand = try Hand(store, job)
        try hand.commit([.began])
        try store.database.write {
            try $0.execute(sql: "UPDATE event SET body = x'7b226f64646974797d'")
        }
        #expect {
            try store.events(of: job, after: 0)
        } throws: { if case .damaged? = $0 as? StoreError { true } else { false } }
    }

    /// A lock that does not end is waited for only so long.
    @Test func theDirectorysLockHasALimit() throws {
        _ = try JobStore(directory: directory)
        let handle = try FileHandle(forReadingFrom: directory)
        #expect(flock(handle.fileDescriptor, LOCK_EX) == 0)
        #expect {
            try StateDirectory.alone(in: directory, patience: 0.05) {}
        } throws: { "\($0)".contains("has held the lock of the state directory") }
        try handle.close()
        try StateDirectory.alone(in: directory, patience: 0.05) {}
    }

    @Test func anExclusiveLockIsNamed() throws {
        try makeJob()
        #expect {
            try StoreError.explaining(file: "/state/belay.sqlite") {
                throw DatabaseError(resultCode: .SQLITE_BUSY, message: "database is locked")
            }
        } throws: {
            "\($0)".hasPrefix("/state/belay.sqlite is locked by another program")
        }
    }

    /// A directory that was removed or replaced takes the records of a job with it.
    @Test func noticesThatItIsGone() throws {
        let store = try JobStore(directory: directory)
        #expect(store.isInPlace)
        let other = scratch.url.appending(path: "other")
        try FileManager.default.moveItem(at: directory, to: other)
        #expect(!store.isInPlace)
        _ = try JobStore(directory: directory)
        #expect(!store.isInPlace)
        try FileManager.default.removeItem(at: directory)
        try FileManager.default.moveItem(at: other, to: directory)
        #expect(store.isInPlace)
    }
}
