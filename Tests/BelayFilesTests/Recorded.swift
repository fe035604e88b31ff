import BelayModel
import Testing

@testable import BelayFiles

/// An inventory and what Ansible was recorded to make of it.
struct Recorded: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var files: [String: String]
    var sources: [String]
    var playbook: String?
    /// As `summary` of an inventory.
    var expected: String

    init(
        _ name: String, files: [String: String], sources: [String], playbook: String? = nil,
        expected: String
    ) {
        testDescription = name
        (self.files, self.sources) = (files, sources)
        (self.playbook, self.expected) = (playbook, expected)
    }
}

extension Inventory {
    /// A line for each server, in order, then one for each group.
    var summary: String {
        let groups = groups.sorted { $0.key < $1.key }
            .map { (["[\($0.key)]"] + $0.value).joined(separator: " ") }
        return (servers.map(\.summary) + groups).joined(separator: "\n")
    }
}

extension InventoryServer {
    fileprivate var summary: String {
        var text = name
        if login.host != name { text += " at \(login.host)" }
        if let port = login.port { text += " port \(port)" }
        text += " in " + groups.joined(separator: " ")
        let values = variables.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value.summary)" }
        return values.isEmpty ? text : text + ": " + values.joined(separator: ", ")
    }
}

extension Value {
    fileprivate var summary: String {
        switch self {
        case .null: "null"
        case .bool(let bool): "\(bool)"
        case .int(let number): "\(number)"
        case .double(let number): "\(number)"
        case .string(let text): "'\(text.replacing("\n", with: "⏎"))'"
        case .list(let values): "[" + values.map(\.summary).joined(separator: ", ") + "]"
        case .map(let map):
            "{"
                + map.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value.summary)" }
                .joined(separator: ", ") + "}"
        }
    }
}

/// What an Ansible user has works unchanged.
struct RecordedTests {
    @Test(arguments: RecordedINI.all + RecordedPrecedence.all + RecordedSources.all)
    func sameAsAnsible(_ recorded: Recorded) throws {
        let files = try Fixture(recorded.files)
        let inventory = try InventoryReader(
            sources: recorded.sources.map { $0.contains(",") ? $0 : files.path($0) },
            playbookDirectory: recorded.playbook.map(files.path)
        ).read { _ in }
        #expect(inventory.summary == recorded.expected)
    }
}
