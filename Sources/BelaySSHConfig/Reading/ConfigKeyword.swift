/// The keywords of ssh_config(5) that Belay acts on.
enum ConfigKeyword: String, Sendable {
    case hostName = "hostname"
    case user
    case port
    case identityFile = "identityfile"
    case certificateFile = "certificatefile"
    case identitiesOnly = "identitiesonly"
    case identityAgent = "identityagent"
    case proxyCommand = "proxycommand"
    case proxyJump = "proxyjump"
    case userKnownHostsFile = "userknownhostsfile"
    case globalKnownHostsFile = "globalknownhostsfile"
    case strictHostKeyChecking = "stricthostkeychecking"
    case hostKeyAlias = "hostkeyalias"
    case hostKeyAlgorithms = "hostkeyalgorithms"
    case ciphers
    case macs
    case kexAlgorithms = "kexalgorithms"
    case revokedHostKeys = "revokedhostkeys"
    case connectTimeout = "connecttimeout"
    case serverAliveInterval = "serveraliveinterval"
    case serverAliveCountMax = "serveralivecountmax"
    case addressFamily = "addressfamily"
    case compression
    case hashKnownHosts = "hashknownhosts"
    case batchMode = "batchmode"
    case canonicalizeHostname = "canonicalizehostname"
    case preferredAuthentications = "preferredauthentications"
    case pubkeyAuthentication = "pubkeyauthentication"
    case passwordAuthentication = "passwordauthentication"
    case kbdInteractiveAuthentication = "kbdinteractiveauthentication"
    case bindAddress = "bindaddress"
    case bindInterface = "bindinterface"
    case proxyUseFdpass = "proxyusefdpass"
    case refuseConnection = "refuseconnection"
    case ignoreUnknown = "ignoreunknown"
    case tag

    /// - Parameter name: in lower case.
    init?(name: String) {
        switch name {
        case "identityfile2": self = .identityFile
        case "challengeresponseauthentication", "skeyauthentication", "tisauthentication":
            self = .kbdInteractiveAuthentication
        // Debian's own names of former times.
        case "protocolkeepalives", "setuptimeout": self = .serverAliveInterval
        default: self.init(rawValue: name)
        }
    }
}

/// The keywords that have no meaning for Belay. Their values are looked at all the same, if not as
/// closely as by OpenSSH: a misspelt line should not be noticed only by the next tool.
enum PassiveKeyword: Sendable {
    /// Takes whatever follows.
    case anything
    /// Takes one argument.
    case word
    case integer
    case time
    /// One of a few words, in any case of letters.
    case choice([String])

    /// - Parameter name: in lower case.
    static func named(_ name: String) -> PassiveKeyword? { table[name] }

    func check(_ arguments: inout ConfigArguments) throws(ConfigComplaint) {
        switch self {
        case .anything: arguments.skipRest()
        case .word: _ = try arguments.next()
        case .integer: _ = try ConfigNumber.integer(try arguments.next())
        case .time: _ = try arguments.time()
        case .choice(let words): _ = try arguments.choice(Dictionary(words.map { ($0, 0) }) { $1 })
        }
    }

    private static let flag = ["yes", "no", "true", "false"]

    private static let table: [String: PassiveKeyword] = {
        var table: [String: PassiveKeyword] = [:]
        func add(_ kind: PassiveKeyword, _ names: String) {
            for name in names.split(whereSeparator: \.isWhitespace) { table[String(name)] = kind }
        }
        add(.anything, obsolete + " " + lists)
        add(.word, words)
        add(.integer, "canonicalizemaxdots connectionattempts numberofpasswordprompts")
        add(.integer, "requiredrsasize")
        add(.time, "forwardx11timeout")
        add(.choice(flag), flags)
        add(.choice(flag + ["ask"]), "updatehostkeys verifyhostkeydns")
        add(.choice(flag + ["auto", "ask", "autoask"]), "controlmaster")
        add(.choice(flag + ["auto", "force"]), "requesttty")
        add(.choice(flag + ["ethernet", "point-to-point"]), "tunnel")
        add(.choice(flag + ["unbound", "host-bound"]), "dsaauthentication")
        add(.choice(["none", "subsystem", "default"]), "sessiontype")
        return table
    }()

    private static let obsolete = """
        afstokenpassing cipher compressionlevel fallbacktorsh globalknownhostsfile2
        kerberosauthentication kerberostgtpassing protocol rhostsauthentication
        rhostsrsaauthentication rsaauthentication userknownhostsfile2 useprivilegedport useroaming
        usersh
        """

    /// `channeltimeout`, `obscurekeystroketiming` and `versionaddendum` came after OpenSSH 9.2, and so
    /// did `warnweakcrypto`.
    private static let lists = """
        addkeystoagent canonicaldomains canonicalizepermittedcnames channeltimeout dynamicforward
        ipqos knownhostscommand localcommand localforward logverbose obscurekeystroketiming
        permitremoteopen rekeylimit remotecommand remoteforward sendenv setenv versionaddendum
        warnweakcrypto
        """

    private static let words = """
        casignaturealgorithms controlpath controlpersist escapechar
        fingerprinthash forwardagent gssapiclientidentity gssapikexalgorithms gssapiserveridentity
        hostbasedacceptedalgorithms hostbasedkeytypes kbdinteractivedevices loglevel
        pkcs11provider pubkeyacceptedalgorithms pubkeyacceptedkeytypes
        securitykeyprovider smartcarddevice streamlocalbindmask syslogfacility tunneldevice
        xauthlocation
        """

    private static let flags = """
        canonicalizefallbacklocal checkhostip clearallforwardings
        enableescapecommandline enablesshkeysign exitonforwardfailure forkafterauthentication
        forwardx11 forwardx11trusted gatewayports gssapiauthentication gssapidelegatecredentials
        gssapikeyexchange gssapirenewalforcesrekey gssapitrustdns hostbasedauthentication keepalive
        nohostauthenticationforlocalhost
        permitlocalcommand stdinnull streamlocalbindunlink
        tcpkeepalive visualhostkey
        """
}
