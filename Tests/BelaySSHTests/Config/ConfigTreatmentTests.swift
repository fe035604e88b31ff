import Foundation
import Testing

@testable import BelaySSH
@testable import BelaySSHConfig

/// Every keyword of ssh_config(5), and what becomes of it.
struct ConfigTreatmentTests {
    /// Of OpenSSH 9.2, as its manual has them.
    static let manual = """
        AddKeysToAgent AddressFamily BatchMode BindAddress BindInterface CASignatureAlgorithms
        CanonicalDomains CanonicalizeFallbackLocal CanonicalizeHostname CanonicalizeMaxDots
        CanonicalizePermittedCNAMEs CertificateFile CheckHostIP Ciphers ClearAllForwardings Compression
        ConnectTimeout ConnectionAttempts ControlMaster ControlPath ControlPersist DynamicForward
        EnableEscapeCommandline EnableSSHKeysign EscapeChar ExitOnForwardFailure FingerprintHash
        ForkAfterAuthentication ForwardAgent ForwardX11 ForwardX11Timeout ForwardX11Trusted
        GSSAPIAuthentication GSSAPIClientIdentity GSSAPIDelegateCredentials GSSAPIKexAlgorithms
        GSSAPIKeyExchange GSSAPIRenewalForcesRekey GSSAPIServerIdentity GSSAPITrustDns GatewayPorts
        GlobalKnownHostsFile HashKnownHosts Host HostKeyAlgorithms HostKeyAlias
        HostbasedAcceptedAlgorithms HostbasedAuthentication Hostname IPQoS IdentitiesOnly IdentityAgent
        IdentityFile IgnoreUnknown Include KbdInteractiveAuthentication KbdInteractiveDevices
        KexAlgorithms KnownHostsCommand LocalCommand LocalForward LogLevel LogVerbose MACs Match
        NoHostAuthenticationForLocalhost NumberOfPasswordPrompts PKCS11Provider PasswordAuthentication
        PermitLocalCommand PermitRemoteOpen Port PreferredAuthentications ProxyCommand ProxyJump
        ProxyUseFdpass PubkeyAcceptedAlgorithms PubkeyAuthentication RekeyLimit RemoteCommand
        RemoteForward RequestTTY RequiredRSASize RevokedHostKeys SecurityKeyProvider SendEnv
        ServerAliveCountMax ServerAliveInterval SessionType SetEnv StdinNull StreamLocalBindMask
        StreamLocalBindUnlink StrictHostKeyChecking SyslogFacility TCPKeepAlive Tunnel TunnelDevice
        UpdateHostKeys User UserKnownHostsFile VerifyHostKeyDNS VisualHostKey XAuthLocation
        """

    /// What came between that and OpenSSH 10.
    static let later = """
        ChannelTimeout ObscureKeystrokeTiming RefuseConnection Tag VersionAddendum WarnWeakCrypto
        """

    private static func words(_ text: String) -> Set<String> {
        Set(text.split(whereSeparator: \.isWhitespace).map { $0.lowercased() })
    }

    @Test func everyKeywordHasATreatment() {
        let all = Self.words(Self.manual).union(Self.words(Self.later))
        #expect(Set(ConfigTreatment.table.keys) == all)
    }

    /// Of whichever OpenSSH is installed here.
    @Test func theInstalledManual() throws {
        let page = "/usr/share/man/man5/ssh_config.5.gz"
        guard FileManager.default.fileExists(atPath: page) else { return }
        let text = try ChildProcess.run(["/bin/zcat", page])
        let items = text.split(separator: "\n").compactMap { line -> String? in
            let words = line.split(separator: " ")
            guard words.count > 2, words[0] == ".It", words[1] == "Cm" else { return nil }
            return words[2].first?.isUppercase == true ? words[2].lowercased() : nil
        }
        #expect(items.count > 90)
        for keyword in items {
            #expect(ConfigTreatment.of(keyword) != nil, "\(keyword) of this machine's manual")
        }
    }

    private func unheeded(_ line: String) async throws -> [UnheededSetting] {
        let workspace = try Workspace()
        try workspace.write("config", "Host web\n\(line)\n")
        let config = try SSHConfig(.file(workspace.path("config")), try .current())
        let resolver = SSHConfigResolver(config) { _ in .success(false) }
        return try await resolver.options(for: SSHServerName("web")).unheeded
    }

