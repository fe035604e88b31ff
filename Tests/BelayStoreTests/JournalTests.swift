import BelayModel
import Foundation
import GRDB
import Testing

@testable import BelayStore

@Suite struct JournalTests {
    private let store: JobStore

    init() throws { store = try JobStore() }

    @Test func loadsWhatWasSubmitted() throws {
        let plan = Plan.small(servers: 3)
        let job = try store.submit(plan, uid: "uid", context: Data([1, 2]), at: .at(7))
        let stored = try store.load(job)
        #expect(stored.run == JobRun(plan: plan, at: .at(7)))
        #expect(stored.uid == "uid")
        #expect(stored.events == 0)
        #expect(stored.context == Data([1, 2]))
        #expect(try store.submitted(job) == stored.run)
    }

    @Test func replaysWhatWasCommitted() throws {
        let job = try store.submit(.small(servers: 2))
        var hand = try Hand(store, job)
        try hand.reachFirstItem()
        let attempt = hand.run.servers[0].attempt
        try hand.commit(
            [.itemEnded(server: 0, attempt: attempt, ItemEnd(exit: .exited(3)))], at: .at(9))
        let stored = try store.load(job)
        #expect(stored.run == hand.run)
        #expect(stored.events == hand.number)
        #expect(try store.events(of: job, after: 0).map(\.number) == Array(1...hand.number))
        #expect(try store.events(of: job, after: hand.number - 1).map(\.at) == [.at(9)])
    }

    /// A reader may stand between the events of one commit.
    @Test func readsFromAnyEventOn() throws {
        let job = try store.submit(.small(servers: 2))
        var hand = try Hand(store, job)
        let lost = (0..<7).map { Event.linkLost(server: 0, attempt: $0, reason: "reset") }
        try hand.commit([.began])
        try hand.commit(Array(lost[..<3]), at: .at(1))
        try hand.commit([])
        try hand.commit(Array(lost[3...]), at: .at(2))
        let all = try store.events(of: job, after: 0)
        #expect(all.map(\.event) == [.began] + lost)
        #expect(all.map(\.number) == Array(1...8))
        #expect(all.map(\.at) == [.zero] + lost.indices.map { .at($0 < 3 ? 1 : 2) })
        for number in 0...9 {
            let rest = try store.events(of: job, after: number)
            #expect(rest.map(\.number) == Array(all.map(\.number).dropFirst(number)))
            #expect(rest.map(\.event) == Array(all.map(\.event).dropFirst(number)))
        }
    }

