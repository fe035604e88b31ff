import BelayModel
import Foundation
import Glibc

@testable import BelaySSH

/// A server that is reached through others.
struct JumpNet {
    let gates: [TestServer]
    let target: TestServer

    /// - Parameters:
    ///   - options: lines for the jump hosts' sshd_config.
    ///   - password: for them; see `TestServer`.
    init(gates count: Int, options: [String] = [], password: String? = nil) async throws {
        gates = try await (0..<count).asyncMap { _ in
            try await TestServer(options: options, password: password)
        }
        target = try await TestServer()
    }

    var endpoint: Endpoint {
        var endpoint = target.endpoint()
        endpoint.proxyJump = gates.map { "\($0.user)@\($0.address):\($0.port)" }
            .joined(separator: ",")
        return endpoint
    }

    func transport(_ change: (inout SSHConfiguration) -> Void = { _ in }) throws -> SSHTransport {
        var configuration = target.configuration()
        configuration.knownHostsFiles = (gates + [target]).map(\.knownHosts)
        configuration.identityFiles = gates.map(\.keyFile)
        change(&configuration)
        return try SSHTransport(configuration)
    }
}

extension TestServer {
    var logins: Int { log.components(separatedBy: "Accepted publickey").count - 1 }
}

extension Sequence where Element: Sendable {
    func asyncMap<Value>(_ transform: (Element) async throws -> Value) async throws -> [Value] {
        var values: [Value] = []
        for element in self { values.append(try await transform(element)) }
        return values
    }
}

/// A port that does not even answer: its queue of connections is full.
final class DeafListener {
    private let listener: Listener
    private var fillers: [Int32] = []
    var address: String { listener.address }
    var port: Int { listener.port }

    init() throws {
        listener = try Listener(backlog: 0)
        guard let target = Resolver.numericAddress(listener.address, port: listener.port)?.first
        else { throw TestServer.Failure(description: "no address") }
        for _ in 0..<4 {
            let filler = socket(
                AF_INET,
                Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue), 0)
            unsafe _ = target.withSockaddr { unsafe connect(filler, $0, $1) }
            fillers.append(filler)
        }
    }

    deinit { for filler in fillers { close(filler) } }

    /// Connections to it that have been begun and not been answered: SYN_SENT, of proc_net_tcp.
    func attempts() throws -> Int {
        var number = in_addr()
        unsafe inet_pton(AF_INET, address, &number)
        let end = String(format: "%08X:%04X", number.s_addr, port)
        let table = try String(contentsOfFile: "/proc/net/tcp", encoding: .utf8)
        return table.split(separator: "\n").count { line in
            let fields = line.split(separator: " ")
            return fields.count > 3 && fields[2] == end && fields[3] == "02"
        }
    }
}
