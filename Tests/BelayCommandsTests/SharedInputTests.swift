import BelayModel
import Foundation
import Testing

@testable import BelayCommands

@Suite(.timeLimit(.minutes(15)))
struct SharedInputTests {
    private func all(_ input: RemoteCommand.Input) async throws -> [UInt8] {
        guard case .source(let next) = input else { return [] }
        var bytes: [UInt8] = []
        while case let more = try await next(), !more.isEmpty { bytes += more }
        return bytes
    }

    /// Each server gets all of it, whenever it asks.
    @Test func everybodyGetsAll() async throws {
        let pipe = Pipe()
        let text = (0..<300_000).map { UInt8(truncatingIfNeeded: $0) }
        let input = SharedInput(pipe.fileHandleForReading.fileDescriptor)
        let writer = Thread {
            try? pipe.fileHandleForWriting.write(contentsOf: Data(text))
            try? pipe.fileHandleForWriting.close()
        }
        try await withThrowingTaskGroup(of: [UInt8].self) { group in
            for _ in 0..<20 { group.addTask { try await self.all(input.source()) } }
            writer.start()
            for try await bytes in group { #expect(bytes == text) }
        }
        #expect(try await all(input.source()) == text)
    }

    @Test func tooMuch() async throws {
        let pipe = Pipe()
        let input = SharedInput(pipe.fileHandleForReading.fileDescriptor, limit: 1000)
        try pipe.fileHandleForWriting.write(contentsOf: Data(repeating: 1, count: 1001))
        await #expect(throws: SharedInput.Problem.self) { try await self.all(input.source()) }
    }

    /// A command that ends without reading is not kept by an input that never comes.
    @Test func cancelled() async throws {
        let pipe = Pipe()
        let input = SharedInput(pipe.fileHandleForReading.fileDescriptor)
        let task = Task { try await self.all(input.source()) }
        try await Task.sleep(for: .milliseconds(50))
        task.cancel()
        #expect(try await task.value == [])
        try pipe.fileHandleForWriting.close()
    }

    @Test func whatIsGiven() throws {
        let null = try #require(FileHandle(forReadingAtPath: "/dev/null"))
        #expect(!SharedInput.isGiven(null.fileDescriptor))
        let empty = "/tmp/belay-input-\(UUID().uuidString)"
        try Data().write(to: URL(filePath: empty))
        defer { try? FileManager.default.removeItem(atPath: empty) }
        let file = try #require(FileHandle(forReadingAtPath: empty))
        #expect(!SharedInput.isGiven(file.fileDescriptor))
        try Data("x".utf8).write(to: URL(filePath: empty))
        let full = try #require(FileHandle(forReadingAtPath: empty))
        #expect(SharedInput.isGiven(full.fileDescriptor))
        let pipe = Pipe()
        #expect(SharedInput.isGiven(pipe.fileHandleForReading.fileDescriptor))
        try pipe.fileHandleForWriting.close()
        #expect(!SharedInput.isGiven(pipe.fileHandleForReading.fileDescriptor))
    }
}
