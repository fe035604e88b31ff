import BelayFiles
import BelayModel
import Foundation

/// How long an inventory takes to be read, and a pattern to be resolved.
struct InventoryBench {
    var file: String

    func run() throws -> [String: Double] {
        var inventory: Inventory?
        let read = try seconds {
            inventory = try InventoryReader(sources: [file], playbookDirectory: nil).read { _ in }
        }
        guard let inventory else { return [:] }
        var count = 0
        let resolve = try seconds {
            count = try HostPattern("all").select(from: inventory, limits: []).servers.count
        }
        return ["servers": Double(count), "read, s": read, "resolve, s": resolve]
    }
}
