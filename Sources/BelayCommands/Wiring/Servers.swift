import ArgumentParser
import BelayFiles
import BelayModel
import BelayStore
import Foundation

/// Servers of an inventory that were refused, each message with the servers it is about.
struct RefusedServers: Error {
    var messages: [String]
}

/// Where the servers of a command come from: its options, and what `belay.yaml` and `ansible.cfg`
/// add to them.
struct ServerSource {
    private let options: InventoryOptions
    /// Patterns of servers that are left out.
    var excluded: [String] = []
    let sources: [String]
    let configuration: AnsibleConfiguration?
    /// What `belay.yaml` says.
    let settings: Settings

    /// - Throws: that no inventory is named anywhere.
    init(_ options: InventoryOptions) throws {
        self.options = options
        let environment = ProcessInfo.processInfo.environment
        let path = AnsibleConfiguration.standardPath(environment) { Console.complain($0) }
        configuration = try path.map { try AnsibleConfiguration(path: $0) }
        settings = try Settings.standard(environment)
        sources =
            options.inventory.isEmpty
            ? Self.named(settings, configuration, environment) : options.inventory
        guard !sources.isEmpty else {
            throw ValidationError(
                "Which servers are there? Give an inventory with -i, or name one in "
                    + "\(Settings.systemPath).")
        }
    }

    /// The inventories that are named elsewhere: the nearest place wins.
    private static func named(
        _ settings: Settings, _ configuration: AnsibleConfiguration?,
        _ environment: [String: String]
    ) -> [String] {
        if case .environment = settings.inventory.origin { return settings.inventory.value }
        if let named = environment["ANSIBLE_INVENTORY"], !named.isEmpty {
            return named.split(separator: ",").map(String.init)
        }
        let ansible = configuration?.inventory ?? []
        if configuration?.isNear == true, !ansible.isEmpty { return ansible }
        return settings.inventory.value.isEmpty ? ansible : settings.inventory.value
    }

    /// The servers of a job that was asked for before, as it was asked for.
    /// - Parameter limits: `--limit`, each as it was given.
    init(_ context: JobContext, limits: [String]) throws {
        var options = InventoryOptions()
        options.inventory = context.inventory
        options.limit = limits
        options.vaultPasswordFile = context.vaultPasswordFiles ?? []
        self.options = options
        // What it said of inventories and host keys is in the job already.
        settings = (try? Settings.standard()) ?? Settings()
        sources = context.inventory
        configuration = try context.ansibleConfiguration.map { try AnsibleConfiguration(path: $0) }
    }

    /// `--limit`, each as it was given.
    var limits: [String] { options.limit }

    /// Says which settings of `ansible.cfg` count.
    func tellOfConfiguration() {
        guard let configuration else { return }
        let used = configuration.settings.filter {
            $0 != "inventory" || sources == configuration.inventory
        }
        if !used.isEmpty {
            Console.complain(
                "\(configuration.path): taken from it: \(used.joined(separator: ", "))")
        }
        if !configuration.passedOver.isEmpty {
            let names = configuration.passedOver.joined(separator: ", ")
            Console.complain("\(configuration.path): passed over: \(names)")
        }
    }

    /// The options of reaching servers, with what the files say where they say nothing.
    func completing(_ reach: ReachOptions) -> ReachOptions {
        var reach = reach
        reach.become = reach.become || configuration?.becomes == true
        if reach.knownHosts.isEmpty { reach.knownHosts = settings.knownHosts.value }
        return reach
    }

    /// Servers worked on at once, where there is no playbook.
    func forks(_ reach: ReachOptions) -> Int {
        reach.forks ?? settings.forks.value ?? Plan.defaultForks
    }

    /// Files with passwords of vaults: the options', else the one of Ansible's environment or file.
    var vaultPasswordFiles: [String] {
        if !options.vaultPasswordFile.isEmpty { return options.vaultPasswordFile }
        let environment = ProcessInfo.processInfo.environment["ANSIBLE_VAULT_PASSWORD_FILE"]
        let file = environment.flatMap { $0.isEmpty ? nil : $0 } ?? configuration?.vaultPasswordFile
        return file.map { [$0] } ?? []
    }

