/// How one server is reached: what `ssh` would do, with all tokens, `~` and variables replaced.
package struct SSHHostOptions: Sendable, Hashable {
    /// As it was asked for. It names the server in messages, and in known_hosts unless
    /// `hostKeyAlias` does.
    package var originalHost: String
    /// The name or address to connect to: an address in its usual form, a name in lower case.
    package var hostName: String
    package var user: String
    package var port: Int

    /// Private key files in the order to be tried. Beside each there may be a certificate, with
    /// `-cert.pub` at the end of its name. Empty for `IdentityFile none`.
    package var identityFiles: [String]
    /// Nobody named a key file: those that are missing are none to mention.
    package var usesDefaultIdentityFiles: Bool
    /// Whether only those keys of the agent are used that are named here too.
    package var identitiesOnly: Bool
    package var identityAgent: IdentityAgent
    package var certificateFiles: [String]
    /// The ways to log in, in the order to be tried.
    package var loginMethods: [LoginMethod]

    /// At most one of these two is there.
    package var proxyJump: ProxyJump?
    /// For the user's shell, after `exec`.
    package var proxyCommand: String?
    /// The command does not carry the connection, but hands over a socket of it (`ProxyUseFdpass`).
    package var proxyPassesSocket: Bool
    /// The address from which to connect, by name or number.
    package var bindAddress: String?
    /// The network interface from which to connect.
    package var bindInterface: String?
    /// Settings of the files that Belay does not carry out.
    package var unheeded: [UnheededSetting]

    /// Empty for `none`. New keys go to the first.
    package var userKnownHostsFiles: [String]
    package var globalKnownHostsFiles: [String]
    package var strictHostKeyChecking: StrictHostKeyChecking
    /// In lower case.
    package var hostKeyAlias: String?
    /// A file of keys, or a KRL, that must never be accepted.
    package var revokedHostKeys: String?
    package var hashKnownHosts: Bool

    /// The lists are relative to the algorithms that the connection offers; `nil`: these.
    package var hostKeyAlgorithms: AlgorithmList?
    package var ciphers: AlgorithmList?
    package var macs: AlgorithmList?
    package var kexAlgorithms: AlgorithmList?

    /// Seconds; `nil`: no limit of ssh_config's.
    package var connectTimeout: Int?
    /// Seconds; 0: never.
    package var serverAliveInterval: Int
    package var serverAliveCountMax: Int
    package var addressFamily: AddressFamily
    package var compression: Bool
    /// Nobody is there to be asked.
    package var batchMode: Bool
    /// `CanonicalizeHostname`. Names are not looked up to find out which domain they are in.
    package var wantsCanonicalName: Bool
}

/// `IdentityAgent` of ssh_config(5).
package enum IdentityAgent: Sendable, Hashable {
    /// The one of `SSH_AUTH_SOCK`, if that is set: the default.
    case environment
    case none
    case socket(String)
}
