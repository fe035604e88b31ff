import BelayModel
import Foundation
import GRDB

@testable import BelayStore

/// A directory of a test's own.
final class Scratch: Sendable {
    let url = FileManager.default.temporaryDirectory
        .appending(path: "belay-\(UUID().uuidString)", directoryHint: .isDirectory)

    init() throws {
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }
}

extension Timestamp {
    static let zero = Timestamp(milliseconds: 0)
    static func at(_ seconds: Int) -> Timestamp { zero.adding(seconds: seconds) }
}

extension Origin {
    static func test(_ user: String) -> Origin {
        Origin(user: user, host: "here", way: .cli, command: "belay test")
    }
}

extension Plan {
    /// Two items in every phase.
    static func small(servers: Int, items: Int = 2, forks: Int = 2) -> Plan {
        Plan(
            name: "small", kind: .install, forks: forks,
            phases: Phase.allCases.map { phase in
                PhasePlan(
                    phase, items: (0..<items).map { Item(name: "item \($0)", work: .run("true")) })
            },
            servers: (0..<servers).map {
                ServerPlan(name: "server\($0)", address: "10.0.0.\($0)", user: "root")
            })
    }
}

extension JobStore {
    func submit(_ plan: Plan, at now: Timestamp = .zero) throws -> Int64 {
        try submit(plan, uid: UUID().uuidString, context: Data("context".utf8), at: now)
    }

    /// Every row of every table, as text.
    func rows() throws -> [String: [String]] {
        try database.read { try Self.rows(of: $0) }
    }

    static func rows(of db: Database) throws -> [String: [String]] {
        try tables(of: db).reduce(into: [:]) { all, table in
            all[table] = try Row.fetchAll(db, sql: "SELECT * FROM \(table)").map(\.description)
        }
    }

    static func tables(of db: Database) throws -> [String] {
        try String.fetchAll(db, sql: "SELECT name FROM sqlite_schema WHERE type = 'table'")
    }
}

/// A coordinator's hold of a job, without a coordinator.
struct Hand {
    let store: JobStore
    var ledger: Ledger

    var run: JobRun { ledger.run }
    var number: Int { ledger.number }

    init(_ store: JobStore, _ job: Int64) throws {
        try self.init(store, store.claim(job, at: .zero))
    }

    init(_ store: JobStore, _ lease: Lease, forks: ForkPool? = nil) throws {
        self.store = store
        ledger = Ledger(try store.load(lease.job), lease: lease, in: store, forks: forks)
    }

    @discardableResult
    mutating func commit(
        _ events: [Event], output: [Output] = [], at now: Timestamp = .zero,
        termination: TerminationRequest? = nil
    ) throws -> [JobRun.Reaction] {
        try ledger.commit(events, output: output, at: now, termination: termination)
    }

    /// Takes servers to their first item.
    mutating func reachFirstItem(of servers: [Int] = [0]) throws {
        try commit([.began])
        for server in servers {
            try commit([.connected(server: server, attempt: run.servers[server].attempt)])
            let attempt = run.servers[server].attempt
            try commit([.stagingMade(server: server, attempt: attempt, path: "/stage")])
        }
    }
}
