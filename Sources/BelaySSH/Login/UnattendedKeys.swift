internal import BelayKeys

/// The private key files that a process without anybody at a terminal can use.
package struct UnattendedKeys: Sendable {
    private let standard: [String]

    /// - Parameter home: its `.ssh` has the files that are tried for every server.
    package init(home: String) { standard = SSHConfiguration(home: home).identityFiles }

    /// Says why no login with a key is possible without somebody at a terminal.
    /// - Parameter files: of the server, besides the standard ones.
    /// - Returns: `nil`: it is possible.
    package func problem(_ files: [String]) -> String? {
        var problems: [String] = []
        for file in files + standard.filter({ !files.contains($0) }) {
            do throws(KeyProblem) {
                guard try KeyFile(path: file).isEncrypted else { return nil }
                problems.append("the key file \(file) has a passphrase")
            } catch {
                guard error != .missing || files.contains(file) else { continue }
                problems.append("the key file \(file): \(error.words)")
            }
        }
        return problems.isEmpty
            ? "there is no key file, only an agent may have one"
            : problems.joined(separator: "; ")
    }
}
