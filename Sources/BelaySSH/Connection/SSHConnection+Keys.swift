internal import BelayModel
internal import CLibSSH2

extension SSHConnection {
    /// OpenSSH's MaxAuthTries is 6 unless set otherwise: the sixth failure ends the connection.
    private static let keyLimit = 6

    func logInByKey(_ attempts: inout LoginAttempts) async throws(LinkError) -> Bool {
        let keys = try await loginKeys(&attempts).filter { $0.publicKey != attempts.refused }
        // The password's turn would never come otherwise.
        let hasPassword = endpoint.password != nil || configuration.host.isJumpHost
        let limit = hasPassword ? Self.keyLimit - 1 : Self.keyLimit
        for key in keys.prefix(limit) {
            if try await logIn(key, &attempts) { return true }
            try checkStillThere(attempts)
        }
        attempts.unusable += keys.dropFirst(limit).map { "\($0.words): a server stops at 6 tries" }
        return false
    }

    private var keyFiles: KeyFiles {
        KeyFiles(
            own: endpoint.keyFiles, usual: configuration.identityFiles,
            certificates: configuration.host.certificateFiles)
    }

    /// Whether there is nothing but key files to log in with.
    private var hasFilesOnly: Bool {
        endpoint.password == nil && !configuration.host.isJumpHost
            && configuration.agentSocket?.isEmpty ?? true
    }

    /// Has what `findOnlyKey` looks for read, while the server is being connected to.
    func prepareKeys() { if hasFilesOnly { shared.keyRing.prepare(keyFiles) } }

    /// The one key there is to log in with, if it is ready to sign.
    func findOnlyKey() -> OnlyKey? {
        guard hasFilesOnly else { return nil }
        let (ring, files) = (shared.keyRing, keyFiles)
        if let known = ring.onlyKey(of: files) { return known }
        var only: OnlyKey?
        for file in files.keys {
            switch ring.knownFinding(file) {
            case .key(let key):
                if let only {
                    guard only.key.publicKey == key else { return nil }
                } else {
                    guard let signing = ring.unlockedKey(file) else { return nil }
                    only = OnlyKey(LoginKey(source: .file(file), publicKey: key), signing)
                }
            case .problem: continue
            case .half, nil: return nil
            }
        }
        guard let only, ring.knownCertificates(files.allCertificates)?.isEmpty == true
        else { return nil }
        ring.remember(only, as: files)
        return only
    }

    /// In the order in which to try them: the agent's keys that are the server's own key files,
    /// the agent's first others, the files, the rest of the agent's. Each after its certificate.
    private func loginKeys(_ attempts: inout LoginAttempts) async throws(LinkError) -> [LoginKey] {
        var named = NamedKeys()
        try await readFiles(&named, &attempts)
        let agent = try await agentKeys(&attempts)
        let preferred = agent.filter { named.own.contains($0.publicKey) }
        let others =
            configuration.host.usesNamedKeysOnly
            ? agent.filter { named.all.contains($0.publicKey) && !named.own.contains($0.publicKey) }
            : agent.filter { !named.own.contains($0.publicKey) }
        let held = Set(agent.map(\.publicKey))
        let files = named.keys.filter { !held.contains($0.publicKey) }
        let early = files.isEmpty ? others.count : 3
        let keys = preferred + others.prefix(early) + files + others.dropFirst(early)
        return try await withCertificates(keys, &attempts)
    }

