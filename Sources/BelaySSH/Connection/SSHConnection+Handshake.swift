internal import BelayModel
internal import CLibSSH2

extension SSHConnection {
    private var hostName: KnownHostName {
        configuration.host.keyAlias.map { KnownHostName(alias: $0) }
            ?? KnownHostName(host: endpoint.host, port: endpoint.port)
    }

    var hostKeys: HostKeyStore {
        shared.hostKeys.store(of: configuration.knownHostsFiles, shared.loops.workers)
    }

    /// The server's identification and the key exchange (RFC 4253, sections 4 and 7).
    func shakeHands() async throws(LinkError) {
        // Reading known_hosts is this machine's business: no time-out of the server's runs meanwhile.
        setStageDeadline(nil)
        let records = try await knownRecords()
        hostRecords = records
        session = try Session(context)
        let offer = AlgorithmOffer(configuration.host, knownTypes: records.knownTypes)
        offered = try session?.offer(offer, label) ?? [:]
        stage = .greeting
        setStageDeadline(configuration.bannerTimeout)
        let descriptor = socket?.descriptor ?? -1
        let code = try await drive { [self] in
            session?.handshake(descriptor) ?? LIBSSH2_ERROR_SOCKET_DISCONNECT
        }
        guard code == 0 else { throw handshakeFailure(code) }
        tell("identifies itself as \(identification)")
        tell("agreed on \(session?.agreement ?? "?"), by \(libraryVersion)")
        wire.endTranscript()
    }

    /// The server's first line (RFC 4253, section 4.2).
    private var identification: String {
        let line = wire.transcript?.prefix { $0 != UInt8(ascii: "\n") } ?? []
        return String(decoding: line, as: UTF8.self).printable
    }

    private func knownRecords() async throws(LinkError) -> HostRecords {
        let (store, name, workers) = (hostKeys, hostName, shared.loops.workers)
        if let records = store.recordsAtHand(of: name) { return records }
        return try await outside { await workers.run { store.records(of: name) } }.get()
    }

    /// Always, before anything secret is sent.
    func checkHostKey() async throws(LinkError) {
        guard let blob = session?.hostKey else {
            throw LinkError(.protocolError, "\(label): the server has shown no host key")
        }
        let key = PublicKey(blob: blob)
        if let file = configuration.host.revokedKeys { try await checkRevoked(key, file) }
        var shown: String { "\(key.family) host key \(key.fingerprint)" }
        if hostRecords.verdict(on: key) == .known {
            tell(
                "shows the \(shown), known by \(hostRecords.line(with: key)?.place ?? "?")")
            return
        }
        let question = HostKeyQuestion(
            name: hostName, server: label, acceptsNew: configuration.acceptNewHostKeys,
            place: KnownHostName(host: endpoint.host, port: endpoint.port),
            records: configuration.host.recordsNewKeys,
            hashes: configuration.host.hashesKnownHosts)
        let (store, workers) = (hostKeys, shared.loops.workers)
        let refusal = try await outside {
            await workers.run { store.refusal(of: key, question) }
        }
        if let refusal { throw refusal }
        tell("shows the \(shown), accepted as a new one and recorded")
    }

    private func checkRevoked(_ key: PublicKey, _ file: String) async throws(LinkError) {
        let (workers, label) = (shared.loops.workers, label)
        let refusal = try await outside {
            await workers.run { RevokedKeys.refusal(of: key, in: file, label) }
        }
        if let refusal { throw refusal }
    }
}
