import BelayModel
import Foundation
import GRDB
import Testing

@testable import BelayStore

/// Databases as released programs have written them, from the folder `Releases`: they are read, and
/// gone on with, and become what a new database is.
@Suite struct ReleasesTests {
    static let names = ["2026-11-30"]

    private let scratch: Scratch
    private let directory: URL

    init() throws {
        scratch = try Scratch()
        directory = scratch.url.appending(path: "state")
    }

    /// The state directory of a release.
    private func load(_ name: String) throws {
        let text = try String(
            contentsOf: URL(filePath: #filePath).deletingLastPathComponent()
                .appending(path: "Releases/\(name).sql"), encoding: .utf8)
        try FileManager.default.createDirectory(
            at: directory, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        let queue = try DatabaseQueue(
            path: directory.appending(path: StateDirectory.databaseName).path,
            configuration: configuration)
        try queue.writeWithoutTransaction { try $0.execute(sql: text) }
        try queue.close()
    }

    /// The tables' text, but for blanks.
    private func schema(_ store: JobStore) throws -> [String: String] {
        try store.database.read { db in
            try Row.fetchAll(
                db, sql: "SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL"
            ).reduce(into: [:]) { all, row in
                let text: String = row["sql"]
                all[row["name"]] = text.split(whereSeparator: \.isWhitespace)
                    .joined(separator: " ")
            }
        }
    }

    @Test(arguments: names) func becomesWhatANewDatabaseIs(_ name: String) throws {
        try load(name)
        let old = try schema(JobStore(directory: directory))
        let new = try schema(JobStore(directory: scratch.url.appending(path: "new")))
        for (table, text) in new { #expect(old[table] == text, "\(table)") }
        #expect(old.keys.sorted() == new.keys.sorted())
    }

    /// Every journal is replayed to what the tables say, and every view shows it.
    @Test(arguments: names) func isReadAsItWas(_ name: String) throws {
        try load(name)
        let store = try JobStore(directory: directory)
        #expect(try store.jobs(at: .zero).map(\.status) == [.active, .terminated, .failed])
        for job in try store.jobs(at: .zero) {
            let run = try store.load(job.id).run
            let view = try store.job(job.id, at: .zero)
            #expect(run.status == job.status)
            #expect(run.phases == view.phases.map(\.status))
            for (server, shown) in zip(run.servers, view.servers) {
                #expect(server.status == shown.status)
                #expect(server.reason == shown.reason)
                #expect(server.staging == shown.staging)
                #expect(server.steps.map(\.status) == shown.steps.map(\.status))
            }
        }
        #expect(try store.job(2, at: .zero).summary.termination?.cause == .user)
        let output = try store.output(of: 1, after: 0, limit: 100)
        #expect(
            output.contains { String(decoding: $0.output.bytes, as: UTF8.self) == "changed a\n" })
    }

    /// The job whose coordinator was killed is taken up and ended.
    @Test(arguments: names) func isGoneOnWith(_ name: String) throws {
        try load(name)
        let store = try JobStore(directory: directory)
        try store.database.write { try $0.execute(sql: "UPDATE lease SET boot = 'before'") }
        let host = ProcessInfo.processInfo.hostName
        try store.database.write {
            try $0.execute(sql: "UPDATE lease SET host = ?", arguments: [host])
        }
        var hand = try Hand(store, 3)
        try hand.commit([.resumed], at: .at(1_900_000_000))
        try store.requestTermination(of: 3, at: .at(1_900_000_001), origin: .test("me"))
        try hand.commit([], at: .at(1_900_000_001))
        for server in 0..<3 {
            let attempt = hand.run.servers[server].attempt
            try hand.commit([.stagingRemoved(server: server, attempt: attempt, .coordinator)])
        }
        #expect(hand.run.status == .terminated)
        #expect(try store.load(3).run == hand.run)
    }
}
