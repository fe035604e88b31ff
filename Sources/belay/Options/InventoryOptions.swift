import ArgumentParser
import BelayFiles
import BelayModel

/// Which servers there are.
struct InventoryOptions: ParsableArguments {
    @Option(
        name: [.customShort("i"), .long],
        help: "An inventory file, directory or script, or names with commas; may be repeated.")
    var inventory: [String] = []

    @Option(name: [.customShort("l"), .long], help: "Only servers that match this pattern too.")
    var limit: String?

    func validate() throws {
        if inventory.isEmpty {
            throw ValidationError("Which servers are there? Give an inventory with -i.")
        }
    }

    /// The servers that a pattern selects, within `--limit`.
    func servers(_ pattern: String, playbookDirectory: String? = nil) throws -> [InventoryServer] {
        let inventory = try InventoryReader(
            sources: inventory, playbookDirectory: playbookDirectory
        ).read { Console.complain("\($0)") }
        let selection = try HostPattern(pattern).select(
            from: inventory, limit: limit.map { try HostPattern(limit: $0) })
        for warning in selection.warnings { Console.complain(warning) }
        return selection.servers
    }
}
