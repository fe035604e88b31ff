package import BelayModel
package import BelaySystem
internal import CLibCrypto
internal import Synchronization

/// The private key files of a process: each is read and decrypted once, each passphrase asked once,
/// however many connections want it at the same time.
package actor KeyRing {
    private let workers: WorkerPool
    private let passphrase: @Sendable (_ keyFile: String) async -> Secret?
    private var underWay: [String: Task<KeyReading, Never>] = [:]
    private var keys: [String: Task<Result<SigningKey, KeyProblem>, Never>] = [:]
    private var searches: [String: Task<Finding, Never>] = [:]
    /// What is there already, for the connections on their loops: a crossing to this actor and
    /// back costs as much as a signature.
    private let readings = Mutex<[String: KeyReading]>([:])
    private let unlocked = Mutex<[String: SigningKey]>([:])
    private let findings = Mutex<[String: Finding]>([:])
    private let certificates = Mutex<[[String]: [PublicKey]]>([:])
    private let prepared = Mutex(LastKeyDictionary<KeyFiles, Bool>())
    private let onlyKeys = Mutex(LastKeyDictionary<KeyFiles, OnlyKey>())

    package init(
        workers: WorkerPool, passphrase: @escaping @Sendable (_ keyFile: String) async -> Secret?
    ) {
        self.workers = workers
        self.passphrase = passphrase
    }

    /// Has the files of a login read, so that they are there when they are wanted. Nobody is asked
    /// for a passphrase.
    ///
    /// All in a row on one thread: to change to it and back for each of a dozen files, most of
    /// which are not there, takes longer than to look for them.
    package nonisolated func prepare(_ files: KeyFiles) {
        let isNew = prepared.withLock { prepared in
            defer { prepared[files] = true }
            return prepared[files] == nil
        }
        guard isNew else { return }
        workers.submit {
            for file in files.keys { self.take(KeyReading(file), of: file) }
            self.takeCertificates(files.allCertificates)
        }
    }

    private nonisolated func take(_ reading: KeyReading, of file: String) {
        readings.withLock { $0[file] = reading }
        if case .success(let key) = reading.key { unlocked.withLock { $0[file] = key } }
        if let finding = reading.finding { findings.withLock { $0[file] = finding } }
    }

    @discardableResult
    private nonisolated func takeCertificates(_ files: [String]) -> [PublicKey] {
        let found = files.compactMap { KeyFile.publicHalf($0) }.filter(\.isCertificate)
        certificates.withLock { $0[files] = found }
        return found
    }

    /// A key that is ready to sign.
    package nonisolated func unlockedKey(_ file: String) -> SigningKey? {
        unlocked.withLock { $0[file] }
    }

    /// The earlier finding in a file.
    package nonisolated func knownFinding(_ file: String) -> Finding? {
        findings.withLock { $0[file] }
    }

    /// The only key that these files have to offer, if that was found out.
    package nonisolated func onlyKey(of files: KeyFiles) -> OnlyKey? {
        onlyKeys.withLock { $0[files] }
    }

    /// For good: a file is read once.
    package nonisolated func remember(_ key: OnlyKey, as files: KeyFiles) {
        onlyKeys.withLock { $0[files] = key }
    }

    /// Finds out what a file has to offer to a login.
    package func finding(_ file: String) async -> Finding {
        let task = searches[file] ?? Task { await search(file) }
        searches[file] = task
        let finding = await task.value
        findings.withLock { $0[file] = finding }
        return finding
    }

    private func search(_ file: String) async -> Finding {
        let reading = await reading(of: file)
        if let finding = reading.finding { return finding }
        return reading.finding(from: await signingKey(file))
    }

    /// Certificates that were looked for before.
    package nonisolated func knownCertificates(_ files: [String]) -> [PublicKey]? {
        certificates.withLock { $0[files] }
    }

    /// The certificates that are in these files; there need not be any.
    package func certificates(_ files: [String]) async -> [PublicKey] {
        if let known = knownCertificates(files) { return known }
        return await workers.run { self.takeCertificates(files) }
    }

    /// The key itself; asks for its passphrase if it has one.
    package func signingKey(_ file: String) async -> Result<SigningKey, KeyProblem> {
        let task = keys[file] ?? Task { await unlock(file) }
        keys[file] = task
        let result = await task.value
        if case .success(let key) = result { unlocked.withLock { $0[file] = key } }
        return result
    }

    private func reading(of file: String) async -> KeyReading {
        if let reading = readings.withLock({ $0[file] }) { return reading }
        let task =
            underWay[file] ?? Task { [workers] in await workers.run { KeyReading(file) } }
        underWay[file] = task
        let reading = await task.value
        take(reading, of: file)
        return reading
    }

    private func unlock(_ file: String) async -> Result<SigningKey, KeyProblem> {
        let reading = await reading(of: file)
        if let key = reading.key { return key }
        guard let secret = await passphrase(file) else { return .failure(.noPassphrase) }
        return await workers.run { reading.content.signingKey(secret) }
    }
}

/// The files that a login looks into.
package struct KeyFiles: Hashable, Sendable {
    /// The server's own files.
    package let own: [String]
    package let usual: [String]
    /// Besides those that stand beside the keys.
    package let certificates: [String]

    package init(own: [String], usual: [String], certificates: [String]) {
        self.own = own
        self.usual = usual
        self.certificates = certificates
    }

    package var keys: [String] { own + usual }
    package var allCertificates: [String] { certificates + keys.map { $0 + "-cert.pub" } }
}

/// A key that is all that there is to log in with, and unlocked.
package final class OnlyKey: Sendable {
    package let key: LoginKey
    /// The key's, worked out once for all servers.
    package let blob: [UInt8]
    package let signing: SigningKey

    package init(_ key: LoginKey, blob: [UInt8], _ signing: SigningKey) {
        self.key = key
        self.blob = blob
        self.signing = signing
    }
}

/// The use of a key file for a login.
package enum Finding: Sendable {
    /// The public half of its key.
    case key(PublicKey)
    /// The same, where only the agent can have the private one, and why the file has not.
    case half(PublicKey, KeyProblem)
    case problem(KeyProblem)
}

/// Why a key file is of no use, in words that follow its name.
package enum KeyProblem: Error, Hashable {
    case missing
    case unreadable(String)
    case notAKey
    /// It is the public half of one.
    case onlyPublic
    case unsupported(String)
    case noPassphrase
    case wrongPassphrase
    case refusedByAgent
    /// Within so many seconds.
    case silentAgent(Int)
    package static let noSignature = unsupported("its signature")

    package var words: String {
        switch self {
        case .missing: "no such file"
        case .unreadable(let reason): reason
        case .notAKey: "not a private key that can be read"
        case .onlyPublic: "a public key, whose private one is not in the agent"
        case .unsupported(let what): "\(what) is not supported"
        case .noPassphrase: "it has a passphrase, and none was given"
        case .wrongPassphrase: "the passphrase is wrong"
        case .refusedByAgent: "the agent did not sign"
        case .silentAgent(let seconds): "the agent did not answer within \(seconds) s"
        }
    }
}
