internal import BelayModel

extension SSHHostOptions {
    /// - Parameter usual: the files that are meant where none are named, if they are the same for
    ///   every server.
    init(
        _ settings: ConfigSettings, originalHost: String, hostName: String,
        _ context: SSHConfigContext, _ usual: UsualPaths?
    ) throws(SSHConfigError) {
        self.originalHost = originalHost
        self.hostName = hostName
        user = settings.user ?? context.user
        port = settings.port ?? 22
        hostKeyAlias = settings.hostKeyAlias?.lowercasedASCII
        let server = ConfigTokens.Server(
            host: hostName, originalHost: originalHost, keyAlias: hostKeyAlias ?? originalHost,
            port: port, user: user, jump: settings.proxyJump?.jump)
        let expansion = ConfigExpansion(context: context, server: server)

        usesDefaultIdentityFiles = settings.identityFiles.isEmpty
        identityFiles =
            if let usual, usesDefaultIdentityFiles { usual.keys } else {
                try expansion.paths(settings.identityPaths)
            }
        certificateFiles = try expansion.paths(settings.certificateFiles.map(\.path))
        identitiesOnly = settings.identitiesOnly ?? false
        identityAgent = try expansion.agent(settings.identityAgent)
        loginMethods = settings.loginMethods
        proxyJump = settings.proxyJump?.jump
        proxyCommand = try expansion.proxyCommand(settings.proxyCommand)
        proxyPassesSocket = settings.proxyUseFdpass ?? false
        bindAddress = settings.bindAddress?.text
        bindInterface = settings.bindInterface?.text
        unheeded = settings.unheeded
        userKnownHostsFiles =
            if let usual, settings.userKnownHosts == nil { usual.knownHosts } else {
                try expansion.knownHosts(settings.userKnownHostsPaths)
            }
        globalKnownHostsFiles =
            if let usual, settings.globalKnownHosts == nil { usual.systemKnownHosts } else {
                try expansion.systemKnownHosts(settings.globalKnownHostsPaths)
            }
        revokedHostKeys = try expansion.revokedHostKeys(settings.revokedHostKeys)

        strictHostKeyChecking = settings.strictHostKeyChecking ?? .ask
        hashKnownHosts = settings.hashKnownHosts ?? false
        hostKeyAlgorithms = settings.hostKeyAlgorithms
        ciphers = settings.ciphers
        macs = settings.macs
        kexAlgorithms = settings.keyExchanges
        connectTimeout = settings.connectTimeout
        serverAliveInterval = settings.keepalive
        serverAliveCountMax = settings.serverAliveCountMax ?? 3
        addressFamily = settings.addressFamily ?? .any
        compression = settings.compression ?? false
        batchMode = settings.batchMode ?? false
        wantsCanonicalName = settings.canonicalizeHostname ?? false
    }
}

extension ConfigSettings {
    /// Those of ssh(1) where none are named.
    var identityPaths: [Written] {
        if !identityFiles.isEmpty { return identityFiles.map(\.path) }
        return [
            "id_rsa", "id_ecdsa", "id_ecdsa_sk", "id_ed25519", "id_ed25519_sk", "id_xmss", "id_dsa",
        ].map { Written(text: "~/.ssh/" + $0, place: nil) }
    }

    /// The order is ssh(1)'s. Belay has no GSSAPI and no host-based login.
    var loginMethods: [LoginMethod] {
        let preferred =
            preferredAuthentications?.compactMap { LoginMethod(rawValue: $0) }
            ?? LoginMethod.allCases
        return preferred.filter { method in
            switch method {
            case .publicKey: pubkeyAuthentication ?? true
            case .keyboardInteractive: kbdInteractiveAuthentication ?? true
            case .password: passwordAuthentication ?? true
            }
        }
    }

    var userKnownHostsPaths: [Written] {
        userKnownHosts
            ?? ["known_hosts", "known_hosts2"].map { Written(text: "~/.ssh/" + $0, place: nil) }
    }

