import BelayModel
import Foundation
import GRDB
import Testing

@testable import BelayStore

/// What the tables refuse, whoever writes.
@Suite struct SchemaTests {
    @Test(arguments: [
        "UPDATE job SET status = 'Done'",
        "UPDATE job SET kind = 'upgrade'",
        "UPDATE job SET servers = 0",
        "UPDATE job SET checking = 2",
        "UPDATE job SET status = 'Succeeded'",
        "UPDATE job SET finished = 5",
        "UPDATE job SET status = 'Terminated', finished = 5",
        "UPDATE phase SET status = 'Running'",
        "UPDATE phase SET number = 3 WHERE number = 2",
        "UPDATE server SET status = 'Done'",
        "UPDATE server SET staging = 'Gone'",
        "UPDATE step SET status = 'Done'",
        "UPDATE step SET status = 'Succeeded'",
        "UPDATE step SET status = 'Succeeded', started = 1",
        "UPDATE step SET status = 'Running'",
        "UPDATE step SET status = 'Skipped', started = 1",
        "UPDATE step SET finished = 1",
        "UPDATE step SET exitStatus = 0",
        "UPDATE step SET status = 'Running', started = 1, exitStatus = 0",
        """
        UPDATE step SET status = 'Succeeded', started = 1, finished = 2, exitStatus = 0,
            signal = 'KILL'
        """,
        "INSERT INTO event (job, number, at, body) VALUES (99, 1, 0, x'')",
        "INSERT INTO event (job, number, at, body) VALUES (1, 0, 0, x'')",
        "INSERT INTO event (job, number, at, body) VALUES (1, 'one', 0, x'')",
        "INSERT INTO event (job, number, count, at, body) VALUES (1, 1, 0, 0, x'')",
        "INSERT INTO termination (job, requested) VALUES (99, 0)",
        """
        INSERT INTO output (job, server, step, at, stream, bytes)
        VALUES (1, 0, 0, 0, 'console', x'')
        """,
        """
        INSERT INTO output (job, server, step, at, stream, bytes)
        VALUES (1, 0, 99, 0, 'stdout', x'')
        """,
        "DELETE FROM job",
    ])
    func refuses(_ untruth: String) throws {
        let store = try JobStore()
        let job = try store.submit(.small(servers: 2))
        try store.database.write {
            try $0.execute(
                sql: """
                    INSERT INTO step (job, server, number, phase, name, status)
                    VALUES (1, 0, 0, 0, 'item', 'Pending')
                    """)
        }
        let before = try store.rows()
        #expect(job == 1)
        #expect(throws: DatabaseError.self, "\(untruth)") {
            try store.database.write { try $0.execute(sql: untruth) }
        }
        #expect(try store.rows() == before)
    }

    @Test func numbersAreNotUsedAgain() throws {
        let store = try JobStore()
        let first = try store.submit(.small(servers: 1))
        try store.database.write { db in
            for table in ["step", "server", "phase", "submission", "job"] {
                try db.execute(sql: "DELETE FROM \(table)")
            }
        }
        #expect(try store.submit(.small(servers: 1)) > first)
    }

    @Test func aUidIsGivenOnce() throws {
        let store = try JobStore()
        _ = try store.submit(.small(servers: 1), uid: "same", context: .init(), at: .zero)
        #expect(throws: DatabaseError.self) {
            try store.submit(.small(servers: 1), uid: "same", context: .init(), at: .zero)
        }
    }
}
