import Foundation

/// Servers that lie, see `Tests/Lab/liar`: one sshd on loopback with an address for each.
final class LyingServers: Sendable {
    let workspace: Workspace
    let names: [String]
    private let network: String
    private let sshd: Child

    /// - Parameters:
    ///   - lies: shell for each server, by its name.
    ///   - files: what they print.
    init(_ lies: [(name: String, shell: String)], files: [String: String]) async throws {
        let workspace = try Workspace()
        self.workspace = workspace
        names = lies.map(\.name)
        let id = ProcessInfo.processInfo.processIdentifier
        let network = "127.\(64 + id % 64).\(Int.random(in: 1...250))"
        self.network = network
        for (name, text) in files { try workspace.write("lies/\(name)", text) }
        for (index, lie) in lies.enumerated() {
            try workspace.write("lies/\(network).\(index + 1)", lie.shell)
        }
        for key in ["host", "key"] {
            try await successful(
                [
                    "/usr/bin/ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f",
                    workspace.file(key).path,
                ])
        }
        let host = try String(contentsOf: workspace.file("host.pub"), encoding: .utf8)
            .split(separator: " ").prefix(2).joined(separator: " ")
        let hosts = lies.indices.map { "[\(network).\($0 + 1)]:\(Self.port) \(host)\n" }
        try workspace.write("known_hosts", hosts.joined())
        let liar = URL(filePath: #filePath).appending(path: "../../../Lab/liar").standardized.path
        try FileManager.default.createDirectory(
            atPath: "/run/sshd", withIntermediateDirectories: true)
        let lines = [
            "HostKey \(workspace.file("host").path)", "UsePAM no", "StrictModes no", "PidFile none",
            "AuthorizedKeysFile \(workspace.file("key.pub").path)", "PermitRootLogin yes",
            "UseDNS no", "MaxStartups 1000",
            "ForceCommand \(liar) \(workspace.file("lies").path)",
        ]
        let addresses = lies.indices.map { "ListenAddress \(network).\($0 + 1):\(Self.port)" }
        let configuration = try workspace.write(
            "sshd_config", (lines + addresses).joined(separator: "\n") + "\n")
        let sshd = try Child(["/usr/sbin/sshd", "-D", "-e", "-f", configuration], in: workspace)
        self.sshd = sshd
        try await waitUntil("sshd listens", orElse: { sshd.errors }) {
            sshd.errors.components(separatedBy: "Server listening").count > lies.count
        }
    }

    deinit { sshd.send(SIGTERM) }

    private static let port = 2299

    /// The machine that they are worked on from.
    func box() throws -> AdminBox {
        let hosts = names.enumerated().map { index, name in
            "\(name) ansible_host=\(network).\(index + 1)\n"
        }
        let inventory = try workspace.write(
            "inventory.ini",
            hosts.joined() + """
                [all:vars]
                ansible_port=\(Self.port)
                ansible_user=root
                ansible_ssh_private_key_file=\(workspace.file("key").path)

                """)
        return try AdminBox(inventory: inventory, knownHosts: workspace.file("known_hosts").path)
    }

    /// The requests that a server got.
    func requests(of name: String) -> String {
        guard let index = names.firstIndex(of: name) else { return "" }
        let log = workspace.file("lies/\(network).\(index + 1).log")
        return (try? String(contentsOf: log, encoding: .utf8)) ?? ""
    }
}
