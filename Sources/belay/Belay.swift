import ArgumentParser

/// Patches a fleet of Debian servers over SSH, and stops cleanly.
@main
struct Belay: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "belay",
        abstract: "Patches a fleet of Debian servers over SSH, and stops cleanly.",
        subcommands: [
            RunCommand.self, JobCommand.self, ExecCommand.self, PingCommand.self,
            InventoryCommand.self,
        ])

    static func main() async {
        StandardDescriptors.open()
        await main(nil)
    }
}