    var globalKnownHostsPaths: [Written] {
        globalKnownHosts
            ?? ["ssh_known_hosts", "ssh_known_hosts2"].map {
                Written(text: "/etc/ssh/" + $0, place: nil)
            }
    }

    /// Debian's `ssh` looks every five minutes whether the server is there, if nobody can break it
    /// off (ssh_config(5) of Debian, BatchMode).
    var keepalive: Int { serverAliveInterval ?? (batchMode == true ? 300 : 0) }
}

/// The files of ssh(1) where none are named, found once for all servers.
struct UsualPaths: Sendable {
    let keys: [String]
    let knownHosts: [String]
    let systemKnownHosts: [String]

    /// - Returns: `nil` where the home directory's name has in it what would be replaced.
    init?(_ context: SSHConfigContext) {
        guard !context.home.utf8.contains(where: { "%$".utf8.contains($0) }) else { return nil }
        let (nothing, expansion) = (ConfigSettings(), ConfigExpansion(context: context))
        guard let keys = try? expansion.paths(nothing.identityPaths),
            let known = try? expansion.knownHosts(nothing.userKnownHostsPaths),
            let system = try? expansion.systemKnownHosts(nothing.globalKnownHostsPaths)
        else { return nil }
        (self.keys, knownHosts, systemKnownHosts) = (keys, known, system)
    }
}

/// Replaces what can be replaced, once all about a server is known.
private struct ConfigExpansion {
    let context: SSHConfigContext
    let tokens: ConfigTokens

    init(context: SSHConfigContext, server: ConfigTokens.Server? = nil) {
        self.context = context
        tokens = ConfigTokens(context: context, server: server)
    }

    func paths(_ paths: [Written]) throws(SSHConfigError) -> [String] {
        var result: [String] = []
        for path in paths where path.text.lowercasedASCII != "none" {
            result.append(try self.path(path))
        }
        return result
    }

    func knownHosts(_ paths: [Written]) throws(SSHConfigError) -> [String] {
        if paths.first?.text.lowercasedASCII == "none" { return [] }
        var result: [String] = []
        for path in paths { result.append(try self.path(path)) }
        return result
    }

    /// These have no tokens.
    func systemKnownHosts(_ paths: [Written]) throws(SSHConfigError) -> [String] {
        if paths.first?.text.lowercasedASCII == "none" { return [] }
        var result: [String] = []
        for path in paths {
            result.append(
                try located(path) { (text) throws(ConfigComplaint) in
                    try context.expandTilde(text)
                })
        }
        return result
    }

    func revokedHostKeys(_ path: Written?) throws(SSHConfigError) -> String? {
        guard let path, path.text.lowercasedASCII != "none" else { return nil }
        return try self.path(path)
    }

    func agent(_ value: Written?) throws(SSHConfigError) -> IdentityAgent {
        guard let value else { return .environment }
        let text = try path(value)
        if text == "none" { return .none }
        if text == "SSH_AUTH_SOCK" { return .environment }
        guard text.hasPrefix("$") else { return .socket(text) }
        return context.environment(String(text.dropFirst())).map { .socket($0) } ?? .none
    }

    func proxyCommand(_ command: Written?) throws(SSHConfigError) -> String? {
        guard let command, command.text.lowercasedASCII != "none" else { return nil }
        return try located(command) { (text) throws(ConfigComplaint) in
            var tokens = tokens
            tokens.isForShell = true
            return try tokens.expand(text, letters: "hknpr")
        }
    }

    private func path(_ path: Written) throws(SSHConfigError) -> String {
        try located(path) { (text) throws(ConfigComplaint) in
            try tokens.expand(
                try context.expandTilde(text), environment: context.environment)
        }
    }

    private func located(
        _ value: Written, _ expand: (String) throws(ConfigComplaint) -> String
    ) throws(SSHConfigError) -> String {
        do { return try expand(value.text) } catch {
            throw SSHConfigError(value.place, error.message)
        }
    }
}