    /// A trigger fails late in the transaction, as a disk that fills up would.
    @Test(arguments: ["event", "server", "step", "output"])
    func changesNothingWhenItFails(_ table: String) throws {
        let job = try store.submit(.small(servers: 2))
        var hand = try Hand(store, job)
        try hand.reachFirstItem()
        let (run, number, before) = (hand.run, hand.number, try store.rows())
        let operation = table == "event" || table == "output" ? "INSERT" : "UPDATE"
        try store.database.write {
            try $0.execute(
                sql: """
                    CREATE TRIGGER fail AFTER \(operation) ON \(table)
                    BEGIN SELECT RAISE(ABORT, 'no'); END
                    """)
        }
        let ended = Event.itemEnded(
            server: 0, attempt: run.servers[0].attempt, ItemEnd(exit: .exited(1)))
        let output = Output(server: 0, step: 0, stream: .standardOutput, bytes: [1])
        #expect(throws: DatabaseError.self) {
            try hand.commit([ended], output: [output], at: .at(5))
        }
        #expect(hand.run == run)
        #expect(hand.number == number)
        #expect(try store.rows() == before)
    }

    @Test func aFullDiskPasses() throws {
        let job = try store.submit(.small(servers: 2))
        var hand = try Hand(store, job)
        try hand.reachFirstItem()
        let (before, run) = (try store.rows(), hand.run)
        let lost = Event.linkLost(server: 0, attempt: run.servers[0].attempt, reason: "reset")
        try store.database.writeWithoutTransaction { db in
            let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
            try db.execute(sql: "PRAGMA max_page_count = \(pages)")
        }
        let output = Output(
            server: 0, step: 0, stream: .standardOutput, bytes: Array(repeating: 1, count: 100_000))
        #expect {
            try hand.commit([lost], output: [output])
        } throws: { error in
            guard case StoreError.unwritable(let problem) = error else { return false }
            return problem.contains("full")
        }
        #expect(try store.rows() == before)
        #expect(hand.run == run)
        try store.database.writeWithoutTransaction {
            try $0.execute(sql: "PRAGMA max_page_count = 1000000")
        }
        try hand.commit([lost], output: [output])
        #expect(hand.run.servers[0].linkLost == "reset")
        #expect(try store.load(job).run == hand.run)
    }

    @Test func aTerminationComesBeforeWhatIsCommittedWithIt() throws {
        let job = try store.submit(.small(servers: 2))
        var hand = try Hand(store, job)
        try hand.reachFirstItem()
        try store.requestTermination(of: job, at: .at(3))
        let ended = Event.itemEnded(
            server: 0, attempt: hand.run.servers[0].attempt, ItemEnd(exit: .exited(0)))
        let reactions = try hand.commit([ended], at: .at(4))
        #expect(reactions.count == 2)
        let last = try store.events(of: job, after: 0).suffix(2).map(\.event)
        #expect(last == [.terminationRequested, ended])
        // Once: the next commit does not ask again.
        #expect(try hand.commit([]).isEmpty)
    }

    @Test func askingTwiceChangesNothing() throws {
        let job = try store.submit(.small(servers: 1))
        #expect(try store.requestTermination(of: job, at: .at(1)) == .at(1))
        let before = try store.rows()
        #expect(try store.requestTermination(of: job, at: .at(2)) == .at(1))
        #expect(try store.rows() == before)
        #expect(try store.termination(of: job) == .at(1))
    }

    @Test func aFinishedJobCannotBeTerminated() throws {
        let job = try store.submit(.small(servers: 1))
        var hand = try Hand(store, job)
        try hand.commit([.began])
        try hand.commit([.unreachable(server: 0, attempt: 1, reason: "gone")])
        let error = #expect(throws: StoreError.self) {
            try store.requestTermination(of: job, at: .zero)
        }
        #expect(
            error.map { "\($0)" }
                == "job 1 has ended: Failed; `belay job retry 1` runs it again where it did not succeed"
        )
        #expect(try store.termination(of: job) == nil)
    }

    @Test func aJobThatIsNotThereIsNamed() throws {
        #expect(throws: StoreError.noSuchJob(5)) { try store.load(5) }
        #expect(throws: StoreError.noSuchJob(5)) { try store.job(5, at: .zero) }
        #expect(throws: StoreError.noSuchJob(5)) { try store.claim(5, at: .zero) }
        #expect(throws: StoreError.noSuchJob(5)) {
            try store.requestTermination(of: 5, at: .zero)
        }
    }

    @Test func keepsOutputInItsOrder() throws {
        let job = try store.submit(.small(servers: 2))
        var hand = try Hand(store, job)
        try hand.reachFirstItem(of: [0, 1])
        let pieces = (0..<20).map { number in
            Output(
                server: number % 2, step: 0, stream: number < 7 ? .standardOutput : .standardError,
                bytes: [UInt8(number), 0, 255])
        }
        for piece in pieces { try hand.commit([], output: [piece]) }
        let all = try store.output(of: job, after: 0, limit: 100)
        #expect(all.map(\.output) == pieces)
        #expect(try store.output(of: job, after: all[17].id, limit: 100).count == 2)
        let some = try store.output(of: job, after: 0, server: 1, limit: 3)
        #expect(some.map(\.output.bytes[0]) == [1, 3, 5])
        let sizes = try store.outputSizes(job: job, server: 0, step: 0)
        #expect(sizes == OutputSizes(standardOutput: 12, standardError: 18))
    }
}
