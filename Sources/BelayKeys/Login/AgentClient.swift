internal import BelayModel
package import BelaySystem
internal import CLibCrypto
internal import Glibc
internal import Synchronization

/// Talks to an SSH agent (draft-miller-ssh-agent). Its calls block, on a `WorkerPool`.
package struct AgentClient: Sendable {
    package struct Identity: Sendable {
        package let publicKey: PublicKey
        package let comment: String
    }

    /// For the list of keys, which nobody has to be asked for; and for a signature where a file has
    /// the same key. In seconds.
    package static let shortPatience = 10
    /// For a signature: an agent may ask its user, for a confirmation or for a touch of a key.
    package static let patience = 60

    package let socketPath: String
    package let workers: WorkerPool
    package var health: AgentHealth
    /// Whether the answer is still wanted when a thread is free for the question.
    package var isWanted: @Sendable () -> Bool

    package init(
        socketPath: String, workers: WorkerPool, health: AgentHealth = AgentHealth(),
        isWanted: @escaping @Sendable () -> Bool = { true }
    ) {
        self.socketPath = socketPath
        self.workers = workers
        self.health = health
        self.isWanted = isWanted
    }

    private enum Message {
        static let requestIdentities: UInt8 = 11
        static let identitiesAnswer: UInt8 = 12
        static let signRequest: UInt8 = 13
        static let signResponse: UInt8 = 14
    }

    /// The agent's keys, of the kinds that a login can be made with.
    package func identities() async -> Result<[Identity], SystemError> {
        await workers.run {
            guard isWanted(), !health.isSilent(socketPath) else {
                return .failure(SystemError(name, code: ETIMEDOUT))
            }
            let answer = request([Message.requestIdentities], within: Self.shortPatience)
            if case .failure(let error) = answer, error.code == ETIMEDOUT {
                health.note(silent: socketPath)
            }
            return answer.map(Self.identities)
        }
    }

    /// The agent's signature without its algorithm's name.
    /// - Parameter seconds: how long the agent may take.
    package func sign(
        _ data: [UInt8], with key: PublicKey, within seconds: Int = patience
    ) async -> Result<[UInt8], KeyProblem> {
        await workers.run {
            let place = socketPath + " " + key.fingerprint
            guard isWanted(), seconds > Self.shortPatience || !health.isSilent(place) else {
                return .failure(.silentAgent(seconds))
            }
            var writer = SSHWriter()
            writer.string(key.blob)
            writer.string(data)
            writer.uint32(signatureFlags(data))
            switch request([Message.signRequest] + writer.bytes, within: seconds) {
            case .success(let bytes):
                return signature(in: bytes, key).map { .success($0) } ?? .failure(.refusedByAgent)
            case .failure(let error):
                guard error.code == ETIMEDOUT else { return .failure(.refusedByAgent) }
                health.note(silent: place)
                return .failure(.silentAgent(seconds))
            }
        }
    }

    private func signature(in answer: [UInt8], _ key: PublicKey) -> [UInt8]? {
        var reader = SSHReader(answer)
        guard reader.bytes(1) == [Message.signResponse], let blob = reader.string()
        else { return nil }
        var signature = SSHReader(blob)
        guard signature.skipString() else { return nil }
        // Flags and a counter follow a security key's (OpenSSH's PROTOCOL.u2f), and libssh2
        // takes all of that as it is.
        return key.isSecurityKey ? signature.remaining : signature.string()
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

    package static func identities(in answer: [UInt8]) -> [Identity] {
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
    private var name: String { "the SSH agent at \(socketPath.printable)" }

    private func request(
        _ message: [UInt8], within seconds: Int
    ) -> Result<[UInt8], SystemError> {
        do { return .success(try exchange(message, within: seconds)) } catch {
            return .failure(error)
        }
    }

    private func exchange(
        _ message: [UInt8], within seconds: Int
    ) throws(SystemError) -> [UInt8] {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw SystemError("the SSH agent") }
        defer { close(descriptor) }
        let deadline = monotonicNow() + UInt64(clamping: seconds) * 1_000_000_000
        // Also of an agent that accepts no connection: its queue of them may be full.
        limit(SO_SNDTIMEO, of: descriptor, to: deadline)
        try connect(descriptor)
        var writer = SSHWriter()
        writer.string(message)
        let sent = unsafe send(
            descriptor, writer.bytes, writer.bytes.count, Int32(MSG_NOSIGNAL))
        guard sent == writer.bytes.count else { throw problem(sent < 0 ? errno : ETIMEDOUT) }
        var header = SSHReader(try receive(descriptor, 4, deadline))
        guard let length = header.uint32(), length <= 256 * 1024 else { throw problem(EPROTO) }
        return try receive(descriptor, Int(length), deadline)
    }

    /// What a socket's time-out calls "try again" is one here.
    private func problem(_ code: Int32) -> SystemError {
        SystemError(name, code: code == EAGAIN || code == EINPROGRESS ? ETIMEDOUT : code)
    }

    private func limit(_ option: Int32, of descriptor: Int32, to deadline: UInt64) {
        let now = monotonicNow()
        // A limit of nothing at all would mean none.
        let left = max(1_000_000, deadline - min(deadline, now)) / 1000
        var time = timeval(
            tv_sec: Int(left / 1_000_000), tv_usec: Int(left % 1_000_000))
        unsafe _ = setsockopt(
            descriptor, SOL_SOCKET, option, &time, socklen_t(MemoryLayout<timeval>.size))
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
        guard code == 0 else { throw problem(errno) }
    }

    private func receive(
        _ descriptor: Int32, _ count: Int, _ deadline: UInt64
    ) throws(SystemError) -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: max(1, count))
        while bytes.count < count {
            // For all of it: an agent that sends a byte now and then is as good as a silent one.
            guard monotonicNow() < deadline else { throw problem(ETIMEDOUT) }
            limit(SO_RCVTIMEO, of: descriptor, to: deadline)
            let got = unsafe recv(descriptor, &chunk, count - bytes.count, 0)
            if got < 0, errno == EINTR { continue }
            guard got > 0 else { throw problem(got == 0 ? ECONNRESET : errno) }
            bytes += chunk[..<got]
        }
        return bytes
    }
}

/// Agents that did not answer in time: the next connection need not wait for one as long again.
package final class AgentHealth: Sendable {
    private static let memory: UInt64 = 30_000_000_000

    private let silent = Mutex<[String: UInt64]>([:])

    package init() {}

    /// - Parameter place: a socket, or a socket and a key.
    package func note(silent place: String) {
        silent.withLock { $0[place] = monotonicNow() + Self.memory }
    }

    package func isSilent(_ place: String) -> Bool {
        silent.withLock { silent in
            guard let end = silent[place] else { return false }
            if end < monotonicNow() { silent[place] = nil }
            return silent[place] != nil
        }
    }
}
