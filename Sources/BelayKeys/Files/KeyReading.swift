internal import BelayModel

/// The content of a key file, as far as it takes no passphrase.
package struct KeyReading: Sendable {
    package let content: Result<KeyFile, KeyProblem>
    /// `nil`: it takes the passphrase.
    package let key: Result<SigningKey, KeyProblem>?
    /// The use of the file for a login; `nil`: even that takes the passphrase.
    package let finding: Finding?
    /// Where only the agent has the private key: the public one is in the file itself or in the one
    /// beside it with `.pub`, as ssh_config(5) says of IdentityFile.
    private let publicHalf: PublicKey?

    /// Blocks while it reads.
    package init(_ file: String) {
        let content = Result { () throws(KeyProblem) in try KeyFile(path: file) }
        let open = try? content.get()
        key = open?.isEncrypted == true ? nil : content.signingKey(nil)
        if let shown = open?.publicKey ?? (try? key?.get().publicKey) {
            (publicHalf, finding) = (nil, .key(shown))
        } else {
            let own = KeyFile.publicHalf(file)
            let half = KeyFile.publicHalf(file + ".pub") ?? own
            let isPublic = own != nil
            (publicHalf, finding) = (
                half,
                key.map { key in
                    Self.finding(from: isPublic ? .failure(.onlyPublic) : key, half)
                }
            )
        }
        self.content = content
    }

    /// The use of the file, now that its key is known or cannot be.
    package func finding(from key: Result<SigningKey, KeyProblem>) -> Finding {
        Self.finding(from: key, publicHalf)
    }

    private static func finding(
        from key: Result<SigningKey, KeyProblem>, _ publicHalf: PublicKey?
    ) -> Finding {
        switch key {
        case .success(let key): .key(key.publicKey)
        case .failure(let problem): publicHalf.map { .half($0, problem) } ?? .problem(problem)
        }
    }
}

extension Result<KeyFile, KeyProblem> {
    /// The file's key; a passphrase makes that slow.
    func signingKey(_ passphrase: Secret?) -> Result<SigningKey, KeyProblem> {
        flatMap { content in
            Result<SigningKey, KeyProblem> { () throws(KeyProblem) in
                try content.signingKey(passphrase: passphrase)
            }
        }
    }
}
