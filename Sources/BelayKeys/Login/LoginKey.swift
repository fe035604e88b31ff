internal import BelayModel
internal import CLibCrypto

/// A key that may log in, by its public half; the private one signs when the server wants it.
package struct LoginKey: Sendable {
    package enum Source: Sendable {
        case agent(AgentClient)
        case file(String)
    }

    package let source: Source
    package let publicKey: PublicKey
    package var comment = ""
    /// Of a key of the agent: the file that has the same one, for an agent that does not sign.
    package var copy: String?
    /// Shown to the server instead of the key.
    package var certificate: PublicKey?

    package init(source: Source, publicKey: PublicKey, comment: String = "") {
        self.source = source
        self.publicKey = publicKey
        self.comment = comment
    }

    package var words: String {
        let key = "\(publicKey.family) \(publicKey.fingerprint)"
        let own =
            switch source {
            case .agent: "the agent's \(key) (\(comment))"
            case .file(let path): "\(path.printable) (\(key))"
            }
        return certificate == nil ? own : own + " with its certificate"
    }

    /// The key or certificate that the server is shown.
    package var shown: PublicKey { certificate ?? publicKey }
}
