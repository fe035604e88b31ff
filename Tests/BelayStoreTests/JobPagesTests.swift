import BelayModel
import Testing

@testable import BelayStore

@Suite struct JobPagesTests {
    @Test func jobsOfAServerThatHaveNotEnded() throws {
        let store = try JobStore()
        let ended = try store.submit(.small(servers: 2))
        let large = try store.submit(.small(servers: 3))
        let small = try store.submit(.small(servers: 1))
        try store.requestTermination(of: ended, at: .zero)
        var hand = try Hand(store, ended)
        try hand.commit([])
        try #require(hand.run.status.isFinal)
        func jobs(_ server: String?, isOpen: Bool) throws -> [Int64] {
            var filter = JobPageFilter()
            (filter.server, filter.isOpen) = (server, isOpen)
            return try store.jobs(filter, at: .zero).map(\.id)
        }
        #expect(try jobs("server1", isOpen: false) == [large, ended])
        #expect(try jobs("server1", isOpen: true) == [large])
        #expect(try jobs("server0", isOpen: true) == [small, large])
        #expect(try jobs("server9", isOpen: false) == [])
        #expect(try jobs(nil, isOpen: true) == [small, large])
    }
}
