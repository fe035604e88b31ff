import ArgumentParser
import BelayFiles
import BelayModel
import BelayReports

struct InventoryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inventory",
        abstract: "Shows what an inventory resolves to.",
        subcommands: [InventoryListCommand.self])
}

struct InventoryListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists the servers that a pattern selects.")

    @Argument(help: "A pattern, such as web:&prod.", completion: .pattern) var pattern = "all"
    @OptionGroup(title: "Which servers") var inventory: InventoryOptions
    @Flag(help: "Print JSON.") var json = false
    /// Taken so that one shell variable with the usual options goes for this command, too.
    @OptionGroup(visibility: .hidden) var reach: ReachOptions

    func validate() throws { try pattern.checkAsPattern() }

    func run() async throws {
        try await printing {
            let source = try ServerSource(inventory)
            source.tellOfConfiguration()
            let servers = try source.selected(pattern)
            tellOfProblems(servers)
            ServerSource.tellOfMissingKeys(servers)
            if json {
                Console.line(Value.list(servers.map(\.json)).json.escapedJSON)
            } else {
                var table = PlainTable([
                    .init("SERVER"), .init("ADDRESS"), .init("USER", rank: 1), .init("GROUPS"),
                ])
                for server in servers {
                    table.add([
                        server.name.printable, server.address.printable,
                        (server.login.user ?? "").printable,
                        server.groups.joined(separator: ", ").printableLine,
                    ])
                }
                Console.write(table.text(columns: Console.columns))
            }
        }
    }

    /// What would keep the servers from being reached.
    private func tellOfProblems(_ servers: [InventoryServer]) {
        let problems = servers.flatMap { server in
            server.problems.map { (server.name, $0.message) }
        }
        for (names, message) in ServerSource.grouped(problems) {
            Console.complain("\(names): \(message)")
        }
    }
}

extension InventoryServer {
    fileprivate var address: String { login.port.map { "\(login.host):\($0)" } ?? login.host }

    /// All that is known of the server, its passwords left out.
    fileprivate var json: Value {
        .map([
            "name": .string(name), "address": .string(login.host),
            "port": login.port.map(Value.int) ?? .null,
            "user": login.user.map(Value.string) ?? .null,
            "keyFile": login.keyFile.map(Value.string) ?? .null,
            "become": login.become.map(Value.bool) ?? .null,
            "becomeUser": login.becomeUser.map(Value.string) ?? .null,
            "becomeMethod": (login.becomeMethod?.rawValue ?? otherBecomeMethod)
                .map(Value.string) ?? .null,
            "connection": otherConnection.map(Value.string) ?? .null,
            "sshOptions": .list(login.sshOptions.map(Value.string)),
            "problems": .list(problems.map { .string($0.message) }),
            "proxyJump": login.proxyJump.map(Value.string) ?? .null,
            "groups": .list(groups.map(Value.string)), "variables": .map(variables),
        ])
    }
}
