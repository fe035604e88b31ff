import ArgumentParser
import BelayFiles
import BelayModel
import TextTable

struct InventoryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inventory", _superCommandName: Belay.name,
        abstract: "Shows what an inventory resolves to.",
        subcommands: [InventoryListCommand.self])
}

struct InventoryListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists the servers that a pattern selects.")

    @Argument(help: "A pattern, such as web:&prod.") var pattern = "all"
    @OptionGroup var inventory: InventoryOptions
    @Flag(help: "Print JSON.") var json = false

    func run() async throws {
        try await printing {
            let servers = try inventory.servers(pattern)
            if json {
                Console.line(Value.list(servers.map(\.json)).json)
            } else {
                let table = TextTable<InventoryServer> {
                    [
                        Column("SERVER" <- $0.name), Column("ADDRESS" <- $0.address),
                        Column("USER" <- $0.login.user ?? ""),
                        Column("GROUPS" <- $0.groups.joined(separator: ", ")),
                    ]
                }
                Console.write(trimmingLines(table.string(for: servers, style: Style.plain) ?? ""))
            }
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
            "becomeMethod": login.becomeMethod.map { .string($0.rawValue) } ?? .null,
            "proxyJump": login.proxyJump.map(Value.string) ?? .null,
            "groups": .list(groups.map(Value.string)), "variables": .map(variables),
        ])
    }
}
