internal import BelayModel
internal import Glibc

/// Talks to an SSH agent (draft-miller-ssh-agent). Its calls block, on a `WorkerPool`.
struct AgentClient: Sendable {
    struct Identity: Sendable {
        let publicKey: PublicKey
        let comment: String
    }

    let socketPath: String
    let workers: WorkerPool

    private enum Message {
        static let requestIdentities: UInt8 = 11
        static let identitiesAnswer: UInt8 = 12
        static let signRequest: UInt8 = 13
        static let signResponse: UInt8 = 14
    }

    /// The agent's keys, of the kinds that a login can be made with.
    func identities() async -> Result<[Identity], SystemError> {
        await workers.run { request([Message.requestIdentities]).map(parseIdentities) }
    }

    /// The agent's signature without its algorithm's name; `nil` when it will not.
    func sign(_ data: [UInt8], with key: PublicKey) async -> [UInt8]? {
        await workers.run {
            var writer = SSHWriter()
            writer.string(key.blob)
            writer.string(data)
            writer.uint32(signatureFlags(data))
            let answer = request([Message.signRequest] + writer.bytes)
            guard case .success(let bytes) = answer else { return nil }
            var reader = SSHReader(bytes)
            guard reader.bytes(1) == [Message.signResponse], let blob = reader.string()
            else { return nil }
            var signature = SSHReader(blob)
            guard signature.string() != nil else { return nil }
            // Flags and a counter follow a security key's (OpenSSH's PROTOCOL.u2f), and libssh2
            // takes all of that as it is.
            return key.isSecurityKey ? signature.remaining : signature.string()
        }
    }

    /// Which hash an RSA key is to sign with (draft-miller-ssh-agent, section 4.5.1).
    private func signatureFlags(_ data: [UInt8]) -> UInt32 {
        switch SignatureAlgorithm(signing: data) {
        case .rsaSHA256: 2
        case .rsaSHA512: 4
        case .ed25519, .ecdsa256, .ecdsa384, .ecdsa521, nil: 0
        }
    }

    private static func isUsable(_ key: PublicKey) -> Bool {
        let type = key.plainType
        return type == "ssh-rsa" || SignatureAlgorithm(rawValue: type) != nil
            || ["sk-ssh-ed25519@openssh.com", "sk-ecdsa-sha2-nistp256@openssh.com"].contains(type)
    }

    private func parseIdentities(_ answer: [UInt8]) -> [Identity] {
        var reader = SSHReader(answer)
        guard reader.bytes(1) == [Message.identitiesAnswer], let count = reader.uint32()
        else { return [] }
        var identities: [Identity] = []
        for _ in 0..<min(count, 2048) {
            guard let blob = reader.string(), let comment = reader.text() else { break }
            let key = PublicKey(blob: blob)
            guard Self.isUsable(key) else { continue }
            identities.append(Identity(publicKey: key, comment: comment.printable))
        }
        return identities
    }
}

// MARK: - One request

extension AgentClient {
    private func request(_ message: [UInt8]) -> Result<[UInt8], SystemError> {
        do { return .success(try exchange(message)) } catch { return .failure(error) }
    }

    private func exchange(_ message: [UInt8]) throws(SystemError) -> [UInt8] {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw SystemError("the SSH agent") }
        defer { close(descriptor) }
        // An agent may ask its user, for a confirmation or for a touch of a key.
        var patience = timeval(tv_sec: 120, tv_usec: 0)
        unsafe _ = setsockopt(
            descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        try connect(descriptor)
        var writer = SSHWriter()
        writer.string(message)
        guard
            unsafe send(descriptor, writer.bytes, writer.bytes.count, Int32(MSG_NOSIGNAL))
                == writer.bytes.count
        else { throw SystemError("the SSH agent") }
        var header = SSHReader(try receive(descriptor, 4))
        guard let length = header.uint32(), length <= 256 * 1024 else {
            throw SystemError("the SSH agent", code: EPROTO)
        }
        return try receive(descriptor, Int(length))
    }

    private func connect(_ descriptor: Int32) throws(SystemError) {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let path = Array(socketPath.utf8)
        guard path.count < MemoryLayout.size(ofValue: address.sun_path) else {
            throw SystemError("the SSH agent's socket", code: ENAMETOOLONG)
        }
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path) }
        let code = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                unsafe Glibc.connect(
                    descriptor, pointer, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard code == 0 else { throw SystemError("the SSH agent at \(socketPath.printable)") }
    }

    private func receive(_ descriptor: Int32, _ count: Int) throws(SystemError) -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: max(1, count))
        while bytes.count < count {
            let got = unsafe recv(descriptor, &chunk, count - bytes.count, 0)
            guard got > 0 else {
                throw SystemError("the SSH agent", code: got == 0 ? ECONNRESET : errno)
            }
            bytes += chunk[..<got]
        }
        return bytes
    }
}
