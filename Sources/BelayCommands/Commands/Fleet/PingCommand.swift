import ArgumentParser
import BelayDebian
import BelayEngine
import BelayFiles
import BelayModel
import BelaySSH
import Foundation
import Synchronization

struct PingCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ping",
        abstract: "Can each server be reached, logged in to, and become root?",
        discussion: """
            Exits with 0 when it can everywhere, 2 when a server answered wrongly, 4 when servers \
            were unreachable.
            """)

    @Argument(help: "Which servers, such as web:&prod.", completion: .pattern) var pattern = "all"
    @Flag(name: .shortAndLong, help: "Tell the whole story of each server.") var verbose = false
    @Flag(help: "Connect to none: show how each would be reached, and where that is written.")
    var show = false
    @OptionGroup(title: "Which servers") var inventory: InventoryOptions
    @OptionGroup(title: "Reaching them") var reach: ReachOptions
    @OptionGroup(title: "What to do") var fleet: FleetOptions

    func validate() throws { try pattern.checkAsPattern() }

    func run() async throws {
        try await reporting {
            if show { return try await explain() }
            let servers = try await FleetReach(
                pattern, inventory, reach, becomeUser: fleet.becomeUser)
            var work = FleetCommand.Work(script: "id -un")
            work.timeLimit = fleet.timeLimit ?? Self.timeLimit
            work.outputLimit = Self.longestName
            let isFolded = fleet.format == .fold || Console.isTerminal
            let answers = UserNames(
                fleet.output(servers),
                isShort: fleet.format != .stream && isFolded
                    && servers.targets.count > Self.mostLines,
                isPassedOn: fleet.format == .json)
            let run = FleetRun(
                work: work, fleet: servers, output: answers, isJSON: fleet.format == .json)
            try await run.run(transport: try transport(servers), note: answers.note)
        }
    }

    /// With more servers than that, those that answer alike are told of together.
    private static let mostLines = 20
    /// The name of a user has at most 32 characters (useradd(8)).
    private static let longestName = 64
    /// From the login to the answer.
    private static let timeLimit = Duration.seconds(30)

    /// Prints what is found out of each server.
    private func explain() async throws {
        let source = try ServerSource(inventory)
        source.tellOfConfiguration()
        let reach = source.completing(reach)
        let servers = try source.reachable(pattern, reach, becomes: reach.become)
        let directory = try reach.directory(servers)
        let origin =
            self.reach.knownHosts.isEmpty
            ? "\(source.settings.knownHosts.origin)" : "--known-hosts"
        for server in servers {
            let rows = try await directory.explanation(of: server)
                .rows(user: reach.user, knownHosts: reach.knownHosts, from: origin)
            Console.line(server.name.printableLine)
            for row in rows {
                let name = row.name.padding(toLength: 12, withPad: " ", startingAt: 0)
                Console.line("  \(name) \(row.value)  (\(row.source))".printableLine)
            }
        }
    }

    private func transport(_ servers: FleetReach) throws -> SSHTransport {
        guard verbose else { return try servers.reach.brief(servers.directory) }
        for target in servers.targets {
            Console.say("\(target.endpoint.name): \(intention(target))")
        }
        return try servers.reach.brief(servers.directory) { Console.say("\($0): \($1)") }
    }

    /// What is to be done on a server, before anything is.
    private func intention(_ target: FleetCommand.Target) -> String {
        let endpoint = target.endpoint
        let way = endpoint.proxyJump.map { " through \($0)" } ?? ""
        let become = target.shell.becomeUser.map {
            ", then becomes \($0) by \(target.shell.method.rawValue)"
                + (target.shell.password == nil ? "" : ", with a password")
        }
        return "is to be logged in to as \(endpoint.user) at \(endpoint.host) port "
            + "\(endpoint.port)\(way)\(become ?? "")"
    }
}

/// Keeps the user names that servers answer with, which are no output of their own.
private final class UserNames: FleetOutput {
    private let output: any FleetOutput
    private let isShort: Bool
    /// The answer is shown as it is.
    private let isPassedOn: Bool
    private let users = Mutex<[String: String]>([:])

    init(_ output: any FleetOutput, isShort: Bool, isPassedOn: Bool) {
        self.output = output
        self.isPassedOn = isPassedOn
        self.isShort = isShort
    }

    func receive(_ server: String, _ stream: BelayModel.OutputStream, _ bytes: [UInt8]) async {
        guard stream == .standardOutput else { return }
        users.withLock { $0[server, default: ""] += String(decoding: bytes, as: UTF8.self) }
        if isPassedOn { await output.receive(server, stream, bytes) }
    }

    func end(_ result: FleetResult, note: String?) async { await output.end(result, note: note) }

    func refresh() { output.refresh() }

    func finish() async { await output.finish() }

    @Sendable func note(_ target: FleetCommand.Target, _ result: FleetResult) -> String? {
        let endpoint = target.endpoint
        let user = users.withLock { $0[endpoint.name] ?? "" }.printable
        let became = user == endpoint.user ? "" : ", becomes \(user)"
        if isShort { return "ok, \(endpoint.user)\(became)" }
        return "ok, \(endpoint.user)@\(endpoint.host) port \(endpoint.port)\(became), "
            + "\(Int((result.seconds * 1000).rounded())) ms"
    }
}
