import BelayModel
import Glibc
import Synchronization
import Testing

@testable import BelaySSH

/// Servers that hang up before they have said who they are, because they are busy.
@Suite(.timeLimit(.minutes(15)))
struct TurnedAwayTests {
    /// sshd turns away whoever comes while two are logging in (MaxStartups of sshd_config(5)).
    @Test func everybodyGetsInAtLast() async throws {
        let server = try await TestServer(options: ["MaxStartups 2"])
        let told = Mutex<[String]>([])
        var configuration = server.configuration()
        configuration.busyPatience = .seconds(200)
        configuration.story = { _, words in told.withLock { $0.append(words) } }
        let transport = try SSHTransport(configuration)
        try await withThrowingTaskGroup(of: CommandEnd.self) { group in
            for number in 0..<24 {
                group.addTask {
                    var endpoint = server.endpoint()
                    endpoint.name = "web\(number)"
                    let link = try await transport.connect(to: endpoint)
                    return try await link.output(of: "exit \(number)").end
                }
            }
            var ends: Set<CommandEnd> = []
            for try await end in group { ends.insert(end) }
            #expect(ends.count == 24)
        }
        #expect(server.hasTurnedAway)
        let isTold = told.withLock { words in
            words.contains { $0.contains("and said: ") && $0.contains("; tries again in ") }
        }
        #expect(isTold)
    }

    /// The same for whoever is behind a jump host that is busy.
    @Test func aBusyJumpHost() async throws {
        let net = try await JumpNet(gates: 1, options: ["MaxStartups 1"])
        // A connection that says nothing takes the one place for as long as it stays.
        let squatter = try squat(on: net.gates[0])
        let task = Task { try await net.transport().connect(to: net.endpoint) }
        while !net.gates[0].hasTurnedAway {
            try await Task.sleep(for: .milliseconds(20))
        }
        close(squatter)
        let link = try await task.value
        #expect(try await link.output(of: "echo in").stdout == "in\n")
    }

    @Test func notForEver() async throws {
        let server = try await TestServer(options: ["MaxStartups 1"])
        let squatter = try squat(on: server)
        defer { close(squatter) }
        while !server.log.contains("Connection from") {
            try await Task.sleep(for: .milliseconds(20))
        }
        let error = try await linkError {
            try await server.connect { $0.busyPatience = .seconds(6) }
        }
        #expect(error.kind == .lost)
        #expect(error.message.contains("had identified itself, and said: "), "\(error.message)")
        #expect(error.message.contains("; so it went "), "\(error.message)")
    }

    private func squat(on server: TestServer) throws -> Int32 {
        guard let address = Resolver.numericAddress(server.address, port: server.port)?.first
        else { throw TestServer.Failure(description: "no address") }
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        unsafe _ = address.withSockaddr { unsafe Glibc.connect(descriptor, $0, $1) }
        return descriptor
    }
}

extension TestServer {
    /// OpenSSH 9.8 and later write it in another case.
    fileprivate var hasTurnedAway: Bool { log.lowercased().contains("maxstartups") }
}
