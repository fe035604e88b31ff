package import BelayModel
internal import BelaySystem

/// Entrances to readers of foreign bytes that a connection otherwise comes to only in its course:
/// for a program that has no server, such as a fuzzer.
package enum ForeignReaders {
    /// Reads a private key file, signs with it, and tells what is wrong with it.
    package static func problem(ofKey path: String, passphrase: Secret?) -> String? {
        do {
            let key = try KeyFile(path: path).signingKey(passphrase: passphrase)
            let algorithms: [SignatureAlgorithm] = [.ed25519, .rsaSHA256, .ecdsa256]
            let signs = algorithms.contains { key.sign([1, 2, 3], by: $0) != nil }
            return signs ? nil : "it does not sign"
        } catch {
            return error.words
        }
    }

    /// The comments of the keys in an agent's answer (draft-miller-ssh-agent, section 3.5).
    package static func comments(inAgentAnswer answer: [UInt8]) -> [String] {
        AgentClient.identities(in: answer).map(\.comment)
    }

    /// The refusal of a key, given in base64, by a file of revoked keys.
    package static func refusal(ofKey text: String, in file: String) -> String? {
        guard let blob = Base64.decode(text.utf8) else { return nil }
        return RevokedKeys.refusal(of: PublicKey(blob: blob), in: file, "server")?.message
    }
}
