internal import BelayModel
internal import CLibSSH2

extension SSHConnection {
    private var hostName: KnownHostName { KnownHostName(host: endpoint.host, port: endpoint.port) }

    /// The server's identification and the key exchange (RFC 4253, sections 4 and 7).
    func shakeHands() async throws(LinkError) {
        let records = try await knownRecords()
        hostRecords = records
        session = try Session(context)
        try session?.setAlgorithms(knownTypes: records.knownTypes)
        stage = .greeting
        setStageDeadline(configuration.bannerTimeout)
        let descriptor = socket?.descriptor ?? -1
        let code = try await drive {
            session?.handshake(descriptor) ?? LIBSSH2_ERROR_SOCKET_DISCONNECT
        }
        guard code == 0 else { throw handshakeFailure(code) }
        wire.endTranscript()
    }

    func beginKeyExchange() {
        stage = .keyExchange
        setStageDeadline(configuration.handshakeTimeout)
    }

    private func knownRecords() async throws(LinkError) -> HostRecords {
        let (store, name) = (shared.hostKeys, hostName)
        return try await outside { await store.records(of: name) }.get()
    }

    /// Always, before anything secret is sent.
    func checkHostKey() async throws(LinkError) {
        guard let blob = session?.hostKey else {
            throw LinkError(.protocolError, "\(label): the server has shown no host key")
        }
        let key = PublicKey(blob: blob)
        if hostRecords.verdict(on: key) == .known { return }
        let (store, name, label) = (shared.hostKeys, hostName, label)
        let refusal = try await outside { await store.refusal(of: key, of: name, label) }
        if let refusal { throw refusal }
    }
}
