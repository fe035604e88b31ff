/// What is asked of the ssh_config files, and what goes before them: like the arguments of `ssh`.
package struct SSHServerName: Sendable, Hashable {
    /// The name that `Host` is matched with.
    package var host: String
    /// Tried before the key files of ssh_config, as with `ssh -i`.
    package var identityFiles: [String] = []
    package var user: String?
    package var port: Int?
    /// As the value of `ProxyJump`.
    package var proxyJump: String?
    /// Any other line of ssh_config(5), as with `ssh -o`: `ConnectTimeout=5`.
    package var options: [String] = []

    package init(_ host: String, user: String? = nil, port: Int? = nil) {
        self.host = host
        self.user = user
        self.port = port
    }

    /// Settings that the files cannot change any more.
    func settings(_ context: SSHConfigContext) throws(SSHConfigError) -> ConfigSettings {
        var settings = ConfigSettings()
        if let user { try settings.apply(.user(user)) }
        if let port { try settings.apply(.port(port)) }
        for path in identityFiles {
            try settings.apply(.identityFile(Written(text: path, place: nil), .user))
        }
        if let proxyJump {
            try apply(["ProxyJump " + proxyJump], to: &settings, context)
        }
        try apply(options, to: &settings, context)
        return settings
    }

    private func apply(
        _ options: [String], to settings: inout ConfigSettings, _ context: SSHConfigContext
    ) throws(SSHConfigError) {
        guard !options.isEmpty else { return }
        var reader = ConfigReader(context: context, origin: .user)
        let files = options.map { reader.option($0) }
        guard reader.problems.isEmpty else {
            // No file can be named.
            throw SSHConfigError(reader.problems.map { SSHConfigProblem(nil, $0.message) })
        }
        var evaluation = ConfigEvaluation(
            host: host, settings: settings, answers: [:], context: context)
        do { try evaluation.read(files) } catch {
            switch error {
            case .failed(let error): throw error
            case .needs(let command): throw SSHConfigError(command.place, "it cannot have Match")
            }
        }
        settings = evaluation.settings
    }

    /// Names go into commands: they are looked at before a line of the files is, and whether a
    /// command has them in it or not (CVE-2023-51385, CVE-2025-61984).
    func checkNames() throws(SSHConfigError) {
        guard Self.isValid(host: host) else {
            throw SSHConfigError(nil, "'\(host)' cannot be the name of a server")
        }
        if let user { try Self.check(user: user) }
        // Its form is checked when it is read.
        guard let proxyJump, let jump = try? ProxyJump(proxyJump) else { return }
        for hop in jump.hops {
            guard Self.isValid(host: hop.host) else {
                throw SSHConfigError(nil, "'\(hop.host)' cannot be the name of a jump host")
            }
            if let user = hop.user { try Self.check(user: user) }
        }
    }

    private static func check(user: String) throws(SSHConfigError) {
        guard isValid(user: user) else {
            throw SSHConfigError(nil, "'\(user)' cannot be the name of a user")
        }
    }

    /// Nothing that a shell would act on (`valid_hostname` of OpenSSH's ssh.c). A leading `-` would
    /// be an option.
    static func isValid(host: String) -> Bool {
        !host.isEmpty && !host.hasPrefix("-")
            && host.utf8.allSatisfy { byte in
                byte > 0x20 && byte != 0x7f && !forbiddenInHosts.contains(byte)
            }
    }

    private static let forbiddenInHosts = ASCIISet("'`\"$\\;&<>|(){},")
    private static let forbiddenInUsers = ASCIISet("'`\";&<>|(){}")
    /// Characters that split words, or are replaced, in a name that is not quoted.
    private static let actedUponByShells = ASCIISet(" $*?[]~#!")

    /// `valid_ruser` of OpenSSH's ssh.c, with the control characters that it refuses since 10.1: a
    /// line feed ends a command.
    static func isValid(user: String) -> Bool {
        let bytes = Array(user.utf8)
        guard !bytes.isEmpty, bytes.first != UInt8(ascii: "-"), bytes.last != UInt8(ascii: "\\")
        else { return false }
        return bytes.indices.allSatisfy { index in
            let isOption = index > 0 && bytes[index] == UInt8(ascii: "-")
            let followsSpace = isOption && bytes[index - 1] == UInt8(ascii: " ")
            return !followsSpace && bytes[index] >= 0x20 && bytes[index] != 0x7f
                && !forbiddenInUsers.contains(bytes[index])
        }
    }

    /// Stricter than OpenSSH, which lets `$IFS-o` through: a name like `HOST$` is a good one as
    /// long as no shell sees it.
    static func isHarmlessToShell(user: String) -> Bool {
        isValid(user: user) && !user.utf8.contains { actedUponByShells.contains($0) }
    }

    static func isHarmlessToShell(host: String) -> Bool {
        isValid(host: host) && !host.utf8.contains { actedUponByShells.contains($0) }
    }
}

/// Some of the ASCII characters. Names are searched for them byte by byte, for every server.
private struct ASCIISet {
    private var low: UInt64 = 0
    private var high: UInt64 = 0

    init(_ characters: String) {
        for byte in characters.utf8 {
            if byte < 64 { low |= 1 << UInt64(byte) } else { high |= 1 << UInt64(byte - 64) }
        }
    }

    func contains(_ byte: UInt8) -> Bool {
        guard byte < 0x80 else { return false }
        return (byte < 64 ? low : high) >> UInt64(byte % 64) & 1 == 1
    }
}
