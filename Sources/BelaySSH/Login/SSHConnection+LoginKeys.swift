internal import BelayKeys
internal import BelayModel
internal import BelaySSHConfig
internal import BelaySystem
internal import CLibSSH2

extension SSHConnection {
    private var keyFiles: KeyFiles {
        KeyFiles(
            own: endpoint.keyFiles, usual: configuration.identityFiles,
            certificates: configuration.host.certificateFiles)
    }

    /// Whether key files are the only way to log in.
    private var hasFilesOnly: Bool {
        endpoint.password == nil && !configuration.host.isJumpHost
            && configuration.host.loginMethods.first == .publicKey
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
                    let own = LoginKey(source: .file(file), publicKey: key)
                    only = OnlyKey(own, blob: own.blob, signing)
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
    func loginKeys(_ report: inout LoginReport) async throws(LinkError) -> [LoginKey] {
        var named = NamedKeys()
        try await readFiles(&named, &report)
        let agent = try await agentKeys(&report)
        let preferred = agent.filter { named.own.contains($0.publicKey) }
        let others =
            configuration.host.usesNamedKeysOnly
            ? agent.filter { named.all.contains($0.publicKey) && !named.own.contains($0.publicKey) }
            : agent.filter { !named.own.contains($0.publicKey) }
        let held = Set(agent.map(\.publicKey))
        for (key, file, problem) in named.halves where !held.contains(key) {
            report.unusable.append("\(file.printable): \(problem.words)")
        }
        let files = named.keys.filter { !held.contains($0.publicKey) }
        let copies = Dictionary(named.keys.map { ($0.publicKey, $0) }) { first, _ in first }
        let early = files.isEmpty ? others.count : 3
        var keys = preferred + others.prefix(early) + files + others.dropFirst(early)
        for index in keys.indices {
            guard case .agent = keys[index].source,
                case .file(let file) = copies[keys[index].publicKey]?.source
            else { continue }
            keys[index].copy = file
        }
        return try await withCertificates(keys, &report)
    }

    private func agentKeys(_ report: inout LoginReport) async throws(LinkError) -> [LoginKey] {
        guard let path = configuration.agentSocket, !path.isEmpty else { return [] }
        let agent = AgentClient(
            socketPath: path, workers: shared.loops.workers.agents, health: shared.agentHealth,
            isWanted: { [interest] in interest.isThere })
        switch try await outside({ await agent.identities() }) {
        case .success(let identities):
            return identities.map {
                LoginKey(source: .agent(agent), publicKey: $0.publicKey, comment: $0.comment)
            }
        case .failure(let error):
            report.unusable.append(error.description)
            return []
        }
    }

    /// The public halves of all key files that there are.
    private func readFiles(
        _ named: inout NamedKeys, _ report: inout LoginReport
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
            case .half(let key, let problem):
                named.note(key, isOwn: isOwn)
                named.halves.append((key, file, problem))
            case .problem(let problem):
                if problem == .missing, !isOwn { continue }
                report.unusable.append("\(file.printable): \(problem.words)")
            case nil:
                continue
            }
        }
    }

    private func withCertificates(
        _ keys: [LoginKey], _ report: inout LoginReport
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
        report.unusable += result.compactMap { key in key.obstacle.map { "\(key.words): \($0)" } }
        return result.filter { $0.obstacle == nil }
    }

    /// Like `outside`, with the stage's clock standing still: someone may be typing.
    func unhurried<Value: Sendable>(
        _ work: @escaping @Sendable () async -> Value
    ) async throws(LinkError) -> Value {
        note(.loginPaused)
        let value = try await outside(work)
        note(.loginResumed)
        return value
    }
}

// MARK: - One key

extension SSHConnection {
    func logIn(
        _ key: LoginKey, _ report: inout LoginReport
    ) async throws(LinkError) -> LoginOutcome {
        begin(key)
        let blob = key.blob
        while true {
            let code = try await drive { [self] in authenticationCode(blob) }
            if case .asked(let data) = context.signature.state {
                switch try await signature(data, key, &report) {
                case .success(let signature): context.signature.state = .signed(signature)
                case .failure(let problem):
                    context.signature.state = .failed
                    report.note(problem, of: key)
                }
                continue
            }
            return outcome(code, key, &report)
        }
    }

    /// - Parameter signer: the key itself, if it is ready to sign.
    func begin(_ key: LoginKey, _ signer: SigningKey? = nil) {
        trying = { key.words }
        tell("tries \(key.words)")
        context.beginAnswer()
        context.signature = SignatureRequest(signer)
    }

    func authenticationCode(_ blob: [UInt8]) -> Int32 {
        let code =
            session?.authenticate(endpoint.user, publicKey: blob)
            ?? LIBSSH2_ERROR_SOCKET_DISCONNECT
        // Nothing will come until the signature is there: who calls this goes on with that.
        return context.signature.isAsked ? Int32.max : code
    }

    /// Interprets the server's answer to a key.
    func outcome(_ code: Int32, _ key: LoginKey, _ report: inout LoginReport) -> LoginOutcome {
        if code == 0 {
            tell("logged in as \(endpoint.user.printable) with it")
            return .loggedIn
        }
        if case .failed = context.signature.state { return .notTried }
        report.note(key.words, context.loginAnswer)
        return .refused(context.loginAnswer)
    }

    private func signature(
        _ data: [UInt8], _ key: LoginKey, _ report: inout LoginReport
    ) async throws(LinkError) -> Result<[UInt8], KeyProblem> {
        switch key.source {
        case .agent(let agent):
            let (publicKey, isOnly) = (key.publicKey, key.copy == nil)
            let patience = isOnly ? AgentClient.patience : AgentClient.shortPatience
            let answer = try await unhurried {
                await agent.sign(data, with: publicKey, within: patience)
            }
            guard case .failure(let problem) = answer, let file = key.copy else { return answer }
            // The same key, from the file where the agent may have it from.
            report.note(problem, of: key)
            return try await signature(data, file)
        case .file(let file):
            return try await signature(data, file)
        }
    }

    private func signature(
        _ data: [UInt8], _ file: String
    ) async throws(LinkError) -> Result<[UInt8], KeyProblem> {
        let ring = shared.keyRing
        let key: Result<SigningKey, KeyProblem>
        if let known = ring.unlockedKey(file) {
            key = .success(known)
        } else {
            key = try await unhurried { await ring.signingKey(file) }
        }
        return key.flatMap { key in
            key.sign(data).map { .success($0) } ?? .failure(.noSignature)
        }
    }
}

/// The keys that are named as files.
private struct NamedKeys {
    private(set) var keys: [LoginKey] = []
    /// The server's own files, not the defaults.
    private(set) var own: Set<PublicKey> = []
    private(set) var all: Set<PublicKey> = []
    /// Those of which only the public half can be read, and why.
    var halves: [(key: PublicKey, file: String, problem: KeyProblem)] = []

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
