import Foundation
import Glibc

/// A directory that is gone with its owner.
final class Workspace: Sendable {
    private let root: String

    init() throws {
        let url = FileManager.default.temporaryDirectory
            .appendingPathComponent("belay-ssh-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: url, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        root = url.path
    }

    deinit { try? FileManager.default.removeItem(atPath: root) }

    func path(_ name: String) -> String { root + "/" + name }

    func read(_ name: String) throws -> String {
        try String(contentsOfFile: path(name), encoding: .utf8)
    }

    func write(_ name: String, _ text: String, mode: mode_t = 0o600) throws {
        try text.write(toFile: path(name), atomically: false, encoding: .utf8)
        unsafe chmod(path(name), mode)
    }

    /// - Parameter arguments: for `ssh-keygen`, such as `-N` and a passphrase.
    func makeKey(_ name: String, type: String, _ arguments: [String] = []) throws {
        let passphrase = arguments.contains("-N") ? [] : ["-N", ""]
        try ChildProcess.run(
            ["/usr/bin/ssh-keygen", "-q", "-t", type, "-f", path(name), "-C", "test \(name)"]
                + passphrase + arguments)
    }
}
