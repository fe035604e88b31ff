import BelayModel
import Foundation
import GRDB
import Synchronization
import Testing

@testable import BelayStore

/// Several Belay processes on one state directory.
@Suite struct ManyWritersTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    @Test func manyOpenANewDirectoryAtOnce() async throws {
        for round in 0..<60 {
            let directory = scratch.url.appending(path: "\(round)")
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        let store = try JobStore(directory: directory)
                        _ = try store.submit(.small(servers: 1))
                    }
                }
                try await group.waitForAll()
            }
            #expect(try JobStore(directory: directory).jobs(at: .zero).count == 8)
        }
    }

    @Test func twoDriveTheirJobsAtOnce() async throws {
        let url = scratch.url
        let runs = try await withThrowingTaskGroup(of: (Int64, JobRun).self) { group in
            for _ in 0..<2 {
                group.addTask {
                    let store = try JobStore(directory: url)
                    let job = try store.submit(.small(servers: 1, items: 20))
                    var hand = try Hand(store, job)
                    try hand.reachFirstItem()
                    while hand.run.servers[0].activity == .running {
                        let attempt = hand.run.servers[0].attempt
                        try hand.commit([
                            .itemEnded(server: 0, attempt: attempt, ItemEnd(exit: .exited(0)))
                        ])
                    }
                    return (job, hand.run)
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        let store = try JobStore(directory: url)
        for (job, run) in runs { #expect(try store.load(job).run == run) }
        #expect(Set(runs.map(\.0)).count == 2)
    }

    @Test func theRequestOfAnotherProcessIsSeenByTheNextCommit() throws {
        let mine = try JobStore(directory: scratch.url)
        let other = try JobStore(directory: scratch.url)
        let job = try mine.submit(.small(servers: 1))
        var hand = try Hand(mine, job)
        try hand.commit([.began])
        try other.requestTermination(of: job, at: .at(1))
        #expect(try mine.termination(of: job) == .at(1))
        try hand.commit([])
        #expect(hand.run.terminationRequested != nil)
    }

    private static let sqlite = "/usr/bin/sqlite3"

    @Test func aProcessThatWritesIsWaitedFor() throws {
        let store = try JobStore(directory: scratch.url)
        let job = try store.submit(.small(servers: 1))
        var hand = try Hand(store, job)
        let writer = Process()
        let (input, output) = (Pipe(), Pipe())
        writer.executableURL = URL(filePath: Self.sqlite)
        writer.arguments = [scratch.url.appending(path: StateDirectory.databaseName).path]
        writer.standardInput = input
        writer.standardOutput = output
        try writer.run()
        let handle = input.fileHandleForWriting
        try handle.write(contentsOf: Data("BEGIN IMMEDIATE;\nSELECT 'locked';\n".utf8))
        #expect(output.fileHandleForReading.availableData == Data("locked\n".utf8))
        let released = Mutex<ContinuousClock.Instant?>(nil)
        Thread.detachNewThread {
            Thread.sleep(forTimeInterval: 0.5)
            released.withLock { $0 = .now }
            // At its end the transaction is undone, and the lock is gone.
            try? handle.close()
        }
        try hand.commit([.began])
        let committed = ContinuousClock.now
        let noted = released.withLock { $0 }
        let moment = try #require(noted, "the lock was not waited for")
        #expect(committed > moment)
        #expect(try store.load(job).run == hand.run)
    }
}
