/// What has been said about one server so far: of each keyword the first value, and all key files.
struct ConfigSettings {
    var hostName: Written?
    var user: String?
    var port: Int?
    /// Where each keyword is written that has said something; `nil`: nobody asks.
    var places: [String: [ConfigPlace]]?
    private(set) var identityFiles: [KeyPath] = []
    private(set) var certificateFiles: [KeyPath] = []
    private(set) var identitiesOnly: Bool?
    private(set) var identityAgent: Written?
    private(set) var proxyCommand: Written?
    private(set) var proxyJump: JumpText?
    private(set) var userKnownHosts: [Written]?
    private(set) var globalKnownHosts: [Written]?
    private(set) var strictHostKeyChecking: StrictHostKeyChecking?
    private(set) var hostKeyAlias: String?
    private(set) var hostKeyAlgorithms: AlgorithmList?
    private(set) var ciphers: AlgorithmList?
    private(set) var macs: AlgorithmList?
    private(set) var keyExchanges: AlgorithmList?
    private(set) var revokedHostKeys: Written?
    private(set) var connectTimeout: Int?
    private(set) var serverAliveInterval: Int?
    private(set) var serverAliveCountMax: Int?
    private(set) var addressFamily: AddressFamily?
    private(set) var compression: Bool?
    private(set) var hashKnownHosts: Bool?
    private(set) var batchMode: Bool?
    private(set) var canonicalizeHostname: Bool?
    private(set) var preferredAuthentications: [String]?
    private(set) var pubkeyAuthentication: Bool?
    private(set) var passwordAuthentication: Bool?
    private(set) var kbdInteractiveAuthentication: Bool?
    private(set) var bindAddress: Written?
    private(set) var bindInterface: Written?
    private(set) var proxyUseFdpass: Bool?
    private(set) var refuseConnection: Written?
    private(set) var unheeded: [UnheededSetting] = []
    private(set) var ignoreUnknown: ConfigPatternList?
    private(set) var tag: String?

    struct KeyPath: Hashable {
        var path: Written
        var origin: ConfigOrigin
    }

    mutating func apply(_ setting: ConfigSetting) throws(SSHConfigError) {
        switch setting {
        case .hostName(let value): keep(&hostName, value)
        case .user(let value): keep(&user, value)
        case .port(let value): keep(&port, value)
        case .identityFile(let path, let origin):
            try Self.add(path, origin, to: &identityFiles, "key files")
        case .certificateFile(let path, let origin):
            try Self.add(path, origin, to: &certificateFiles, "certificate files")
        case .identitiesOnly(let value): keep(&identitiesOnly, value)
        case .identityAgent(let value): keep(&identityAgent, value)
        // The first of the two wins. `ProxyCommand none` counts as one, `ProxyJump none` only among
        // the values of `ProxyJump`: so Debian's OpenSSH has it.
        case .proxyCommand(let value): if proxyJump?.jump == nil { keep(&proxyCommand, value) }
        case .proxyJump(let value): if proxyCommand == nil { keep(&proxyJump, value) }
        case .userKnownHosts(let value): keep(&userKnownHosts, value)
        case .globalKnownHosts(let value): keep(&globalKnownHosts, value)
        case .strictHostKeyChecking(let value): keep(&strictHostKeyChecking, value)
        case .hostKeyAlias(let value): keep(&hostKeyAlias, value)
        case .hostKeyAlgorithms(let value): keep(&hostKeyAlgorithms, value)
        case .ciphers(let value): keep(&ciphers, value)
        case .macs(let value): keep(&macs, value)
        case .keyExchanges(let value): keep(&keyExchanges, value)
        case .revokedHostKeys(let value): keep(&revokedHostKeys, value)
        case .connectTimeout(let value): keep(&connectTimeout, value)
        case .serverAliveInterval(let value): keep(&serverAliveInterval, value)
        case .serverAliveCountMax(let value): keep(&serverAliveCountMax, value)
        case .addressFamily(let value): keep(&addressFamily, value)
        case .compression(let value): keep(&compression, value)
        case .hashKnownHosts(let value): keep(&hashKnownHosts, value)
        case .batchMode(let value): keep(&batchMode, value)
        case .canonicalizeHostname(let value): keep(&canonicalizeHostname, value)
        case .preferredAuthentications(let value): keep(&preferredAuthentications, value)
        case .pubkeyAuthentication(let value): keep(&pubkeyAuthentication, value)
        case .passwordAuthentication(let value): keep(&passwordAuthentication, value)
        case .kbdInteractiveAuthentication(let value): keep(&kbdInteractiveAuthentication, value)
        case .bindAddress(let value): keep(&bindAddress, value)
        case .bindInterface(let value): keep(&bindInterface, value)
        case .proxyUseFdpass(let value): keep(&proxyUseFdpass, value)
        case .refuseConnection(let value): keep(&refuseConnection, value)
        case .unheeded(let setting):
            // The first value counts, quiet ones apart.
            if !unheeded.contains(where: { $0.keyword == setting.keyword }) {
                unheeded.append(setting)
            }
        case .ignoreUnknown(let value):
            keep(&ignoreUnknown, ConfigPatternList(value, lowercasing: true))
        case .tag(let value): keep(&tag, value)
        }
    }

    private static func add(
        _ path: Written, _ origin: ConfigOrigin, to files: inout [KeyPath], _ what: String
    ) throws(SSHConfigError) {
        // SSH_MAX_IDENTITY_FILES of OpenSSH.
        guard files.count < 100 else {
            throw SSHConfigError(path.place, "there are more than 100 \(what) for one server")
        }
        if !files.contains(where: { $0.path.text == path.text && $0.origin == origin }) {
            files.append(KeyPath(path: path, origin: origin))
        }
    }
}

private func keep<Value>(_ place: inout Value?, _ value: @autoclosure () -> Value) {
    if place == nil { place = value() }
}
