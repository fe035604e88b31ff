internal import BelayModel

/// A line, on its way to a setting.
struct ConfigLineReading {
    let place: ConfigPlace?
    let origin: ConfigOrigin
    let environment: @Sendable (String) -> String?
    var arguments: ConfigArguments

    /// - Returns: `nil` for a value that leaves things as they are.
    mutating func setting(_ keyword: ConfigKeyword) throws(ConfigComplaint) -> ConfigSetting? {
        switch keyword {
        case .hostName: .hostName(try written())
        case .user: .user(try arguments.next())
        case .port: .port(try ConfigNumber.port(try arguments.next()))
        case .identityFile: .identityFile(try written(), origin)
        case .certificateFile: .certificateFile(try written(), origin)
        case .identitiesOnly: .identitiesOnly(try arguments.flag())
        case .identityAgent: .identityAgent(try agent())
        case .proxyCommand: .proxyCommand(Written(text: arguments.line(), place: place))
        case .proxyJump: .proxyJump(try jump(arguments.line()))
        case .userKnownHostsFile: try files().map { .userKnownHosts($0) }
        case .globalKnownHostsFile: try files().map { .globalKnownHosts($0) }
        case .strictHostKeyChecking: .strictHostKeyChecking(try arguments.choice(Self.strictness))
        case .hostKeyAlias: .hostKeyAlias(try arguments.next())
        case .hostKeyAlgorithms: .hostKeyAlgorithms(try algorithms(.hostKey))
        case .ciphers: .ciphers(try algorithms(.cipher))
        case .macs: .macs(try algorithms(.mac))
        case .kexAlgorithms: .keyExchanges(try algorithms(.keyExchange))
        case .revokedHostKeys: .revokedHostKeys(try written())
        case .connectTimeout: try arguments.time().map { .connectTimeout($0) }
        case .serverAliveInterval: try arguments.time().map { .serverAliveInterval($0) }
        case .serverAliveCountMax:
            .serverAliveCountMax(try ConfigNumber.integer(try arguments.next()))
        case .addressFamily: .addressFamily(try arguments.choice(Self.families))
        case .compression: .compression(try arguments.choice(["yes": true, "no": false]))
        case .hashKnownHosts: .hashKnownHosts(try arguments.flag())
        case .batchMode: .batchMode(try arguments.flag())
        case .bindAddress: .bindAddress(try written())
        case .bindInterface: .bindInterface(try written())
        case .proxyUseFdpass: .proxyUseFdpass(try arguments.flag())
        case .refuseConnection: .refuseConnection(try written())
        case .canonicalizeHostname: .canonicalizeHostname(try arguments.choice(Self.canonical))
        case .preferredAuthentications:
            .preferredAuthentications(
                try arguments.next().split(separator: ",").map { String($0) })
        case .pubkeyAuthentication: .pubkeyAuthentication(try arguments.choice(Self.publicKeys))
        case .passwordAuthentication: .passwordAuthentication(try arguments.flag())
        case .kbdInteractiveAuthentication: .kbdInteractiveAuthentication(try arguments.flag())
        case .ignoreUnknown: .ignoreUnknown(try arguments.next())
        case .tag: .tag(try arguments.next())
        }
    }

    private static let strictness: [String: StrictHostKeyChecking] = [
        "yes": .yes, "true": .yes, "no": .no, "false": .no, "off": .no, "ask": .ask,
        "accept-new": .acceptNew,
    ]

    private static let families: [String: AddressFamily] = [
        "any": .any, "inet": .inet, "inet6": .inet6,
    ]

    private static let publicKeys = [
        "yes": true, "true": true, "unbound": true, "host-bound": true, "no": false,
        "false": false,
    ]

    private static let canonical = [
        "yes": true, "true": true, "always": true, "no": false, "false": false,
    ]

    private mutating func written() throws(ConfigComplaint) -> Written {
        Written(text: try arguments.next(), place: place)
    }

    private mutating func algorithms(
        _ kind: AlgorithmKind
    ) throws(ConfigComplaint) -> AlgorithmList {
        try kind.parse(try arguments.next())
    }

    /// - Returns: `nil` where none is named.
    private mutating func files() throws(ConfigComplaint) -> [Written]? {
        let names = try arguments.all()
        if names.count > 1, names.contains(where: { $0.lowercasedASCII == "none" }) {
            throw ConfigComplaint("'none' must stand alone")
        }
        // SSH_MAX_HOSTS_FILES of OpenSSH.
        guard names.count <= 32 else { throw ConfigComplaint("more than 32 files are named") }
        return names.isEmpty ? nil : names.map { Written(text: $0, place: place) }
    }

    private mutating func agent() throws(ConfigComplaint) -> Written {
        let value = try written()
        _ = try ConfigTokens.expandEnvironment(value.text, environment)
        let isVariable = value.text.hasPrefix("$") && !value.text.hasPrefix("${")
        let name = value.text.utf8.dropFirst()
        let isName = name.allSatisfy { $0.isASCIIAlphanumeric || $0 == UInt8(ascii: "_") }
        if isVariable, name.isEmpty || !isName {
            throw ConfigComplaint("'\(value.text)' is not an environment variable")
        }
        return value
    }

    /// OpenSSH ends the list at the first blank, and lets a comment follow.
    private func jump(_ line: String) throws(ConfigComplaint) -> JumpText {
        if line.lowercasedASCII == "none" { return JumpText(text: line, jump: nil, place: place) }
        let text = String(line.prefix { $0 != "#" && !$0.isWhitespace })
        return JumpText(text: text, jump: try ProxyJump(text), place: place)
    }
}
