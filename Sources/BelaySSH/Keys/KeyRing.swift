internal import BelayModel
internal import CLibSSH2
internal import Synchronization

/// The private key files of a process: each is read and decrypted once, each passphrase asked once,
/// however many connections want it at the same time.
actor KeyRing {
    private let workers: WorkerPool
    private let passphrase: @Sendable (_ keyFile: String) async -> Secret?
    private var contents: [String: Task<Result<KeyFile, KeyProblem>, Never>] = [:]
    private var keys: [String: Task<Result<SigningKey, KeyProblem>, Never>] = [:]
    private var searches: [String: Task<Finding, Never>] = [:]
    /// What is there already, for the connections on their loops: a crossing to this actor and
    /// back costs as much as a signature.
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
    nonisolated func prepare(_ files: KeyFiles) {
        let isNew = prepared.withLock { prepared in
            defer { prepared[files] = true }
            return prepared[files] == nil
        }
        guard isNew else { return }
        Task {
            for file in files.keys { await readAhead(file) }
            _ = await certificates(files.allCertificates)
        }
    }

    private func readAhead(_ file: String) async {
        let content = await content(of: file)
        // Of some encrypted keys even the public half takes the passphrase.
        if case .success(let key) = content, key.isEncrypted, key.publicKey == nil { return }
        _ = await finding(file)
        if case .success(let key) = content, !key.isEncrypted { _ = await signingKey(file) }
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
        switch await publicKey(file) {
        case .success(let key): .key(key)
        case .failure(let problem):
            await publicHalf(of: file).map { .half($0) } ?? .problem(problem)
        }
    }

    /// Certificates that were looked for before.
    nonisolated func knownCertificates(_ files: [String]) -> [PublicKey]? {
        certificates.withLock { $0[files] }
    }

    /// The public half of a file's key: what a server is asked about before a passphrase is.
    private func publicKey(_ file: String) async -> Result<PublicKey, KeyProblem> {
        switch await content(of: file) {
        case .failure(let problem):
            return .failure(problem)
        case .success(let content):
            if let key = content.publicKey { return .success(key) }
            return await signingKey(file).map(\.publicKey)
        }
    }

    /// Of a file whose private key only the agent has: it is in the file itself or in the one
    /// beside it with `.pub`, as ssh_config(5) says of IdentityFile.
    private func publicHalf(of file: String) async -> PublicKey? {
        await workers.run {
            KeyFile.publicHalf(file + ".pub") ?? KeyFile.publicHalf(file)
        }
    }

    /// The certificates that are in these files; there need not be any.
    func certificates(_ files: [String]) async -> [PublicKey] {
        if let known = knownCertificates(files) { return known }
        let found = await workers.run {
            files.compactMap { KeyFile.publicHalf($0) }.filter(\.isCertificate)
        }
        certificates.withLock { $0[files] = found }
        return found
    }

    /// The key itself; asks for its passphrase if it has one.
    func signingKey(_ file: String) async -> Result<SigningKey, KeyProblem> {
        let task = keys[file] ?? Task { await unlock(file) }
        keys[file] = task
        let result = await task.value
        if case .success(let key) = result { unlocked.withLock { $0[file] = key } }
        return result
    }

    private func content(of file: String) async -> Result<KeyFile, KeyProblem> {
        let workers = workers
        let task =
            contents[file]
            ?? Task {
                await workers.run {
                    Result(catching: { () throws(KeyProblem) in
                        try KeyFile(path: file)
                    })
                }
            }
        contents[file] = task
        return await task.value
    }

    private func unlock(_ file: String) async -> Result<SigningKey, KeyProblem> {
        let content: KeyFile
        switch await self.content(of: file) {
        case .failure(let problem): return .failure(problem)
        case .success(let found): content = found
        }
        var secret: Secret?
        if content.isEncrypted {
            secret = await passphrase(file)
            guard secret != nil else { return .failure(.noPassphrase) }
        }
        return await workers.run { [secret] in
            Result(catching: { () throws(KeyProblem) in
                try content.signingKey(passphrase: secret)
            })
        }
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
