import BelayModel
import Foundation
import GRDB
import Testing

@testable import BelayStore

/// A database of a Belay that wrote a row for every event and every step is read and gone on with.
@Suite struct OlderTests {
    @Test func aJobThatHadRowsForAllItsSteps() throws {
        let store = try JobStore()
        let job = try store.submit(.small(servers: 2))
        var hand = try Hand(store, job)
        try hand.reachFirstItem()
        let events = try store.events(of: job, after: 0)
        try store.database.write { db in
            try db.execute(sql: "UPDATE phase SET items = NULL")
            try db.execute(sql: "DELETE FROM event")
            for entry in events {
                try db.execute(
                    sql: "INSERT INTO event (job, number, at, body) VALUES (?, ?, ?, ?)",
                    arguments: [
                        job, entry.number, entry.at.milliseconds, JSON.encode(entry.event),
                    ])
            }
            for server in 0..<2 {
                for step in 0..<6 where server == 1 || step > 0 {
                    try db.execute(
                        sql: """
                            INSERT INTO step (job, server, number, phase, name, status)
                            VALUES (?, ?, ?, ?, ?, 'Pending')
                            """,
                        arguments: [job, server, step, step / 2, "item \(step % 2)"])
                }
            }
        }
        #expect(try store.load(job).run == hand.run)
        let ended = Event.itemEnded(
            server: 0, attempt: hand.run.servers[0].attempt, ItemEnd(exit: .exited(0)))
        try store.release(hand.ledger.lease)
        hand = try Hand(store, job)
        try hand.commit([ended])
        try hand.commit([.unreachable(server: 1, attempt: 1, reason: "away")])
        try hand.commit([.terminationRequested])
        for (view, server) in zip(try store.job(job, at: .zero).servers, hand.run.servers) {
            #expect(view.steps.map(\.status) == server.steps.map(\.status))
            #expect(view.steps.map(\.name) == server.steps.map(\.item.name))
        }
    }
}
