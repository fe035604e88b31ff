import BelayModel
import Foundation
import Glibc
import Synchronization

@testable import BelayKeys
@testable import BelaySSH

/// A real sshd on loopback, with a directory, keys and a configuration of its own.
final class TestServer: Sendable {
    struct Failure: Error, CustomStringConvertible { let description: String }

    let directory: Workspace
    let address: String
    let port: Int
    private let process: ChildProcess

    var user: String { NSUserName() }
    var knownHosts: String { directory.path("known_hosts") }
    /// The file of a user's key that the server accepts.
    var keyFile: String { directory.path("id_ed25519") }

    /// - Parameters:
    ///   - options: lines for sshd_config; they go first, so they win.
    ///   - password: root's, for this server only; takes a mount namespace, so takes root.
    ///   - accounts: lines of passwd(5) for this server only, which takes root as well.
    ///   - isIPv6: it listens on `::1` alone.
    init(
        hostKeys: [String] = ["ed25519", "ecdsa"], options: [String] = [], password: String? = nil,
        accounts: [String] = [], isIPv6: Bool = false
    ) async throws {
        guard FileManager.default.isExecutableFile(atPath: "/usr/sbin/sshd") else {
            throw Failure(
                description: "these tests need a real sshd: apt-get install openssh-server")
        }
        let directory = try Workspace()
        self.directory = directory
        (address, port) = isIPv6 ? ("::1", try freePort6()) : try freeAddress()
        if geteuid() == 0 { unsafe mkdir("/run/sshd", 0o755) }
        for type in hostKeys { try directory.makeKey("host_\(type)", type: type) }
        try directory.makeKey("id_ed25519", type: "ed25519")
        try directory.write("authorized_keys", directory.read("id_ed25519.pub"))
        let configuration =
            options
            + hostKeys.map { "HostKey \(directory.path("host_" + $0))" } + [
                "ListenAddress \(isIPv6 ? "[\(address)]" : address):\(port)", "UsePAM no",
                "StrictModes no",
                "PidFile none", "AuthorizedKeysFile \(directory.path("authorized_keys"))",
                // Else bash runs ~/.bashrc for every command (bash(1), INVOCATION), whatever is in it.
                "SetEnv SHLVL=1", "PermitRootLogin yes", "LogLevel VERBOSE", "UseDNS no",
            ]
            // Of this one sshd takes the last.
            + (options.contains { $0.hasPrefix("MaxStartups") } ? [] : ["MaxStartups 1000"])
        try directory.write("sshd_config", configuration.joined(separator: "\n") + "\n")
        var command = ["/usr/sbin/sshd", "-D", "-e", "-f", directory.path("sshd_config")]
        if let password {
            let hash = try ChildProcess.run(["/usr/bin/openssl", "passwd", "-6", password])
            try directory.write("shadow", "root:\(hash.dropLast()):19000:0:99999:7:::\n")
            let script = "mount --bind \"$0\" /etc/shadow && exec \"$@\""
            command =
                ["/usr/bin/unshare", "-m", "/bin/sh", "-c", script, directory.path("shadow")]
                + command
        }
        if !accounts.isEmpty {
            let all = try String(contentsOfFile: "/etc/passwd", encoding: .utf8)
            let text = all + accounts.joined(separator: "\n") + "\n"
            try directory.write("passwd", text, mode: 0o644)
            let script = "mount --bind \"$0\" /etc/passwd && exec \"$@\""
            command =
                ["/usr/bin/unshare", "-m", "/bin/sh", "-c", script, directory.path("passwd")]
                + command
        }
        process = try ChildProcess(command, log: directory.path("log"))
        try directory.write("known_hosts", knownHostsText(hostKeys))
        try await waitUntilListening()
    }

    deinit {
        for child in process.descendants() { kill(child, SIGKILL) }
        process.end()
    }

    /// Accepts another key, made by `ssh-keygen` with the arguments.
    func addKey(_ name: String, type: String, _ arguments: [String] = []) throws -> String {
        try directory.makeKey(name, type: type, arguments)
        try directory.write(
            "authorized_keys",
            directory.read("authorized_keys") + directory.read(name + ".pub"))
        return directory.path(name)
    }

    var entry: String { KnownHostName(host: address, port: port).entry }

    func knownHostsText(_ types: [String]) throws -> String {
        try types.map { try "\(entry) \(hostKey($0))\n" }.joined()
    }

    /// Type and data of a host key, without its comment.
    func hostKey(_ type: String) throws -> String {
        try directory.read("host_\(type).pub").split(separator: " ").prefix(2)
            .joined(separator: " ")
    }

    func endpoint(keyFiles: [String]? = nil, password: Secret? = nil) -> Endpoint {
        Endpoint(
            name: "web1", host: address, port: port, user: user,
            keyFiles: keyFiles ?? [keyFile], password: password)
    }

    /// No agent, no key files and no known hosts of whoever runs the tests.
    func configuration() -> SSHConfiguration {
        var configuration = SSHConfiguration(home: directory.path("home"))
        configuration.knownHostsFiles = [knownHosts]
        configuration.insistsOnKnownHostsFiles = true
        configuration.identityFiles = []
        // A machine that is busy with other tests is slow, and that is no test's subject.
        configuration.connectTimeout = .seconds(90)
        configuration.bannerTimeout = .seconds(90)
        configuration.handshakeTimeout = .seconds(90)
        configuration.loginTimeout = .seconds(90)
        return configuration
    }

    func connect(
        keyFiles: [String]? = nil, password: Secret? = nil,
        _ change: (inout SSHConfiguration) -> Void = { _ in }
    ) async throws -> any Link {
        var configuration = configuration()
        change(&configuration)
        return try await SSHTransport(configuration)
            .connect(to: endpoint(keyFiles: keyFiles, password: password))
    }

    func signal(_ signal: Int32) { process.signal(signal) }

    var log: String { (try? directory.read("log")) ?? "" }

    /// Kills the listener and the processes of its connections.
    func killAll() {
        for child in process.descendants() { kill(child, SIGKILL) }
        process.signal(SIGKILL)
    }

    /// Kills the processes of its connections; it goes on listening.
    func killSessions() { for child in process.descendants() { kill(child, SIGKILL) } }

    /// Stops the listener and the processes of its connections, which then answer nothing.
    func stopAll() {
        for child in process.descendants() { kill(child, SIGSTOP) }
        process.signal(SIGSTOP)
    }

    private func waitUntilListening() async throws {
        // Two minutes: hundreds of them may start at once.
        for _ in 0..<4800 {
            if log.contains("Server listening") { return }
            guard process.isRunning else { break }
            try await Task.sleep(for: .milliseconds(25))
        }
        throw Failure(description: "sshd did not start:\n\(log)")
    }
}
