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

extension Fixture {
    /// Why servers of an inventory cannot be logged in to, each once.
    func hindrances(_ sources: String...) throws -> [String] {
        let inventory = try InventoryReader(sources: sources.map(path)).read { _ in }
        var seen: Set<String> = []
        return inventory.servers.flatMap(\.problems)
            .map { $0.message.replacing(directory + "/", with: "") }
            .filter { seen.insert($0).inserted }
    }

    /// What is said of what is passed over.
    func warnings(_ sources: String...) throws -> [String] {
        var warnings: [FileProblem] = []
        _ = try InventoryReader(sources: sources.map { $0.contains(",") ? $0 : path($0) })
            .read { warnings.append($0) }
        return shortened(FileProblems(warnings))
    }
}

/// Why the servers of an INI file cannot be logged in to.
func hindrances(ini text: String) throws -> [String] {
    try Fixture(["hosts": text]).hindrances("hosts")
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
    /// Every group with the names of its servers, those of the groups below included.
    var groups: [String: [String]] {
        let pairs = groupNames.map { ($0, servers(of: $0).map { servers[$0].name }) }
        return Dictionary(uniqueKeysWithValues: pairs)
    }

    var names: [String] { servers.map(\.name) }

    subscript(name: String) -> InventoryServer? { servers.first { $0.name == name } }
}