    private func agentKeys(_ attempts: inout LoginAttempts) async throws(LinkError) -> [LoginKey] {
        guard let path = configuration.agentSocket, !path.isEmpty else { return [] }
        let agent = AgentClient(socketPath: path, workers: shared.loops.workers)
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

    /// The public halves of all key files that there are.
    private func readFiles(
        _ named: inout NamedKeys, _ attempts: inout LoginAttempts
    ) async throws(LinkError) {
        let ring = shared.keyRing
        let defaults = configuration.identityFiles.filter { !endpoint.keyFiles.contains($0) }
        for file in endpoint.keyFiles + defaults {
            let isOwn = endpoint.keyFiles.contains(file)
            var finding = ring.knownFinding(file)
            if finding == nil { finding = try await unhurried { await ring.finding(file) } }
            switch finding {
            case .key(let key):
                named.add(key, file, isOwn: isOwn)
            case .half(let key):
                named.note(key, isOwn: isOwn)
            case .problem(let problem):
                if problem == .missing, !isOwn { continue }
                attempts.unusable.append("\(file.printable): \(problem.words)")
            case nil:
                continue
            }
        }
    }

    private func withCertificates(
        _ keys: [LoginKey], _ attempts: inout LoginAttempts
    ) async throws(LinkError) -> [LoginKey] {
        let (ring, files) = (shared.keyRing, keyFiles.allCertificates)
        var certificates = ring.knownCertificates(files)
        if certificates == nil {
            certificates = try await outside { await ring.certificates(files) }
        }
        let found = certificates ?? []
        var result: [LoginKey] = []
        for key in keys {
            for certificate in found where certificate.certifiedKey == key.publicKey {
                var certified = key
                certified.certificate = certificate
                result.append(certified)
            }
            result.append(key)
        }
        attempts.unusable += result.compactMap { key in key.obstacle.map { "\(key.words): \($0)" } }
        return result.filter { $0.obstacle == nil }
    }

    /// Like `outside`, with the stage's clock standing still: someone may be typing.
    func unhurried<Value: Sendable>(
        _ work: @escaping @Sendable () async -> Value
    ) async throws(LinkError) -> Value {
        setStageDeadline(nil)
        let value = try await outside(work)
        setStageDeadline(limits.login)
        return value
    }
}

// MARK: - One key

extension SSHConnection {
    private func logIn(
        _ key: LoginKey, _ attempts: inout LoginAttempts
    ) async throws(LinkError) -> Bool {
        begin(key)
        let blob = key.blob
        while true {
            let code = try await drive { [self] in authenticationCode(blob) }
            if case .asked(let data) = context.signature.state {
                switch try await signature(data, key) {
                case .success(let signature): context.signature.state = .signed(signature)
                case .failure(let problem):
                    context.signature.state = .failed
                    attempts.note(problem, of: key)
                }
                continue
            }
            return isLoggedIn(code, key, &attempts)
        }
    }

    /// - Parameter signer: the key itself, if it is ready to sign.
    func begin(_ key: LoginKey, _ signer: SigningKey? = nil) {
        trying = { key.words }
        tell("tries \(key.words)")
        context.signature = SignatureRequest(signer)
    }

    func authenticationCode(_ blob: [UInt8]) -> Int32 {
        let code =
            session?.authenticate(endpoint.user, publicKey: blob)
            ?? LIBSSH2_ERROR_SOCKET_DISCONNECT
        // Nothing will come until the signature is there: who calls this goes on with that.
        return context.signature.isAsked ? Int32.max : code
    }

    /// What the server's answer to a key means.
    func isLoggedIn(
        _ code: Int32, _ key: LoginKey, _ attempts: inout LoginAttempts
    ) -> Bool {
        if code == 0 {
            tell("logged in as \(endpoint.user.printable) with it")
            return true
        }
        if case .failed = context.signature.state { return false }
        attempts.tried.append(key.words)
        return false
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
                key.sign(data).map { .success($0) } ?? .failure(.noSignature)
            }
        }
    }
}

/// The keys that are named as files.
private struct NamedKeys {
    private(set) var keys: [LoginKey] = []
    /// Of the server itself, not the defaults.
    private(set) var own: Set<PublicKey> = []
    private(set) var all: Set<PublicKey> = []

    mutating func add(_ key: PublicKey, _ file: String, isOwn: Bool) {
        keys.append(LoginKey(source: .file(file), publicKey: key))
        note(key, isOwn: isOwn)
    }

    /// One whose private half only the agent has.
    mutating func note(_ key: PublicKey, isOwn: Bool) {
        all.insert(key)
        if isOwn { own.insert(key) }
    }
}
