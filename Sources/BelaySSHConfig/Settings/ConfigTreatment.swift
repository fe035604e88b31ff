internal import BelayModel

/// How Belay treats a keyword of ssh_config(5).
enum ConfigTreatment: Sendable, Hashable {
    /// Belay does what it says.
    case acted
    /// It changes which way, from where, as whom or with what trust a server is reached, and Belay
    /// does not do what it says. So it is told of, once a run.
    /// - Parameters:
    ///   - reason: what happens instead.
    ///   - quiet: the values that ask for nothing.
    case named(_ reason: String, quiet: [String] = [])
    /// Nothing of that is changed by it.
    case harmless(_ reason: String)

    /// - Parameter keyword: in lower case.
    static func of(_ keyword: String) -> ConfigTreatment? { table[keyword] }

    /// Every keyword of ssh_config(5) of OpenSSH 9.2 to 10, in lower case.
    static let table: [String: ConfigTreatment] = {
        var table = unheeded
        for keyword in actedUpon.split(whereSeparator: \.isWhitespace) {
            table[String(keyword)] = .acted
        }
        for (reason, keywords) in withoutMeaning {
            for keyword in keywords.split(whereSeparator: \.isWhitespace) {
                table[String(keyword)] = .harmless(reason)
            }
        }
        return table
    }()

    private static let actedUpon = """
        addressfamily batchmode bindaddress bindinterface canonicalizehostname certificatefile
        ciphers compression connecttimeout globalknownhostsfile hashknownhosts host hostkeyalgorithms
        hostkeyalias hostname identitiesonly identityagent identityfile ignoreunknown include
        kbdinteractiveauthentication kexalgorithms macs match passwordauthentication port
        preferredauthentications proxycommand proxyjump proxyusefdpass pubkeyauthentication
        refuseconnection revokedhostkeys serveralivecountmax serveraliveinterval
        stricthostkeychecking tag user userknownhostsfile
        """

    private static let unheeded: [String: ConfigTreatment] = [
        "canonicaldomains": .named("names are not looked up in other domains", quiet: ["none"]),
        "canonicalizepermittedcnames": .named("CNAMEs are not followed", quiet: ["none", ""]),
        "casignaturealgorithms": .named("Belay takes no certificates of hosts"),
        "checkhostip": .named(
            "the address of a host is not looked up in known_hosts", quiet: ["no", "false"]),
        "gssapiauthentication": .named("Belay has no GSSAPI login", quiet: ["no", "false"]),
        "gssapikeyexchange": .named("Belay has no GSSAPI key exchange", quiet: ["no", "false"]),
        "hostbasedauthentication": .named("Belay has no host-based login", quiet: ["no", "false"]),
        "knownhostscommand": .named(
            "the command is not run: only files have known hosts", quiet: ["none"]),
        "nohostauthenticationforlocalhost": .named(
            "the key of this machine is checked, too", quiet: ["no", "false"]),
        "pkcs11provider": .named(
            "the provider is not loaded: its keys can come from an agent (ssh-add -s)",
            quiet: ["none"]),
        "pubkeyacceptedalgorithms": .named("keys of every kind are offered"),
        "requiredrsasize": .named("RSA keys of any size are taken"),
        "securitykeyprovider": .named(
            "the provider is not loaded: its keys can come from an agent",
            quiet: ["internal", "$ssh_sk_provider"]),
        "tunnel": .named("no tunnel device is made", quiet: ["no", "false"]),
        "updatehostkeys": .named("known_hosts gets no new keys of a host", quiet: ["no", "false"]),
        "verifyhostkeydns": .named(
            "host keys are not looked up in DNS", quiet: ["no", "false"]),
    ]

    private static let withoutMeaning: [(reason: String, keywords: String)] = [
        (
            "of terminals and people at them, and Belay's commands have neither",
            """
            enableescapecommandline escapechar loglevel logverbose numberofpasswordprompts
            obscurekeystroketiming requesttty stdinnull syslogfacility visualhostkey warnweakcrypto
            fingerprinthash forkafterauthentication
            """
        ),
        (
            "Belay makes connections of its own, and shares no other program's",
            "controlmaster controlpath controlpersist"
        ),
        (
            "nothing is forwarded, and nothing is run here after the login",
            """
            clearallforwardings dynamicforward exitonforwardfailure forwardagent forwardx11
            forwardx11timeout forwardx11trusted gatewayports localcommand localforward
            permitlocalcommand permitremoteopen remoteforward streamlocalbindmask
            streamlocalbindunlink tunneldevice xauthlocation
            """
        ),
        (
            "Belay says what is run, and in what environment",
            "remotecommand sendenv sessiontype setenv"
        ),
        (
            "of how packets travel; the way is the same",
            "channeltimeout ipqos rekeylimit tcpkeepalive versionaddendum"
        ),
        ("Belay has its own patience with a busy server", "connectionattempts"),
        ("the agent is only read", "addkeystoagent"),
        (
            "details of what is told of itself",
            """
            canonicalizefallbacklocal canonicalizemaxdots enablesshkeysign gssapiclientidentity
            gssapidelegatecredentials gssapikexalgorithms gssapirenewalforcesrekey
            gssapiserveridentity gssapitrustdns hostbasedacceptedalgorithms kbdinteractivedevices
            """
        ),
    ]
}

/// A line of ssh_config(5) that Belay does not act on, and should.
package struct UnheededSetting: Sendable, Hashable {
    /// As it is written in ssh_config(5), but in lower case.
    package var keyword: String
    package var value: String
    /// The substitute for it, in words.
    package var reason: String
    let place: ConfigPlace?

    /// With its place, where a file has it.
    package var description: String {
        let words = "\(keyword) \(value) is not acted on: \(reason)"
        return SSHConfigProblem(place, words).description
    }
}

extension UnheededSetting {
    /// - Parameter keyword: in lower case; by a former name, too.
    /// - Returns: `nil`: there is nothing to be told of.
    init?(
        _ keyword: String, _ arguments: ConfigArguments, _ origin: ConfigOrigin,
        _ place: ConfigPlace
    ) {
        let keyword = Self.formerNames[keyword] ?? keyword
        guard case .named(let reason, let quiet) = ConfigTreatment.of(keyword) else { return nil }
        // Debian's own file asks for GSSAPI on every machine.
        if keyword == "gssapiauthentication", origin == .system { return nil }
        var words = arguments
        guard let value = try? words.all().joined(separator: " "),
            !quiet.contains(value.lowercasedASCII)
        else { return nil }
        self.init(keyword: keyword, value: value, reason: reason, place: place)
    }

    private static let formerNames = [
        "pubkeyacceptedkeytypes": "pubkeyacceptedalgorithms", "smartcarddevice": "pkcs11provider",
    ]
}