    /// The servers that a pattern selects, within `--limit`, whatever their problems.
    ///
    /// - Parameter playbookDirectory: where variables are looked up, too; the current one, as with
    ///   `ansible`, where there is no playbook.
    /// - Parameter inspect: looks at the whole inventory first.
    func selected(
        _ pattern: String, playbookDirectory: String = "",
        inspect: (Inventory) throws -> Void = { _ in }
    ) throws -> [InventoryServer] {
        try pattern.checkAsPattern()
        var reader = InventoryReader(sources: sources, playbookDirectory: playbookDirectory)
        reader.vault = try Vault(files: vaultPasswordFiles)
        reader.configuration = configuration
        reader.progress = { Console.complain($0) }
        let inventory = try reader.read { Console.complain("\($0)") }
        try inspect(inventory)
        let selection = try HostPattern(pattern).select(
            from: inventory,
            limits: options.limit.map { try HostPattern(limit: $0) }
                + excluded.map { try HostPattern(excluding: $0) },
            jobs: Self.servers)
        for warning in selection.warnings { Console.complain(warning) }
        return selection.servers.map { $0.withUser(configuration?.remoteUser) }
    }

    /// The servers of a job of this state directory.
    private static func servers(
        of job: Int64, _ outcome: ServerOutcome
    ) throws(PatternProblem) -> [String] {
        do { return try openStore().servers(of: job, outcome) } catch {
            throw PatternProblem(description: "\(error)")
        }
    }

    /// The selected servers that are reached over SSH; the others are left out, with a word.
    /// - Parameter becomes: whether Belay becomes another user on servers that do not say.
    /// - Throws: that servers cannot be reached as their variables say, or that none is left.
    func reachable(
        _ pattern: String, _ reach: ReachOptions, becomes: Bool, playbookDirectory: String = "",
        inspect: (Inventory) throws -> Void = { _ in }
    ) throws -> [InventoryServer] {
        let all = try selected(pattern, playbookDirectory: playbookDirectory, inspect: inspect)
        let servers = all.filter { $0.otherConnection == nil }
        for message in Self.leftOut(all) { Console.complain(message) }
        guard !servers.isEmpty else {
            throw PatternProblem(description: "no server of '\(pattern)' is reached over SSH")
        }
        let problems = servers.flatMap { server in
            server.problems.filter { problem in
                switch problem.use {
                case .connection: true
                case .becoming: server.login.become ?? becomes
                case .password: !reach.askPass
                case .becomePassword: !reach.askBecomePass && (server.login.become ?? becomes)
                }
            }.map { (server.name, $0.message) }
        }
        guard problems.isEmpty else {
            throw RefusedServers(messages: Self.grouped(problems).map { "\($0): \($1)" })
        }
        Self.tellOfMissingKeys(servers)
        return servers
    }

    /// Says once for each key file that it is not there; the agent may have the key.
    static func tellOfMissingKeys(_ servers: [InventoryServer]) {
        let pairs = servers.compactMap { server in server.login.keyFile.map { (server.name, $0) } }
        for (names, path) in grouped(pairs) where !FileManager.default.fileExists(atPath: path) {
            Console.complain(
                "\(names): the key file \(path) is not there: correct ansible_ssh_private_key_file, or"
                    + " leave it out for the keys of ssh_config, the agent and ~/.ssh")
        }
    }

    private static func leftOut(_ servers: [InventoryServer]) -> [String] {
        let others = servers.compactMap { server in
            server.otherConnection.map { (server.name, $0) }
        }
        return grouped(others).map {
            "\($0): left out, Belay reaches servers over SSH only: ansible_connection is '\($1)'"
        }
    }

    /// Each text once, with the servers that it is about.
    static func grouped(_ pairs: [(server: String, text: String)]) -> [(String, String)] {
        var order: [String] = []
        var servers: [String: [String]] = [:]
        for (server, text) in pairs {
            if servers[text] == nil { order.append(text) }
            servers[text, default: []].append(server)
        }
        return order.map { text in
            let names = servers[text] ?? []
            let more = names.count > 5 ? " and \(names.count - 5) more" : ""
            return (names.prefix(5).joined(separator: ", ") + more, text)
        }
    }
}

extension Playbook {
    /// Whether anything that it has run becomes another user.
    var becomesSomewhere: Bool {
        become
            || (Array(phases.values.joined()) + rules.afterWave).contains { entry in
                switch entry {
                case .packages: false
                case .run(let item), .upload(let item, _): item.become == true
                }
            }
    }
}

extension InventoryServer {
    /// With the user of `ansible.cfg`, where the inventory names none: it wins over ssh_config, as
    /// Ansible hands it to ssh, and what is typed wins over it.
    func withUser(_ user: String?) -> InventoryServer {
        var server = self
        server.login.user = login.user ?? user
        return server
    }
}
