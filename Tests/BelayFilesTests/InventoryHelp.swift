import BelayModel

@testable import BelayFiles

extension Fixture {
    /// The inventory that sources within the fixture make; lists of servers stay as they are.
    func inventory(_ sources: String..., playbook: String? = nil) throws -> Inventory {
        try InventoryReader(
            sources: sources.map { $0.contains(",") ? $0 : path($0) },
            playbookDirectory: playbook.map(path)
        ).read { _ in }
    }

    /// What is wrong with sources within the fixture.
    func problems(_ sources: String..., playbook: String? = nil) -> [String] {
        do {
            _ = try InventoryReader(
                sources: sources.map { $0.contains(",") ? $0 : path($0) },
                playbookDirectory: playbook.map(path)
            ).read { _ in }
            return []
        } catch {
            return shortened(error)
        }
    }
}

/// The inventory that an INI file makes.
func inventory(ini text: String) throws -> Inventory {
    try Fixture(["hosts": text]).inventory("hosts")
}

/// What is wrong with an INI file.
func problems(ini text: String) throws -> [String] {
    try Fixture(["hosts": text]).problems("hosts")
}

extension Inventory {
    var names: [String] { servers.map(\.name) }

    subscript(name: String) -> InventoryServer? { servers.first { $0.name == name } }
}
