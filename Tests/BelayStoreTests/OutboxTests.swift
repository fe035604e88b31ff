import BelayModel
import Foundation
import Testing

@testable import BelayStore

/// What people are told: recorded with what made it true, and sent until it has arrived.
@Suite struct OutboxTests {
    private let store: JobStore

    init() throws { store = try JobStore() }

    /// A job that was terminated before it began.
    private func cancel() throws -> Int64 {
        let job = try store.submit(.small(servers: 1))
        var hand = try Hand(store, job)
        try hand.commit([.terminationRequested], at: .at(1))
        return job
    }

    private func due(_ seconds: Int) throws -> [Delivery] {
        try store.takeDeliveries(to: "ops", at: .at(seconds))
    }

    @Test func eachChangeOfAJobIsRecordedOnce() throws {
        let job = try store.submit(.small(servers: 1))
        var hand = try Hand(store, job)
        try hand.reachFirstItem()
        try hand.commit([.terminationRequested], at: .at(1))
        try store.addDeliveries(
            to: "ops", events: ["started", "terminating"], delay: 0, at: .at(2))
        #expect(try due(2).map(\.notification.event) == ["started", "terminating"])
    }

    @Test func aReceiverIsToldOfWhatItWants() throws {
        let job = try cancel()
        try store.addDeliveries(to: "ops", events: ["failed"], delay: 0, at: .at(2))
        #expect(try due(2) == [])
        let word = try store.job(job, at: .at(2)).summary.status.rawValue.lowercased()
        for _ in 0..<2 {
            try store.addDeliveries(to: "ops", events: [word], delay: 0, at: .at(2))
        }
        #expect(try due(2).map(\.notification.job) == [job])
    }

    @Test func twoSendersDoNotSendTheSame() throws {
        _ = try cancel()
        try store.addDeliveries(
            to: "ops", events: ["canceled", "terminated"], delay: 0, at: .at(2))
        #expect(try due(2).count == 1)
        #expect(try due(3).isEmpty)
        // The first one was killed meanwhile.
        #expect(try due(200).count == 1)
    }

    @Test func whatFailsIsTriedAgainForADay() throws {
        _ = try cancel()
        try store.addDeliveries(
            to: "ops", events: ["canceled", "terminated"], delay: 0, at: .at(2))
        var (now, tries) = (2, 0)
        while now < 3 * 86_400 {
            if let delivery = try due(now).first {
                tries += 1
                if try store.note(delivery, problem: "no answer", at: .at(now)) { break }
            }
            now += 60
        }
        #expect((10...60).contains(tries) && (22 * 3600...24 * 3600).contains(now))
        #expect(try store.deliveries(latest: 9).map(\.status) == [.failed])
        #expect(try store.deliveries(latest: 9).map(\.detail) == ["no answer"])
        // Somebody else may be told of that.
        try store.addDeliveries(to: "boss", events: ["delivery-failed"], delay: 0, at: .at(now))
        #expect(try store.takeDeliveries(to: "boss", at: .at(now)).count == 1)
    }

    @Test func whatHasArrivedIsNotSentAgainUnlessAsked() throws {
        _ = try cancel()
        try store.addDeliveries(
            to: "ops", events: ["canceled", "terminated"], delay: 0, at: .at(2))
        let delivery = try #require(try due(2).first)
        try store.note(delivery, problem: nil, at: .at(3))
        #expect(try due(90_000).isEmpty)
        #expect(try store.resend(delivery.notification.id, at: .at(90_000)) == 1)
        #expect(try due(90_000).count == 1)
    }

    @Test func messagesAreGathered() throws {
        for _ in 0..<3 { _ = try cancel() }
        try store.addDeliveries(
            to: "ops", events: ["canceled", "terminated"], delay: 60, at: .at(2))
        #expect(try due(30).isEmpty)
        #expect(try due(61).count == 3)
    }
}
