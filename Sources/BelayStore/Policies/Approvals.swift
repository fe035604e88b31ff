package import BelayModel
import Foundation
import GRDB

/// Somebody who answers to a job at its gate.
package struct Approver: Sendable, Hashable {
    package var origin: Origin
    /// The names of the groups that `origin.actor` is in.
    package var groups: [String]

    package init(_ origin: Origin, groups: [String]) {
        self.origin = origin
        self.groups = groups
    }
}

/// A job's gate, as the store has it.
package struct GateView: Sendable, Hashable {
    /// SHA-256 of all that is staged.
    package let digest: String
    package let ready: Int
    package let since: Timestamp
    package let due: Timestamp
    package let rule: Gate.Approval
    package let answer: AnswerView?
}

/// What somebody answered.
package struct AnswerView: Sendable, Hashable {
    package let verdict: GateAnswer.Verdict
    package let digest: String
    package let by: StoredOrigin
    package let reason: String?
    package let answered: Timestamp
}

extension JobStore {
    /// The gate of a job; `nil`: it has not come to one that asks anybody.
    package func gate(of job: Int64) throws -> GateView? {
        try read { try Self.gate(of: job, in: $0) }
    }

    static func gate(of job: Int64, in db: Database) throws -> GateView? {
        let row = try Row.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT gate.digest, ready, since, due, rule, verdict, approval.digest, origin,
                        reason, answered
                    FROM gate LEFT JOIN approval ON approval.job = gate.job WHERE gate.job = ?
                    """), arguments: [job])
        guard let row else { return nil }
        let rule: String = try row.value(at: 4)
        return GateView(
            digest: try row.value(at: 0), ready: try row.value(at: 1),
            since: Timestamp(milliseconds: try row.value(at: 2)),
            due: Timestamp(milliseconds: try row.value(at: 3)),
            rule: try JSON.decode(from: Data(rule.utf8)),
            answer: row.hasNull(atIndex: 5)
                ? nil
                : AnswerView(
                    verdict: try word(row.value(at: 5)), digest: try row.value(at: 6),
                    by: StoredOrigin(try row.value(at: 7)), reason: try row.value(at: 8),
                    answered: Timestamp(milliseconds: try row.value(at: 9))))
    }

    /// Answers to a job that waits at its gate. Durable when it returns; the job's coordinator, or
    /// whoever takes the job up, acts on it. The same answer again changes nothing.
    /// - Parameter digest: of what the answer is about; `nil`: of what is staged now.
    /// - Returns: the gate with its answer.
    /// - Throws: `StoreError.gateRefused`, `.noSuchJob`.
    @discardableResult
    package func answer(
        _ verdict: GateAnswer.Verdict, to job: Int64, digest: String? = nil, by approver: Approver,
        reason: String? = nil, at now: Timestamp
    ) throws -> GateView {
        try write { db in
            let row = try Row.fetchOne(
                db.cachedStatement(sql: "SELECT status, origin FROM job WHERE id = ?"),
                arguments: [job])
            guard let row else { throw StoreError.noSuchJob(job) }
            let status: String = try row.value(at: 0)
            let submitter = (try row.value(at: 1) as String?).flatMap { StoredOrigin($0).origin }
            let gate = try Self.gate(of: job, in: db)
            if let answer = gate?.answer, answer.verdict == verdict, let gate { return gate }
            if let refusal = Self.refusal(
                status, gate, digest, approver, submitter?.actor, at: now)
            {
                throw StoreError.gateRefused(job, refusal)
            }
            try db.cachedStatement(
                sql: """
                    INSERT INTO approval (job, verdict, digest, origin, reason, answered)
                    VALUES (?, ?, ?, ?, ?, ?)
                    """
            ).execute(arguments: [
                job, verdict.rawValue, gate?.digest, try approver.origin.stored(), reason,
                now.milliseconds,
            ])
            guard let gate = try Self.gate(of: job, in: db) else { throw StoreError.noSuchJob(job) }
            return gate
        }
    }

    /// Why somebody cannot answer; `nil`: they can.
    private static func refusal(
        _ status: String, _ gate: GateView?, _ digest: String?, _ approver: Approver,
        _ submitter: String?, at now: Timestamp
    ) -> String? {
        if let answer = gate?.answer {
            return "was \(answer.verdict.rawValue.lowercased()) by \(answer.by.words)"
        }
        guard let gate, status == JobStatus.blocked.rawValue else {
            return "waits for no approval: it is \(status)"
        }
        if now > gate.due { return "waited for an approval until \(gate.due.rfc3339)" }
        if let digest, digest.isEmpty || !gate.digest.hasPrefix(digest.lowercased()) {
            return "has something else staged: its digest is \(gate.digest)"
        }
        return gate.rule.refusal(
            of: approver.origin.actor, groups: approver.groups, submitter: submitter)
    }

    /// Whether somebody has answered. It is looked up often, as one statement.
    package func hasAnswer(_ job: Int64) throws -> Bool {
        try lookout.look { db in
            let statement = try db.cachedStatement(sql: "SELECT 1 FROM approval WHERE job = ?")
            return try Int.fetchOne(statement, arguments: [job]) != nil
        }
    }
}
