import BelayModel
import Foundation
import Glibc
import Testing

@testable import BelaySSH

/// `BindAddress`, `BindInterface` and `ProxyUseFdpass` of ssh_config(5).
@Suite(.timeLimit(.minutes(15)))
struct SourceAddressTests {
    // Not put into its callers: the optimizer of Swift 6.3 crashes when it splits what comes of that.
    @inline(never)
    private func connect(_ server: TestServer, _ config: String) async throws -> any Link {
        var configuration = server.configuration()
        configuration.shell = "/bin/bash"
        try configuration.read(config: "Host *\n\(config)\n", server.directory)
        return try await SSHTransport(configuration).connect(to: server.endpoint())
    }

    @inline(never)
    private func client(_ link: any Link) async throws -> String {
        let words = try await link.output(of: "echo $SSH_CLIENT").stdout.split(separator: " ")
        return words.first.map(String.init) ?? ""
    }

    @Test(arguments: ["BindAddress 127.0.77.7", "BindAddress 127.0.77.7\nBindInterface lo"])
    func comesFromThere(_ config: String) async throws {
        let server = try await TestServer(options: ["AllowUsers \(NSUserName())@127.0.77.7"])
        let link = try await connect(server, config)
        #expect(try await client(link) == "127.0.77.7")
        let other = try await linkError { try await connect(server, "Compression no") }
        #expect(other.kind == .authentication)
    }

    @Test func byName() async throws {
        let server = try await TestServer()
        let link = try await connect(server, "BindAddress localhost")
        #expect(try await client(link) == "127.0.0.1")
    }

    @Test(arguments: [
        "BindAddress 192.0.2.77", "BindAddress no-such-name!.invalid", "BindInterface no-such0",
        "BindAddress ::1",
    ])
    func cannotComeFromThere(_ config: String) async throws {
        let server = try await TestServer()
        let error = try await linkError { try await connect(server, config) }
        #expect(error.kind == .local)
        let value = config.split(separator: " ")[1]
        #expect(error.message.contains("\(value) of ssh_config"), "\(error)")
    }

    /// As systemd-ssh-proxy(1) does it.
    private static let program = """
        import os, socket, sys
        s = socket.create_connection((sys.argv[1], int(sys.argv[2])))
        socket.send_fds(socket.socket(fileno=os.dup(1)), [b"x"], [s.fileno()])
        """

    @Test func socketOfAProxyCommand() async throws {
        let server = try await TestServer()
        try server.directory.write("pass.py", Self.program)
        let config = """
            ProxyCommand python3 \(server.directory.path("pass.py")) %h %p
            ProxyUseFdpass yes
            """
        let link = try await connect(server, config)
        let output = try await link.output(of: "head -c 200000 /dev/zero")
        #expect(output.stdout.utf8.count == 200_000)
        await link.close()
    }

    /// One ends at once, one sends bytes without a socket.
    @Test(arguments: ["exit 1", "echo x; sleep 60"])
    func programThatHandsOverNothing(_ rest: String) async throws {
        let server = try await TestServer()
        let error = try await linkError {
            try await connect(
                server,
                "ProxyCommand sh -c \"echo 'no such machine' >&2; \(rest)\"\nProxyUseFdpass yes")
        }
        #expect(error.message.contains("no such machine"), "\(error)")
        #expect(error.message.contains("ProxyUseFdpass"))
    }
}
