import ArgumentParser
import BelayDebian
import BelayEngine
import BelayModel
import BelaySSH
import Foundation
import Synchronization

struct PingCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ping", _superCommandName: Belay.name,
        abstract: "Can each server be reached, logged in to, and become root?")

    @Argument(help: "Which servers, such as web:&prod.") var pattern = "all"
    @Flag(name: .shortAndLong, help: "Tell the whole story of each server.") var verbose = false
    @OptionGroup var inventory: InventoryOptions
    @OptionGroup var reach: ReachOptions

    func run() async throws {
        let tally = try await reporting {
            let servers = try inventory.servers(pattern)
            let directory = try reach.directory(servers)
            let targets = try await reach.targets(servers, directory)
            let fleet = FleetCommand(
                script: "id -un", transport: try transport(directory, targets),
                forks: reach.forks ?? Plan.defaultForks)
            let users = Mutex<[String: String]>([:])
            let (tally, printer) = (Tally(), Printer())
            await fleet.run(on: targets) { target, stream, bytes in
                guard stream == .standardOutput else { return }
                users.withLock {
                    $0[target.endpoint.name, default: ""] += String(decoding: bytes, as: UTF8.self)
                }
            } end: { target, outcome, seconds in
                let user = users.withLock { $0[target.endpoint.name] ?? "" }
                let name = user.trimmingCharacters(in: .whitespacesAndNewlines)
                if let words = tally.count(target.endpoint.name, outcome) {
                    await printer.complain(words)
                } else {
                    await printer.line(success(target, seconds, name))
                }
            }
            await printer.finish()
            return tally
        }
        try tally.conclude()
    }

    private func transport(
        _ directory: SSHDirectory, _ targets: [FleetCommand.Target]
    ) throws -> SSHTransport {
        guard verbose else { return try reach.brief(directory) }
        for target in targets { Console.line("\(target.endpoint.name): \(intention(target))") }
        return try reach.brief(directory) { Console.line("\($0): \($1)") }
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

    private func success(
        _ target: FleetCommand.Target, _ seconds: Double, _ user: String
    ) -> String {
        let endpoint = target.endpoint
        let became = user == endpoint.user ? "" : ", becomes \(user)"
        return "\(endpoint.name): ok, \(endpoint.user)@\(endpoint.host) port \(endpoint.port)"
            + "\(became), \(Int((seconds * 1000).rounded())) ms"
    }
}
