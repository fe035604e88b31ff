import Foundation
import Glibc

/// A process that a test started; ended by its own id, with its owner at the latest.
final class ChildProcess: @unchecked Sendable {
    private let process = Process()

    init(_ command: [String], log: String) throws {
        _ = FileManager.default.createFile(atPath: log, contents: nil)
        let output = try FileHandle(forWritingTo: URL(fileURLWithPath: log))
        process.executableURL = URL(fileURLWithPath: command[0])
        process.arguments = Array(command.dropFirst())
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = output
        try process.run()
    }

    var id: pid_t { process.processIdentifier }
    var isRunning: Bool { process.isRunning }

    func signal(_ signal: Int32) { if process.isRunning { kill(id, signal) } }

    func end() {
        guard process.isRunning else { return }
        kill(id, SIGCONT)
        kill(id, SIGTERM)
        process.waitUntilExit()
    }

    /// The processes below it, by what /proc says.
    func descendants() -> [pid_t] {
        var found: [pid_t] = [id]
        var index = 0
        while index < found.count {
            let path = "/proc/\(found[index])/task/\(found[index])/children"
            let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
            found += text.split(separator: " ").compactMap { pid_t($0) }
            index += 1
        }
        return Array(found.dropFirst())
    }

    /// Runs a command to its end and returns what it printed.
    @discardableResult
    static func run(_ command: [String], environment: [String: String] = [:]) throws -> String {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: command[0])
        process.arguments = Array(command.dropFirst())
        process.environment = ProcessInfo.processInfo.environment
            .merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = String(
            decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw TestServer.Failure(description: "\(command.joined(separator: " ")): \(output)")
        }
        return output
    }
}
