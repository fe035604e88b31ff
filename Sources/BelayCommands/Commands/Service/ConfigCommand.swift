import ArgumentParser
import BelayFiles
import BelayModel
import BelayReports
import Foundation

struct ConfigCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config",
        abstract: "Shows which settings are in force.",
        subcommands: [ConfigShowCommand.self])
}

struct ConfigShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Shows each setting, and the file and line that it comes from.",
        discussion: """
            Settings stand in \(Settings.systemPath) and ~/.config/belay/belay.yaml, of which the \
            user's wins; $BELAY_INVENTORY wins over both. belay.yaml(5) has the keys.
            """)

    @Flag(help: "Print JSON.") var json = false

    func run() async throws {
        try await printing {
            let environment = ProcessInfo.processInfo.environment
            let settings = try Settings.standard(environment)
            let rows = SettingsRows.of(settings)
            if json {
                Console.line(try JSONText.of(rows))
                return
            }
            var table = PlainTable(["SETTING", "VALUE", "FROM"])
            for row in rows { table.add([row.name, row.value, row.origin].map(\.printableLine)) }
            Console.write(table.text(columns: Console.columns))
            for path in [Settings.systemPath, Settings.userPath(environment)].compactMap(\.self)
            where !settings.files.contains(path) {
                Console.complain("\(path): there is no such file")
            }
        }
    }
}

/// Settings as people and programs are shown them.
enum SettingsRows {
    struct Row: Encodable, Hashable {
        let name: String
        let value: String
        let origin: String
    }

    static func of(_ settings: Settings) -> [Row] {
        [
            row("inventory", settings.inventory, or: "none"),
            row("known_hosts", settings.knownHosts, or: "OpenSSH's files"),
            row("forks", settings.forks, or: "\(Plan.defaultForks)"),
        ]
            + settings.notify.map {
                Row(name: "notify.\($0.name)", value: words($0), origin: "\($0.origin)")
            } + [
                row("web.listen", settings.web.listen, or: "no port"),
                row("web.socket", settings.web.socket, or: "that of the runtime directory"),
                row("web.behind_proxy", settings.web.isBehindProxy),
                row("web.hosts", settings.web.hosts, or: "those of loopback"),
                row("web.view", settings.web.view, or: "none"),
                row("web.operate", settings.web.operate, or: "none"),
                row("web.admin", settings.web.admin, or: "none"),
                days("retention.output", settings.retention.output),
                days("retention.steps", settings.retention.steps),
                row("metrics.servers", settings.metrics.hasServers),
            ]
    }

    private static func row(_ name: String, _ setting: Setting<[String]>, or none: String) -> Row {
        let value = setting.value.isEmpty ? none : setting.value.joined(separator: ", ")
        return Row(name: name, value: value, origin: "\(setting.origin)")
    }

    private static func row(
        _ name: String, _ setting: Setting<(some CustomStringConvertible)?>, or none: String
    ) -> Row {
        Row(
            name: name, value: setting.value.map(\.description) ?? none,
            origin: "\(setting.origin)")
    }

    private static func row(_ name: String, _ setting: Setting<Bool>) -> Row {
        Row(name: name, value: setting.value ? "true" : "false", origin: "\(setting.origin)")
    }

    private static func days(_ name: String, _ setting: Setting<Int?>) -> Row {
        let value = setting.value.map { "\($0)d" } ?? "forever"
        return Row(name: name, value: value, origin: "\(setting.origin)")
    }

    private static func words(_ notify: NotifySettings) -> String {
        let receiver =
            switch notify.receiver {
            case .mail(let address): "mail \(address)"
            // A path may hold a token, as chat services have them.
            case .webhook(let url): "webhook \(URL(string: url)?.host() ?? "")"
            case .command(let path): "command \(path)"
            }
        return receiver + " on " + notify.events.map(\.rawValue).joined(separator: ", ")
    }
}
