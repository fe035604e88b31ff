package import BelayModel
internal import BelaySystem

/// The file that `RevokedHostKeys` of ssh_config(5) names.
package enum RevokedKeys {
    /// Blocks while it reads.
    /// - Returns: why the key is not to be accepted: it is in the file, or the file cannot be read,
    ///   with which `ssh` accepts no key either.
    package static func refusal(of key: PublicKey, in file: String, _ server: String) -> LinkError?
    {
        let bytes: [UInt8]
        do {
            bytes = try readFile(file)
        } catch {
            return LinkError(.local, "\(server): cannot read RevokedHostKeys: \(error)")
        }
        // "SSHKRL\n\0" (OpenSSH's PROTOCOL.krl, section 1).
        guard !bytes.starts(with: Array("SSHKRL\n\0".utf8)) else {
            return LinkError(
                .local,
                "\(server): RevokedHostKeys \(file.printable) is a KRL, which Belay does not read; "
                    + "list the keys one a line, or in known_hosts with @revoked")
        }
        let text = String(decoding: bytes, as: UTF8.self)
        let encoded = Base64.encode(key.blob)
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false)
            .enumerated()
        where line.split(whereSeparator: \.isBlank).contains(where: { $0 == encoded }) {
            return LinkError(
                .hostKeyRevoked,
                "\(server): the host key is revoked by \(file.printable), line \(index + 1): "
                    + "\(key.family) key \(key.fingerprint). The server must be given another "
                    + "host key before it can be trusted again")
        }
        return nil
    }
}
