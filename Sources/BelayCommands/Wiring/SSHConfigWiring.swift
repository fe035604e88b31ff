import BelayModel
import BelaySSH
import BelaySSHConfig
import BelaySystem
import Synchronization

/// What ssh_config(5) says of the servers of a command. What the inventory and the command line say
/// wins over it.
struct SSHDirectory: Sendable {
    private let resolver: SSHConfigResolver
    private let names: [String: SSHServerName]
    private let expected = Expected()
    private let told = ToldSettings()
    /// How many servers it is about.
    var count: Int { names.count }
    /// Of who runs Belay, with a `.ssh` in it.
    let home: String

    /// - Parameters:
    ///   - file: instead of the user's and the system's (`ssh -F`).
    ///   - user: of the command line; `nil`: the inventory's, or the files'.
    init(_ servers: [InventoryServer], file: String?, user: String?) throws {
        let source = file.map { SSHConfig.Source.file($0) } ?? .standard
        let runner = try ShellRunner()
        let context = try SSHConfigContext.current()
        home = context.home
        resolver = SSHConfigResolver(try SSHConfig(source, context)) { await runner.run($0) }
        names = Dictionary(servers.map { ($0.name, SSHServerName($0.login, user: user)) }) { $1 }
    }

    /// The servers with the addresses, ports and users that they come down to.
    /// - Parameter soon: they are about to be connected to.
    func resolved(
        _ servers: [InventoryServer], soon: Bool = false
    ) async throws -> [InventoryServer] {
        var servers = servers
        var refused: [String] = []
        for index in servers.indices {
            let (server, login) = (servers[index].name, servers[index].login)
            let name = names[server] ?? SSHServerName(login, user: nil)
            do {
                let options = try await options(for: name, of: server)
                told.tell(options)
                if soon, options.isDirect { expected.put(options, of: server) }
                servers[index].login.take(options)
            } catch let error as SSHConfigError where error.problems.allSatisfy({ $0.path == nil })
            {
                // Not the files are to blame, but what the inventory says.
                refused += error.problems.map { "\(server): \($0)" }
            }
        }
        guard refused.isEmpty else { throw PlanProblem(refused.joined(separator: "\nbelay: ")) }
        return servers
    }

    private func options(
        for name: SSHServerName, of server: String
    ) async throws -> SSHHostOptions {
        do { return try await resolver.options(for: name) } catch {
            // Where no file is to blame, the inventory's ssh arguments are.
            let isOfArguments = error.problems.allSatisfy { ($0.path ?? "option") == "option" }
            guard !name.options.isEmpty, isOfArguments else { throw error }
            throw RefusedServers(
                messages: error.problems.map { "\(server): its ssh arguments: \($0)" })
        }
    }

    /// What `route(to:)` says of a server without jump hosts, where nothing has to be waited for.
    func routeAtHand(to server: Endpoint) -> SSHHostOptions? {
        if let options = expected.take(server.name) { return options }
        return names[server.name].flatMap { try? resolver.routeAtHand(to: $0) }
    }

    /// All that is found out about a server, and where from.
    func explanation(of server: InventoryServer) async throws -> ReachExplanation {
        let name = names[server.name] ?? SSHServerName(server.login, user: nil)
        let stations = try await resolver.route(to: name)
        for station in stations { told.tell(station) }
        return ReachExplanation(
            server: server, stations: stations,
            places: try await resolver.places(for: name))
    }

    /// The way to a server, its jump hosts first. One that is no longer in the inventory is looked
    /// up as it was when its job was submitted.
    func route(to server: Endpoint) async -> Result<[SSHHostOptions], SSHConfigError> {
        var name = SSHServerName(server.host, user: server.user, port: server.port)
        name.proxyJump = server.proxyJump
        do throws(SSHConfigError) {
            let stations = try await resolver.route(to: names[server.name] ?? name)
            for station in stations { told.tell(station) }
            return .success(stations)
        } catch {
            return .failure(error)
        }
    }
}

/// What was found out of servers for their addresses, until they are connected to: it is all the
/// same, and takes a third as long for a thousand servers in a row as one by one.
private final class Expected: Sendable {
    private let options = Mutex<[String: SSHHostOptions]>([:])

    func put(_ options: SSHHostOptions, of server: String) {
        self.options.withLock { $0[server] = options }
    }

    func take(_ server: String) -> SSHHostOptions? {
        options.withLock { $0.removeValue(forKey: server) }
    }
}

/// Lines of ssh_config that Belay does not act on: each is told of once, however many servers it is
/// for.
private final class ToldSettings: Sendable {
    private let told = Mutex<Set<UnheededSetting>>([])

    func tell(_ options: SSHHostOptions) {
        for setting in options.unheeded where told.withLock({ $0.insert(setting).inserted }) {
            Console.complain("warning: \(setting.description)")
        }
    }
}

extension SSHServerName {
    /// - Parameter user: of the command line, which wins over the inventory.
    fileprivate init(_ login: Login, user: String?) {
        self.init(login.host, user: user ?? login.user, port: login.port)
        proxyJump = login.proxyJump
        options = login.sshOptions
    }
}

extension Login {
    fileprivate mutating func take(_ options: SSHHostOptions) {
        host = options.hostName
        port = options.port
        user = options.user
        if !options.usesDefaultIdentityFiles { identityFiles = options.identityFiles }
        proxyCommand = options.proxyCommand
        proxyJump = options.proxyJump.map { $0.hops.map(\.text).joined(separator: ",") }
    }
}
