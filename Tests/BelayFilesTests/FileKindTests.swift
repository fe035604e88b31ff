import Foundation
import Testing

@testable import BelayFiles

/// What is at a path: links are followed, as those who keep inventories elsewhere expect.
struct FileKindTests {
    @Test func kinds() throws {
        let files = try Fixture(["inventory/hosts": "web1\n"])
        for (link, target) in [
            ("to-directory", "inventory"), ("to-file", "inventory/hosts"), ("to-nothing", "gone"),
        ] {
            try FileManager.default.createSymbolicLink(
                atPath: files.path(link), withDestinationPath: target)
        }
        #expect(FileKind.of(files.directory) == .directory)
        #expect(FileKind.of(files.path("inventory/")) == .directory)
        #expect(FileKind.of(files.path("to-directory")) == .directory)
        #expect(FileKind.of(files.path("inventory/hosts")) == .file)
        #expect(FileKind.of(files.path("to-file")) == .file)
        #expect(FileKind.of("/dev/null") == .file)
        #expect(FileKind.of(files.path("to-nothing")) == .missing)
        #expect(FileKind.of(files.path("inventory/hosts/below")) == .missing)
        #expect(FileKind.of("") == .missing)
    }
}
