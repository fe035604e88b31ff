/// A keyword of ssh_config(5) that Belay acts on, with its value.
enum ConfigSetting: Sendable {
    case hostName(Written)
    case user(String)
    case port(Int)
    case identityFile(Written, ConfigOrigin)
    case certificateFile(Written, ConfigOrigin)
    case identitiesOnly(Bool)
    case identityAgent(Written)
    case proxyCommand(Written)
    case proxyJump(JumpText)
    case userKnownHosts([Written])
    case globalKnownHosts([Written])
    case strictHostKeyChecking(StrictHostKeyChecking)
    case hostKeyAlias(String)
    case hostKeyAlgorithms(AlgorithmList)
    case ciphers(AlgorithmList)
    case macs(AlgorithmList)
    case keyExchanges(AlgorithmList)
    case revokedHostKeys(Written)
    case connectTimeout(Int)
    case serverAliveInterval(Int)
    case serverAliveCountMax(Int)
    case addressFamily(AddressFamily)
    case compression(Bool)
    case hashKnownHosts(Bool)
    case batchMode(Bool)
    case canonicalizeHostname(Bool)
    case preferredAuthentications([String])
    case pubkeyAuthentication(Bool)
    case passwordAuthentication(Bool)
    case kbdInteractiveAuthentication(Bool)
    case bindAddress(Written)
    case bindInterface(Written)
    case proxyUseFdpass(Bool)
    /// Why there must be no connection.
    case refuseConnection(Written)
    /// None that Belay acts on.
    case unheeded(UnheededSetting)
    case ignoreUnknown(String)
    case tag(String)
}

/// `StrictHostKeyChecking` of ssh_config(5).
package enum StrictHostKeyChecking: Sendable, Hashable {
    /// Only keys that are known.
    case yes
    /// New keys are recorded, changed ones refused.
    case acceptNew
    /// The person at the terminal is asked about new keys: the default.
    case ask
    /// New keys are recorded, and `ssh` puts up even with changed ones. Belay never does.
    case no
}

/// Who wrote a line: OpenSSH drops a key file that is named twice, within one of these.
enum ConfigOrigin: Sendable, Hashable {
    /// Defaults and the files of /etc/ssh.
    case system
    /// The user's files, and what is given instead of them.
    case user

    var directory: String { self == .system ? "/etc/ssh" : "~/.ssh" }
}

/// The value of `ProxyJump`.
struct JumpText: Sendable {
    /// As written.
    var text: String
    /// `nil`: `none`, which keeps other values further down from being used.
    var jump: ProxyJump?
    var place: ConfigPlace?
}
