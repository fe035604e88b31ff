import BelayModel
import Foundation
import GRDB
import Testing

@testable import BelayStore

/// Answers to a job at its gate, and slots, as the store keeps them.
@Suite struct GateTests {
    private let store: JobStore
    private let anna = Approver(Origin(user: "anna", host: "box", way: .cli), groups: ["ops"])

    init() throws { store = try JobStore() }

    private func blocked(_ rule: Gate.Approval = Gate.Approval(within: 60)) throws -> Hand {
        let small = Plan.small(servers: 1, items: 0)
        var phases = small.phases
        phases[2].items = [Item(name: "item", work: .run("true"))]
        let plan = Plan(
            name: "gate", kind: .install, forks: 2, policies: Policies(gate: Gate(approval: rule)),
            phases: phases, servers: small.servers)
        var hand = try Hand(store, try store.submit(plan))
        try hand.commit([.began])
        #expect(hand.run.status == .blocked)
        return hand
    }

    @Test func anApprovalIsPartOfTheNextCommit() throws {
        var hand = try blocked()
        let view = try store.job(1, at: .zero)
        #expect(view.summary.status == .blocked)
        #expect(view.phases[2].status == .blocked)
        #expect(view.gate?.digest == hand.run.gate?.digest)
        #expect(view.gate?.digest.count == 64)
        try store.answer(.approved, to: 1, by: anna, reason: "seen", at: .at(10))
        #expect(try store.hasAnswer(1))
        try hand.commit([], at: .at(11))
        #expect(hand.run.status == .active)
        #expect(hand.run.gate?.answer?.by == "anna on box")
        #expect(try store.load(1).run == hand.run)
        #expect(try store.job(1, at: .zero).gate?.answer?.reason == "seen")
    }

    @Test func aDenialEndsTheJob() throws {
        var hand = try blocked()
        try store.answer(.denied, to: 1, by: anna, at: .at(10))
        try hand.commit([], at: .at(11))
        #expect(hand.run.status == .terminated)
        #expect(try store.summary(of: 1, at: .zero).termination?.cause == .denied)
    }

    /// Nobody drove the job meanwhile: an answer in time counts, one after it is none.
    @Test func anAnswerInTimeCountsHoweverLateItIsRead() throws {
        var hand = try blocked()
        try store.answer(.approved, to: 1, by: anna, at: .at(59))
        try store.release(hand.ledger.lease)
        hand = try Hand(store, 1)
        try hand.commit([.resumed, .gateDue], at: .at(500))
        #expect(hand.run.status == .active)
    }

    @Test(
        arguments: [
            (
                Gate.Approval(by: ["dba"], within: 60), 10, nil,
                "is to be answered by dba, and anna is not"
            ),
            (Gate.Approval(within: 60), 61, nil, "waited for an approval until"),
            (Gate.Approval(within: 60), 10, "00ff", "has something else staged"),
            (Gate.Approval(within: 60), 10, "", "has something else staged"),
        ] as [(Gate.Approval, Int, String?, String)])
    func isRefused(_ rule: Gate.Approval, _ at: Int, _ digest: String?, _ words: String) throws {
        let hand = try blocked(rule)
        #expect {
            try store.answer(.approved, to: 1, digest: digest, by: anna, at: .at(at))
        } throws: {
            "\($0)".contains(words)
        }
        #expect(hand.run.status == .blocked)
        #expect(try !store.hasAnswer(1))
    }

    @Test func theFirstAnswerCounts() throws {
        _ = try blocked()
        try store.answer(.approved, to: 1, by: anna, at: .at(1))
        try store.answer(.approved, to: 1, by: anna, at: .at(2))
        #expect(throws: StoreError.self) {
            try store.answer(.denied, to: 1, by: anna, at: .at(3))
        }
    }

    @Test func aSlotIsFreedOnce() throws {
        let small = Plan.small(servers: 2, items: 0)
        var phases = small.phases
        phases[2].items = [Item(name: "item", work: .run("true"))]
        let plan = Plan(
            name: "slots", kind: .install, forks: 2,
            policies: Policies(atOnce: [SlotGroup(name: "g", most: 1, servers: [0, 1])]),
            phases: phases, servers: small.servers)
        var hand = try Hand(store, try store.submit(plan))
        try hand.reachFirstItem()
        #expect(try store.slots().map(\.slot.server) == ["server0"])
        #expect(hand.run.servers[1].status == .pending)
        let origin = Origin(user: "root", host: "box", way: .cli)
        #expect(throws: StoreError.slotsInUse("server0", job: 1)) {
            try store.freeSlots(of: "server0", at: .zero, origin: origin, reason: "no")
        }
        let attempt = hand.run.servers[0].attempt
        try hand.commit([.itemEnded(server: 0, attempt: attempt, ItemEnd(exit: .exited(1)))])
        // In the same commit.
        #expect(hand.run.servers[1].status == .canceled)
        #expect(hand.run.servers[1].reason == "server0 of g failed")
        #expect(try store.slots().first?.slot.kept?.hasPrefix("Failed") == true)
        // In another job, the server itself may be put in order.
        var other = try Hand(store, try store.submit(plan))
        try other.commit([.began])
        #expect(other.run.servers[0].status == .running)
        #expect(other.run.servers[1].status == .pending)
        #expect(try store.slots().map(\.slot.job) == [2])
        // Nothing was done on it: it is as broken as it was.
        try store.requestTermination(of: 2, at: .zero)
        try other.commit([])
        #expect(other.run.isSettled)
        #expect(try store.slots().first?.slot.kept?.hasPrefix("Failed") == true)
        try store.freeSlots(of: "server0", at: .zero, origin: origin, reason: "seen")
        #expect(try store.slots().isEmpty)
        #expect(throws: StoreError.noSlots("server0")) {
            try store.freeSlots(of: "server0", at: .zero, origin: origin, reason: "again")
        }
    }
}
