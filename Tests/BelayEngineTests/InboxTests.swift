import BelayModel
import BelayStore
import Testing

@testable import BelayEngine

@Suite struct InboxTests {
    /// A loop that took all of it at once would see no termination meanwhile.
    @Test func muchComesInBoundedPieces() async {
        let inbox = Inbox()
        for server in 0..<5000 { inbox.post(.connected(server: server, attempt: 1)) }
        var events: [Event] = []
        while events.count < 5000 {
            let batch = await inbox.next()
            #expect(batch.events.count <= Inbox.mostEvents)
            events += batch.events
        }
        #expect(events == (0..<5000).map { .connected(server: $0, attempt: 1) })
    }

    /// A sender goes on when its own piece is durable, not with another's.
    @Test func aPieceComesWithItsSender() async {
        let inbox = Inbox()
        let count = Inbox.mostOutput * 2 + 1
        await withTaskGroup(of: Void.self) { group in
            for server in 0..<count {
                group.addTask {
                    await inbox.send(
                        Output(server: server, step: 0, stream: .standardOutput, bytes: [1]))
                }
            }
            var servers: Set<Int> = []
            while servers.count < count {
                let batch = await inbox.next()
                #expect(batch.output.count == batch.senders.count)
                #expect(batch.output.count <= Inbox.mostOutput)
                servers.formUnion(batch.output.map(\.server))
                for sender in batch.senders { sender.resume() }
            }
        }
    }
}
