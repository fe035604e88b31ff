import BelayModel
import BelaySSH
import BelaySSHConfig

/// What is found out of a server before it is connected to, and where each came from.
struct ReachExplanation {
    let server: InventoryServer
    /// Jump hosts, and at last the server.
    let stations: [SSHHostOptions]
    /// By the keyword of ssh_config(5) in lower case.
    let places: [String: [String]]

    struct Row {
        var name: String
        var value: String
        var source: String
    }

    private static let inventory = "inventory"
    private static let standard = "default"

    /// - Parameters:
    ///   - user: of the command line.
    ///   - knownHosts: instead of those of ssh_config.
    ///   - origin: where they were named.
    func rows(
        user: String?, knownHosts: [String], from origin: String = "--known-hosts"
    ) -> [Row] {
        guard let options = stations.last else { return [] }
        let login = server.login
        return [
            Row(
                name: "user", value: options.user,
                source: user != nil
                    ? "-u" : login.user != nil ? Self.inventory : place("user", "who runs Belay")),
            Row(
                name: "address", value: options.hostName,
                source: place(
                    "hostname", login.host == server.name ? "the server's name" : Self.inventory)),
            Row(
                name: "port", value: "\(options.port)",
                source: login.port != nil ? Self.inventory : place("port")),
            route(options, login), source(options),
        ].compactMap(\.self) + keys(options, login) + trust(options, knownHosts, origin)
            + algorithms(options)
    }

    private func place(_ keyword: String, _ other: String = standard) -> String {
        places[keyword]?.first ?? other
    }

    private func route(_ options: SSHHostOptions, _ login: Login) -> Row {
        let hops = stations.dropLast().map { "\($0.user)@\($0.hostName):\($0.port)" }
        if !hops.isEmpty {
            let source = login.proxyJump != nil ? Self.inventory : place("proxyjump")
            return Row(
                name: "route", value: "through " + hops.joined(separator: ", "), source: source)
        }
        guard let command = options.proxyCommand else {
            return Row(name: "route", value: "direct", source: Self.standard)
        }
        let kind = options.proxyPassesSocket ? "socket of " : ""
        return Row(name: "route", value: kind + command, source: place("proxycommand"))
    }

    private func source(_ options: SSHHostOptions) -> Row? {
        let parts = [options.bindAddress, options.bindInterface].compactMap(\.self)
        guard !parts.isEmpty else { return nil }
        let keyword = options.bindAddress == nil ? "bindinterface" : "bindaddress"
        return Row(name: "from", value: parts.joined(separator: " "), source: place(keyword))
    }

    private func keys(_ options: SSHHostOptions, _ login: Login) -> [Row] {
        if let own = login.keyFile {
            return [Row(name: "key file", value: own, source: Self.inventory)]
        }
        let lines = places["identityfile"] ?? []
        var rows: [Row] = []
        for (index, file) in options.identityFiles.enumerated() {
            let line = lines.count == options.identityFiles.count ? lines[index] : lines.first
            rows.append(
                Row(name: "key file", value: file, source: line ?? Self.standard))
        }
        let agent =
            switch options.identityAgent {
            case .environment: "of SSH_AUTH_SOCK"
            case .none: "none"
            case .socket(let path): path
            }
        return rows + [Row(name: "agent", value: agent, source: place("identityagent"))]
    }

    private func trust(
        _ options: SSHHostOptions, _ knownHosts: [String], _ origin: String
    ) -> [Row] {
        var rows = knownHosts.map { Row(name: "known_hosts", value: $0, source: origin) }
        if knownHosts.isEmpty {
            rows += options.userKnownHostsFiles.map {
                Row(name: "known_hosts", value: $0, source: place("userknownhostsfile"))
            }
            rows += options.globalKnownHostsFiles.map {
                Row(name: "known_hosts", value: $0, source: place("globalknownhostsfile"))
            }
        }
        if let alias = options.hostKeyAlias {
            rows.append(Row(name: "host key of", value: alias, source: place("hostkeyalias")))
        }
        return rows
    }

    private func algorithms(_ options: SSHHostOptions) -> [Row] {
        let lists = [
            ("host keys", "hostkeyalgorithms", options.hostKeyAlgorithms),
            ("ciphers", "ciphers", options.ciphers), ("MACs", "macs", options.macs),
            ("key exchange", "kexalgorithms", options.kexAlgorithms),
        ]
        return lists.map { name, keyword, list in
            Row(name: name, value: list?.text ?? "Belay's own", source: place(keyword))
        }
    }
}
