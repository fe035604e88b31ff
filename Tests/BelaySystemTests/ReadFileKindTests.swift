import Foundation
import Glibc
import Testing

@testable import BelaySystem

/// What is no file on a disk: none of it may hold up a reader.
struct ReadFileKindTests {
    private let directory: URL

    init() throws {
        directory = FileManager.default.temporaryDirectory.appending(
            path: "belay-kind-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    }

    private func problem(_ path: String, limit: Int = largestFile) -> String? {
        do throws(SystemError) {
            _ = try readFile(path, limit: limit)
            return nil
        } catch { return error.reason }
    }

    private func pipe() throws -> String {
        let path = directory.appending(path: "pipe").path
        try #require(unsafe mkfifo(path, 0o600) == 0)
        return path
    }

    @Test(arguments: ["/dev/zero", "/dev/tty", "/dev/ptmx", "/dev/full"])
    func devices(_ path: String) {
        #expect(problem(path) == "a device or a socket, which Belay does not read")
    }

    @Test func theEmptyDevice() throws { #expect(try readFile("/dev/null").isEmpty) }

    @Test func sockets() throws {
        defer { try? FileManager.default.removeItem(at: directory) }
        let path = directory.appending(path: "s").path
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: bytes) }
        let result = unsafe withUnsafeBytes(of: &address) {
            unsafe bind(
                descriptor, $0.baseAddress?.assumingMemoryBound(to: sockaddr.self),
                socklen_t($0.count))
        }
        try #require(result == 0)
        #expect(problem(path) == "a device or a socket, which Belay does not read")
    }

    @Test func aPipeWithoutWriter() throws {
        defer { try? FileManager.default.removeItem(at: directory) }
        #expect(problem(try pipe()) == "a pipe that nobody writes into")
    }

    @Test func aPipeWhoseWriterIsSilent() throws {
        defer { try? FileManager.default.removeItem(at: directory) }
        let path = try pipe()
        let writer = unsafe open(path, O_RDWR)
        defer { close(writer) }
        let error = #expect(throws: SystemError.self) { try readFile(path, silence: 1) }
        #expect(error?.reason == "nothing came of it")
    }

    /// As `<(…)` gives it, of more than fits into the pipe.
    @Test func aPipeWithAWriter() throws {
        let pipe = Pipe()
        let content = Data(repeating: UInt8(ascii: "x"), count: 300_000)
        let writer = pipe.fileHandleForWriting
        Thread.detachNewThread {
            try? writer.write(contentsOf: content)
            try? writer.close()
        }
        let path = "/dev/fd/\(pipe.fileHandleForReading.fileDescriptor)"
        let isSame = Data(try readFile(path)) == content
        #expect(isSame)
        #expect(try readFile(path).isEmpty)
    }

    @Test func tooMuch() throws {
        defer { try? FileManager.default.removeItem(at: directory) }
        let file = directory.appending(path: "large")
        try Data(count: 5000).write(to: file)
        #expect(problem(file.path, limit: 4999) == "file too large")
        #expect(problem(file.path, limit: 5000) == nil)
        try #require(unsafe truncate(file.path, 1 << 40) == 0)
        #expect(problem(file.path) == "file too large")
        let path = try pipe()
        let writer = unsafe open(path, O_RDWR)
        defer { close(writer) }
        try #require(unsafe write(writer, "0123456789", 10) == 10)
        #expect(problem(path, limit: 9) == "file too large")
    }
}
