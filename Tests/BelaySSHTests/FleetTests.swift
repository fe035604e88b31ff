import BelayModel
import Testing

@testable import BelaySSH

@Suite(.timeLimit(.minutes(15)))
struct FleetTests {
    @Test func twoHundredConnectionsAtOnce() async throws {
        let server = try await TestServer()
        let transport = try SSHTransport(server.configuration())
        let statuses = try await withThrowingTaskGroup(of: [CommandEnd].self) { group in
            for number in 0..<200 {
                group.addTask {
                    var endpoint = server.endpoint()
                    endpoint.name = "web\(number)"
                    let link = try await transport.connect(to: endpoint)
                    var ends: [CommandEnd] = []
                    for step in 0..<3 {
                        let result = try await link.output(of: "echo \(number); exit \(step)")
                        #expect(result.stdout == "\(number)\n")
                        ends.append(result.end)
                    }
                    await link.close()
                    return ends
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(statuses.count == 200)
        #expect(statuses.allSatisfy { $0 == [.exited(0), .exited(1), .exited(2)] })
    }
}
