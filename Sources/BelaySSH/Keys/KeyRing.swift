internal import BelayModel
internal import CLibSSH2
internal import Synchronization

/// The private key files of a process: each is read and decrypted once, each passphrase asked once,
/// however many connections want it at the same time.
actor KeyRing {
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
    private let prepared = Mutex(Habit<KeyFiles, Bool>())
    private let onlyKeys = Mutex(Habit<KeyFiles, OnlyKey>())

    init(
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
    nonisolated func prepare(_ files: KeyFiles) {
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
    nonisolated func unlockedKey(_ file: String) -> SigningKey? {
        unlocked.withLock { $0[file] }
    }

    /// What was found in a file before.
    nonisolated func knownFinding(_ file: String) -> Finding? {
        findings.withLock { $0[file] }
    }

    /// What was found to be all that these files have to offer.
    nonisolated func onlyKey(of files: KeyFiles) -> OnlyKey? {
        onlyKeys.withLock { $0[files] }
    }

    /// For good: a file is read once.
    nonisolated func remember(_ key: OnlyKey, as files: KeyFiles) {
        onlyKeys.withLock { $0[files] = key }
    }

    /// What a file has to offer to a login.
    func finding(_ file: String) async -> Finding {
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
    nonisolated func knownCertificates(_ files: [String]) -> [PublicKey]? {
        certificates.withLock { $0[files] }
    }

    /// The certificates that are in these files; there need not be any.
    func certificates(_ files: [String]) async -> [PublicKey] {
        if let known = knownCertificates(files) { return known }
        return await workers.run { self.takeCertificates(files) }
    }

    /// The key itself; asks for its passphrase if it has one.
    func signingKey(_ file: String) async -> Result<SigningKey, KeyProblem> {
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
struct KeyFiles: Hashable, Sendable {
    /// Of the server itself.
    let own: [String]
    let usual: [String]
    /// Besides those that stand beside the keys.
    let certificates: [String]

    var keys: [String] { own + usual }
    var allCertificates: [String] { certificates + keys.map { $0 + "-cert.pub" } }
}

/// A key that is all that there is to log in with, and unlocked.
final class OnlyKey: Sendable {
    let key: LoginKey
    /// The key's, worked out once for all servers.
    let blob: [UInt8]
    let signing: SigningKey

    init(_ key: LoginKey, _ signing: SigningKey) {
        self.key = key
        blob = key.blob
        self.signing = signing
    }
}

/// What a key file has to offer to a login.
enum Finding: Sendable {
    /// The public half of its key.
    case key(PublicKey)
    /// The same, where only the agent has the private one.
    case half(PublicKey)
    case problem(KeyProblem)
}

/// Why a key file is of no use, in words that follow its name.
enum KeyProblem: Error, Hashable {
    case missing
    case unreadable(String)
    case notAKey
    case unsupported(String)
    case noPassphrase
    case wrongPassphrase
    case refusedByAgent
    static let noSignature = unsupported("its signature")

    var words: String {
        switch self {
        case .missing: "no such file"
        case .unreadable(let reason): reason
        case .notAKey: "not a private key that can be read"
        case .unsupported(let what): "\(what) is not supported"
        case .noPassphrase: "it has a passphrase, and none was given"
        case .wrongPassphrase: "the passphrase is wrong"
        case .refusedByAgent: "the agent did not sign"
        }
    }
}
