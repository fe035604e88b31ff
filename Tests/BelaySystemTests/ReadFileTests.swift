import Foundation
import Testing

@testable import BelaySystem

struct ReadFileTests {
    /// Also of more than fits into one piece. Whole files are compared outside `#expect`, which
    /// would look at each of a million bytes to show them.
    @Test(arguments: [0, 1, 4095, 4096, 4097, 300_000, 2_500_001]) func readsAll(size: Int) throws {
        let file = FileManager.default.temporaryDirectory.appending(
            path: "belay-read-\(UUID().uuidString)")
        let line = Data("0123456789abcdefghijklmnopqrstu\n".utf8)
        var content = Data()
        while content.count < size { content.append(line.prefix(size - content.count)) }
        try content.write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let isSame = Data(try readFile(file.path)) == content
        #expect(isSame)
    }

    /// proc(5) says of all its files that they are empty.
    @Test func readsWhatHasNoSize() throws {
        let text = String(decoding: try readFile("/proc/version"), as: UTF8.self)
        #expect(text.hasPrefix("Linux version"))
    }

    @Test func saysWhatCannotBeRead() {
        let problem = #expect(throws: SystemError.self) { try readFile("/nonexistent/file") }
        #expect(problem?.description == "/nonexistent/file: no such file or directory")
        #expect(throws: SystemError.self) { try readFile("/etc") }
    }
}
