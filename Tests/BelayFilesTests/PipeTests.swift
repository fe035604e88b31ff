import Foundation
import Testing

@testable import BelayFiles

/// A pipe, a device or a socket in the place of a file holds up no reader.
struct PipeTests {
    private static let readers: [@Sendable (String) throws -> Void] = [
        { _ = try InventoryReader(sources: [$0]).read(warn: { _ in }) },
        { _ = try PlaybookFile.read($0) },
        { _ = try HostPattern(limit: "@\($0)") },
        { _ = try Vault(files: [$0]) },
        { _ = try AnsibleConfiguration(path: $0) },
        { _ = try Settings.read([$0], environment: [:]) },
        { _ = try ExtraVariables.read("@\($0)") },
    ]

    private func problem(_ read: (String) throws -> Void, _ path: String) -> String {
        do {
            try read(path)
            return ""
        } catch { return "\(error)" }
    }

    @Test(arguments: readers.indices) func named(_ index: Int) throws {
        let files = try Fixture()
        let path = files.path("pipe.yml")
        try #require(unsafe mkfifo(path, 0o600) == 0)
        let read = Self.readers[index]
        #expect(problem(read, path).contains("a pipe that nobody writes into"))
        #expect(problem(read, "/dev/zero").contains("a device or a socket"))
    }

    @Test(arguments: ["group_vars/all.yml", "group_vars/all/x.yml", "host_vars/web1"])
    func variables(_ name: String) throws {
        let files = try Fixture(["hosts": "web1\n", "host_vars/x": "", "group_vars/all/y.yml": ""])
        if name == "group_vars/all.yml" {
            try FileManager.default.removeItem(atPath: files.path("group_vars/all"))
        }
        try #require(unsafe mkfifo(files.path(name), 0o600) == 0)
        let read = problem(Self.readers[0], files.path("hosts"))
        #expect(read.contains("\(name): cannot be read: a pipe that nobody writes into"))
    }

    @Test func tooLarge() throws {
        let files = try Fixture(["hosts": ""])
        try #require(unsafe truncate(files.path("hosts"), 1 << 40) == 0)
        #expect(problem(Self.readers[0], files.path("hosts")).contains("is larger than 64 MiB"))
    }
}