    private static let values = [
        "canonicaldomains": "example.org", "canonicalizepermittedcnames": "*.a:*.b",
        "casignaturealgorithms": "ssh-ed25519", "knownhostscommand": "/bin/cat %H",
        "pkcs11provider": "/usr/lib/p.so", "pubkeyacceptedalgorithms": "ssh-ed25519",
        "requiredrsasize": "3072", "securitykeyprovider": "/usr/lib/sk.so",
    ]

    @Test(arguments: ConfigTreatment.table.keys.sorted())
    func whatIsNotActedUponIsNamed(_ keyword: String) async throws {
        guard case .named(let reason, let quiet) = try #require(ConfigTreatment.of(keyword)) else {
            return
        }
        let told = try await unheeded("\(keyword) \(Self.values[keyword] ?? "yes")")
        #expect(told.map(\.keyword) == [keyword])
        #expect(told.first?.description.contains(":2: \(keyword)") == true)
        #expect(told.first?.description.contains(reason) == true)
        for value in quiet where !value.isEmpty {
            #expect(try await unheeded("\(keyword) \(value)").isEmpty, "\(keyword) \(value)")
        }
    }

    /// What is harmless says nothing, and what is acted upon is read as such.
    @Test func theOthersAreSilent() async throws {
        for line in [
            "ControlMaster auto", "ControlPath ~/.ssh/%C", "ControlPersist 5m", "SendEnv LANG LC_*",
            "ForwardAgent yes", "LogLevel ERROR", "RequestTTY force", "IPQoS lowdelay",
            "RemoteCommand true", "ConnectionAttempts 3", "WarnWeakCrypto no",
            "AddKeysToAgent yes", "BindAddress 127.0.0.1", "BindInterface lo",
            "ProxyUseFdpass yes", "HostKeyAlias x", "User x",
        ] {
            #expect(try await unheeded(line).isEmpty, "\(line)")
        }
        for (keyword, treatment) in ConfigTreatment.table where treatment == .acted {
            let isStructure = ["host", "match", "include"].contains(keyword)
            #expect(isStructure || PassiveKeyword.named(keyword) == nil, "\(keyword)")
        }
    }

    @Test func formerNames() async throws {
        #expect(try await unheeded("SmartcardDevice /x").map(\.keyword) == ["pkcs11provider"])
        #expect(
            try await unheeded("PubkeyAcceptedKeyTypes ssh-rsa").map(\.keyword)
                == ["pubkeyacceptedalgorithms"])
    }

    /// Once, and only for whom it is written.
    @Test func onlyWhereItApplies() async throws {
        let workspace = try Workspace()
        try workspace.write(
            "config", "Host db\nTunnel yes\nHost *\nTunnel ethernet\nUpdateHostKeys yes\n")
        let config = try SSHConfig(.file(workspace.path("config")), try .current())
        let resolver = SSHConfigResolver(config) { _ in .success(false) }
        let ofDatabase = try await resolver.options(for: SSHServerName("db")).unheeded
        #expect(ofDatabase.map(\.keyword) == ["tunnel", "updatehostkeys"])
        #expect(ofDatabase.map(\.value) == ["yes", "yes"])
        let ofOthers = try await resolver.options(for: SSHServerName("web")).unheeded
        #expect(ofOthers.map(\.value) == ["ethernet", "yes"])
    }

    @Test func refusedConnection() async throws {
        let workspace = try Workspace()
        try workspace.write("config", "Host web\nRefuseConnection \"not by this name\"\n")
        let config = try SSHConfig(.file(workspace.path("config")), try .current())
        let error = #expect(throws: SSHConfigError.self) {
            try config.outcome(for: SSHServerName("web"))
        }
        #expect(error?.problems.first?.line == 2)
        #expect(error?.description.contains("not by this name") == true)
        #expect(throws: Never.self) { try config.outcome(for: SSHServerName("db")) }
    }

    @Test func placesOfWhatGoes() async throws {
        let workspace = try Workspace()
        try workspace.write(
            "config",
            """
            Host web
              User carol
              Port 2222
              IdentityFile ~/a
            Host *
              User other
              HostName %h.example.org
              IdentityFile ~/b
            """)
        let path = workspace.path("config")
        let config = try SSHConfig(.file(path), try .current())
        let resolver = SSHConfigResolver(config) { _ in .success(false) }
        let places = try await resolver.places(for: SSHServerName("web"))
        #expect(places["user"]?.first == "\(path):2")
        #expect(places["port"] == ["\(path):3"])
        #expect(places["hostname"] == ["\(path):7"])
        #expect(places["identityfile"] == ["\(path):4", "\(path):8"])
        #expect(places["proxyjump"] == nil)
    }
}
