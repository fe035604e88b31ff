import Foundation
import Testing

@testable import BelaySSH

struct ReadFileTests {
    @Test(arguments: [0, 1, 4095, 4096, 4097, 300_000]) func readsAll(size: Int) throws {
        let file = FileManager.default.temporaryDirectory.appending(
            path: "belay-read-\(UUID().uuidString)")
        let content = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        try Data(content).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        #expect(try readFile(file.path) == content)
    }

    /// proc(5) says of all its files that they are empty, and gives out a page at a time.
    @Test(arguments: ["/proc/version", "/proc/kallsyms"])
    func readsWhatHasNoSize(path: String) throws {
        let content = try readFile(path)
        #expect(content.count > 20)
        #expect(content == Array(FileManager.default.contents(atPath: path) ?? Data()))
    }

    @Test func saysWhatCannotBeRead() {
        let problem = #expect(throws: SystemError.self) { try readFile("/nonexistent/file") }
        #expect(problem?.description == "/nonexistent/file: no such file or directory")
        #expect(throws: SystemError.self) { try readFile("/etc") }
    }
}
