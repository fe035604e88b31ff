internal import BelaySSHConfig

/// What goes for one host and has no meaning for a transport as a whole; see ssh_config(5).
struct HostOptions: Sendable {
    /// The name in known_hosts, instead of the host's own with its port.
    var keyAlias: String?
    /// Keys that must not be accepted: a file of public keys.
    var revokedKeys: String?
    /// New names are recorded as their hashes.
    var hashesKnownHosts = false
    /// Never in the system's files.
    var recordsNewKeys = true
    /// `CanonicalizeHostname` is asked for, which Belay does not act on.
    var wantsCanonicalName = false

    var hostKeys: AlgorithmList?
    var ciphers: AlgorithmList?
    var macs: AlgorithmList?
    var keyExchanges: AlgorithmList?
    var compresses = false

    var addressFamily = AddressFamily.any
    /// From where TCP connections come.
    var source = ConnectionSource()
    /// Whether only those keys of the agent are used that are named as files as well.
    var usesNamedKeysOnly = false
    var certificateFiles: [String] = []
    var loginMethods = LoginMethod.allCases

    /// It is passed on the way to servers, so nobody has given a password for it.
    var isJumpHost = false
    /// Nobody is to be asked anything.
    var asksNobody = false
}

extension SSHConfiguration {
    /// With what ssh_config(5) says of one host in it.
    func applying(_ options: SSHHostOptions) -> SSHConfiguration {
        var configuration = self
        configuration.take(identity: options)
        configuration.take(hostKeys: options)
        configuration.take(times: options)
        configuration.host.ciphers = options.ciphers
        configuration.host.macs = options.macs
        configuration.host.keyExchanges = options.kexAlgorithms
        configuration.host.compresses = options.compression
        configuration.host.addressFamily = options.addressFamily
        configuration.host.source = ConnectionSource(
            address: options.bindAddress, interface: options.bindInterface)
        configuration.host.asksNobody = options.batchMode
        configuration.host.wantsCanonicalName = options.wantsCanonicalName
        return configuration
    }

    private mutating func take(identity options: SSHHostOptions) {
        // `ssh` tries its default files only when no others are named.
        if !options.usesDefaultIdentityFiles { identityFiles = [] }
        host.usesNamedKeysOnly = options.identitiesOnly
        host.certificateFiles = options.certificateFiles
        host.loginMethods = options.loginMethods
        switch options.identityAgent {
        case .environment: break
        case .none: agentSocket = nil
        case .socket(let path): agentSocket = path
        }
    }

    private mutating func take(hostKeys options: SSHHostOptions) {
        if !insistsOnKnownHostsFiles {
            knownHostsFiles = options.userKnownHostsFiles + options.globalKnownHostsFiles
            host.recordsNewKeys = !options.userKnownHostsFiles.isEmpty
        }
        switch options.strictHostKeyChecking {
        // Nobody is there to be asked. Whoever allows new keys on the command line means it.
        case .yes, .ask: break
        // With `no` OpenSSH puts up with a changed key, too. Belay never does.
        case .acceptNew, .no: acceptNewHostKeys = true
        }
        host.keyAlias = options.hostKeyAlias
        host.revokedKeys = options.revokedHostKeys
        host.hashesKnownHosts = options.hashKnownHosts
        host.hostKeys = options.hostKeyAlgorithms
    }

    private mutating func take(times options: SSHHostOptions) {
        // For `ssh` it covers everything up to the server's identification.
        if let seconds = options.connectTimeout, seconds > 0 {
            (connectTimeout, bannerTimeout) = (.seconds(seconds), .seconds(seconds))
        }
        guard options.serverAliveInterval > 0 else { return }
        keepaliveInterval = .seconds(options.serverAliveInterval)
        if options.serverAliveCountMax > 0 {
            silenceLimit = keepaliveInterval * options.serverAliveCountMax
        }
    }
}
