internal import BelayModel
internal import CLibSSH2

/// A key that may log in, by its public half; the private one signs when the server wants it.
struct LoginKey {
    enum Source {
        case agent(AgentClient)
        case file(String)
    }

    let source: Source
    let publicKey: PublicKey
    let comment: String

    var words: String {
        let key = "\(publicKey.family) \(publicKey.fingerprint)"
        return switch source {
        case .agent: "the agent's \(key) (\(comment))"
        case .file(let path): "\(path.printable) (\(key))"
        }
    }

    /// What the server is asked about.
    ///
    /// libssh2 1.10 knows only `ssh-rsa`, which means SHA-1 and is refused by every current server.
    /// It takes the algorithm's name from the key's data, though, and OpenSSH understands a key
    /// whose type is given as that of the signature (RFC 8332, section 3).
    var blob: [UInt8] {
        guard publicKey.type == "ssh-rsa", !libraryHasModernAlgorithms else {
            return publicKey.blob
        }
        var reader = SSHReader(publicKey.blob)
        _ = reader.string()
        var writer = SSHWriter()
        writer.string(SignatureAlgorithm.rsaSHA512.rawValue)
        return writer.bytes + reader.remaining
    }
}

extension SSHConnection {
    /// OpenSSH's MaxAuthTries is 6 unless set otherwise: the sixth failure ends the connection.
    private static let keyLimit = 6

    func logInByKey(_ attempts: inout LoginAttempts) async throws(LinkError) -> Bool {
        let keys = try await loginKeys(&attempts)
        // The password's turn would never come otherwise.
        let limit = endpoint.password == nil ? Self.keyLimit : Self.keyLimit - 1
        for key in keys.prefix(limit) {
            if try await logIn(key, &attempts) { return true }
            try checkStillThere(attempts)
        }
        attempts.unusable += keys.dropFirst(limit).map { "\($0.words): a server stops at 6 tries" }
        return false
    }

    /// In the order in which to try them: the agent's keys that are the server's own key files,
    /// the agent's first others, the files, the rest of the agent's.
    private func loginKeys(_ attempts: inout LoginAttempts) async throws(LinkError) -> [LoginKey] {
        let files = try await fileKeys(&attempts)
        let agent = try await agentKeys(&attempts)
        let own = Set(
            files.filter { key in
                if case .file(let path) = key.source {
                    endpoint.keyFiles.contains(path)
                } else {
                    false
                }
            }.map(\.publicKey))
        let preferred = agent.filter { own.contains($0.publicKey) }
        let others = agent.filter { !own.contains($0.publicKey) }
        let held = Set(agent.map(\.publicKey))
        let early = files.isEmpty ? others.count : 3
        return preferred + others.prefix(early) + files.filter { !held.contains($0.publicKey) }
            + others.dropFirst(early)
    }

    private func agentKeys(_ attempts: inout LoginAttempts) async throws(LinkError) -> [LoginKey] {
        guard let agent = shared.agent else { return [] }
        switch try await outside({ await agent.identities() }) {
        case .success(let identities):
            return identities.map {
                LoginKey(source: .agent(agent), publicKey: $0.publicKey, comment: $0.comment)
            }
        case .failure(let error):
            attempts.unusable.append(error.description)
            return []
        }
    }

    private func fileKeys(_ attempts: inout LoginAttempts) async throws(LinkError) -> [LoginKey] {
        let ring = shared.keyRing
        var keys: [LoginKey] = []
        let defaults = configuration.identityFiles.filter { !endpoint.keyFiles.contains($0) }
        for file in endpoint.keyFiles + defaults {
            if let key = ring.unlockedKey(file)?.publicKey {
                keys.append(LoginKey(source: .file(file), publicKey: key, comment: ""))
                continue
            }
            switch try await unhurried({ await ring.publicKey(file) }) {
            case .success(let key):
                keys.append(LoginKey(source: .file(file), publicKey: key, comment: ""))
            case .failure(.missing) where !endpoint.keyFiles.contains(file):
                break
            case .failure(let problem):
                attempts.unusable.append("\(file.printable): \(problem.words)")
            }
        }
        return keys
    }

    /// Like `outside`, with the stage's clock standing still: someone may be typing.
    private func unhurried<Value: Sendable>(
        _ work: @escaping @Sendable () async -> Value
    ) async throws(LinkError) -> Value {
        setStageDeadline(nil)
        let value = try await outside(work)
        setStageDeadline(configuration.loginTimeout)
        return value
    }
}

// MARK: - One key

extension SSHConnection {
    private func logIn(
        _ key: LoginKey, _ attempts: inout LoginAttempts
    ) async throws(LinkError) -> Bool {
        let (user, blob) = (endpoint.user, key.blob)
        context.signature = SignatureRequest()
        while true {
            let code = try await drive {
                let code =
                    session?.authenticate(user, publicKey: blob)
                    ?? LIBSSH2_ERROR_SOCKET_DISCONNECT
                // Nothing will come until the signature is there: leave the waiting to this loop.
                return context.signature.isAsked ? Int32.max : code
            }
            if case .asked(let data) = context.signature.state {
                switch try await signature(data, key) {
                case .success(let signature): context.signature.state = .signed(signature)
                case .failure(let problem):
                    context.signature.state = .failed
                    attempts.unusable.append("\(key.words): \(problem.words)")
                }
                continue
            }
            if code == 0 { return true }
            if case .failed = context.signature.state { return false }
            attempts.tried.append(key.words)
            return false
        }
    }

    private func signature(
        _ data: [UInt8], _ key: LoginKey
    ) async throws(LinkError) -> Result<[UInt8], KeyProblem> {
        switch key.source {
        case .agent(let agent):
            let publicKey = key.publicKey
            let signature = try await unhurried { await agent.sign(data, with: publicKey) }
            return signature.map { .success($0) } ?? .failure(.refusedByAgent)
        case .file(let file):
            let ring = shared.keyRing
            let key: Result<SigningKey, KeyProblem>
            if let unlocked = ring.unlockedKey(file) {
                key = .success(unlocked)
            } else {
                key = try await unhurried { await ring.signingKey(file) }
            }
            return key.flatMap { key in
                key.sign(data).map { .success($0) } ?? .failure(.unsupported("its signature"))
            }
        }
    }
}
