import Testing

@testable import BelaySSH

/// When an event loop waits for more to come.
@Suite struct GatheringTests {
    /// Something comes for each of so many connections, one after the other, evenly over a window.
    private func gathering(of connections: Int32) -> Gathering {
        var gathering = Gathering()
        _ = gathering.isDue(after: 0, at: Gathering.window)
        for connection in 0..<connections {
            gathering.note(20 + connection)
            _ = gathering.isDue(after: 1, at: Gathering.window + UInt64(connection))
        }
        return gathering
    }

    private func isDue(_ gathering: inout Gathering, after events: Int, at now: UInt64) -> Bool {
        gathering.isDue(after: events, at: now)
    }

    @Test func manyAtWorkOfWhomFewHaveCome() {
        var gathering = gathering(of: 40)
        #expect(isDue(&gathering, after: 1, at: 2 * Gathering.window))
        #expect(gathering.atWork == 40)
        #expect(isDue(&gathering, after: 19, at: 2 * Gathering.window + 1))
    }

    @Test func aLoopThatHasEnoughToDoDoesNotWait() {
        var gathering = gathering(of: 40)
        #expect(!isDue(&gathering, after: 20, at: 2 * Gathering.window))
    }

    @Test func fewServersAreAnsweredAtOnce() {
        var gathering = gathering(of: 15)
        #expect(!isDue(&gathering, after: 1, at: 2 * Gathering.window))
    }

    /// One that sends much, as with an upload, is one.
    @Test func oneBusyConnectionIsNotMany() {
        var gathering = Gathering()
        _ = gathering.isDue(after: 0, at: Gathering.window)
        for _ in 0..<1000 { gathering.note(7) }
        #expect(!isDue(&gathering, after: 1, at: 2 * Gathering.window))
        #expect(gathering.atWork == 1)
    }

    @Test func nobodyIsAtWorkAfterAQuietTime() {
        var gathering = gathering(of: 40)
        #expect(isDue(&gathering, after: 1, at: 2 * Gathering.window))
        #expect(!isDue(&gathering, after: 1, at: 9 * Gathering.window))
        #expect(gathering.atWork == 0)
    }
}
