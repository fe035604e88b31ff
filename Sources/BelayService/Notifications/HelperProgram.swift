import BelayModel
import Foundation

/// Runs a program of this machine with something on its standard input, and not for ever: sendmail,
/// curl, or what the admin names.
struct HelperProgram: Sendable {
    let path: String
    var arguments: [String] = []
    /// `nil`: this process's.
    var environment: [String: String]?
    /// Seconds.
    var timeout: Double = 30

    struct Failure: Error, CustomStringConvertible { let description: String }

    /// Characters of what it printed that are kept.
    private static let longestOutput = 400

    /// - Returns: the end of what it printed.
    /// - Throws: that it cannot be run, took too long, or failed.
    @discardableResult
    func run(_ input: Data) async throws -> String {
        try await withCheckedThrowingContinuation { continuation in
            // It waits: not for a thread that others need.
            Thread.detachNewThread {
                continuation.resume(with: Result { try wait(input) })
            }
        }
    }

    private func wait(_ input: Data) throws -> String {
        let directory = FileManager.default.temporaryDirectory
            .appending(path: "belay-\(UUID().uuidString)", directoryHint: .isDirectory)
        try FileManager.default.createDirectory(
            at: directory, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        defer { try? FileManager.default.removeItem(at: directory) }
        let (given, printed) = (directory.appending(path: "in"), directory.appending(path: "out"))
        try input.write(to: given)
        try Data().write(to: printed)
        let output = try FileHandle(forWritingTo: printed)
        defer { try? output.close() }
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        if let environment { process.environment = environment }
        process.standardInput = try FileHandle(forReadingFrom: given)
        process.standardOutput = output
        process.standardError = output
        do { try process.run() } catch {
            throw Failure(description: "\(path) cannot be run: \(error.localizedDescription)")
        }
        let isOver = ended(process, within: timeout)
        if !isOver {
            // Foundation runs it as a process group of its own.
            kill(-process.processIdentifier, SIGTERM)
            if !ended(process, within: 1) { kill(-process.processIdentifier, SIGKILL) }
        }
        let text = String(decoding: (try? Data(contentsOf: printed)) ?? Data(), as: UTF8.self)
        let end = String(text.suffix(Self.longestOutput)).printable(atMost: Self.longestOutput)
        guard isOver else { throw Failure(description: "did not end within \(Int(timeout)) s") }
        guard process.terminationReason == .exit, process.terminationStatus == 0 else {
            let how =
                process.terminationReason == .exit
                ? "exit status \(process.terminationStatus)"
                : "killed by signal \(process.terminationStatus)"
            throw Failure(description: end.isEmpty ? how : "\(how): \(end)")
        }
        return end
    }

    private func ended(_ process: Process, within seconds: Double) -> Bool {
        let deadline = ContinuousClock.now + .seconds(seconds)
        while process.isRunning, .now < deadline { Thread.sleep(forTimeInterval: 0.005) }
        return !process.isRunning
    }
}
