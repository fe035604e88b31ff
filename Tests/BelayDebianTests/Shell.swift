import Foundation

/// Runs shell scripts for the tests.
enum Shell {
    struct Result {
        var status: Int32
        var output: String
    }

    /// Runs a tool with the text as its standard input.
    static func run(
        _ tool: String, _ arguments: [String], input: String, environment: [String: String] = [:]
    ) throws -> Result {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [tool] + arguments
        process.environment = ProcessInfo.processInfo.environment
            .merging(environment) { _, new in new }
        let script = try temporaryDirectory().appending(path: "script")
        defer { try? FileManager.default.removeItem(at: script.deletingLastPathComponent()) }
        try input.write(to: script, atomically: false, encoding: .utf8)
        process.standardInput = try FileHandle(forReadingFrom: script)
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Result(
            status: process.terminationStatus, output: String(decoding: output, as: UTF8.self))
    }

    static func temporaryDirectory() throws -> URL {
        let url = FileManager.default.temporaryDirectory
            .appending(path: "belay-tests-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        return url
    }
}
