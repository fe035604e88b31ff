internal import BelayKeys
internal import BelayModel
internal import BelaySystem
internal import CLibSSH2
internal import Synchronization

extension SSHConnection {
    var hostName: KnownHostName {
        configuration.host.keyAlias.map { KnownHostName(alias: $0) }
            ?? KnownHostName(host: endpoint.host, port: endpoint.port)
    }

    var hostKeys: HostKeyStore {
        shared.hostKeys.store(of: configuration.knownHostsFiles, shared.loops.workers.files)
    }

    /// The algorithms to be negotiated, with the types of known keys first.
    func offerAlgorithms() throws(LinkError) {
        session = try Session(context)
        let offer = AlgorithmOffer(configuration.host, knownTypes: hostRecords.knownTypes)
        offered = try session?.offer(offer, label) ?? [:]
    }

    /// The server's identification and the key exchange (RFC 4253, sections 4 and 7).
    /// - Returns: whether it is over.
    func exchangeKeys() throws(LinkError) -> Bool {
        let descriptor = socket?.descriptor ?? -1
        let answer = attempt { session?.handshake(descriptor) ?? LIBSSH2_ERROR_SOCKET_DISCONNECT }
        guard let code = try answer?.get() else { return false }
        guard code == 0 else { throw handshakeFailure(code) }
        tell("identifies itself as \(identification)")
        tell("agreed on \(session?.agreement ?? "?"), by \(LibSSH2.name)")
        wire.endTranscript()
        context.isLoggingIn = true
        return true
    }

    /// The server's first line (RFC 4253, section 4.2).
    private var identification: String {
        let line = wire.transcript.prefix { $0 != UInt8(ascii: "\n") }
        return String(decoding: line, as: UTF8.self).printable
    }

    func readHostKeys() async throws(LinkError) {
        let (store, name, workers) = (hostKeys, hostName, shared.loops.workers.files)
        hostRecords = try await outside { await workers.run { store.records(of: name) } }.get()
    }

    /// Whether the server has shown a key that is known, and nothing is to be read to say so.
    func showsKnownHostKey() -> Bool {
        guard configuration.host.revokedKeys == nil, let blob = session?.hostKey else {
            return false
        }
        let key = PublicKey(blob: blob)
        guard hostRecords.verdict(on: key) == .known else { return false }
        tellKnown(key)
        return true
    }

    private func tellKnown(_ key: PublicKey) {
        shownKey.withLock { $0 = key.blob }
        tell(
            "shows the \(key.family) host key \(key.fingerprint), known by "
                + (hostRecords.line(with: key)?.place ?? "?"))
    }

    /// Always, before anything secret is sent.
    func checkHostKey() async throws(LinkError) {
        guard let blob = session?.hostKey else {
            throw LinkError(.protocolError, "\(label): the server has shown no host key")
        }
        let key = PublicKey(blob: blob)
        if let file = configuration.host.revokedKeys { try await checkRevoked(key, file) }
        if hostRecords.verdict(on: key) == .known { return tellKnown(key) }
        let question = HostKeyQuestion(
            name: hostName, server: label, acceptsNew: configuration.acceptNewHostKeys,
            place: KnownHostName(host: endpoint.host, port: endpoint.port),
            records: configuration.host.recordsNewKeys,
            hashes: configuration.host.hashesKnownHosts,
            libraryWithoutRSA: LibSSH2.hasModernAlgorithms ? nil : LibSSH2.name)
        let (store, workers) = (hostKeys, shared.loops.workers.files)
        let refusal = try await outside {
            await workers.run { store.refusal(of: key, question) }
        }
        if let refusal { throw refusal }
        shownKey.withLock { $0 = key.blob }
        tell(
            "shows the \(key.family) host key \(key.fingerprint), accepted as a new one and "
                + "recorded")
    }

    private func checkRevoked(_ key: PublicKey, _ file: String) async throws(LinkError) {
        let (workers, label) = (shared.loops.workers.files, label)
        let refusal = try await outside {
            await workers.run { RevokedKeys.refusal(of: key, in: file, label) }
        }
        if let refusal { throw refusal }
    }
}
