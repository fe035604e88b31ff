import Foundation

/// Runs an executable inventory: no shell, nothing on standard input, and not for ever.
///
/// What it prints goes to files that have no name any more, not through pipes, which would have to
/// be read while the program runs. What a program leaves behind counts as the program running on:
/// Foundation cannot tell them apart.
struct ScriptRun {
    let path: String
    /// Seconds.
    let timeout: Double

    /// Bytes of output.
    private static let most = 256 << 20

    /// What the program prints.
    /// - Throws: that it cannot be run, ran too long or failed, with the end of what it printed on
    ///   standard error.
    func output(_ arguments: [String]) throws(FileProblem) -> Data {
        let output = try capture()
        let errors = try capture()
        defer {
            try? output.close()
            try? errors.close()
        }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = errors
        do { try process.run() } catch {
            throw problem("cannot be run: \(error.localizedDescription)")
        }
        let what = arguments.joined(separator: " ")
        guard wait(for: process) else {
            throw problem("did not end within \(timeout.formatted()) s (\(what))", errors)
        }
        guard process.terminationReason == .exit else {
            throw problem("was ended by signal \(process.terminationStatus) (\(what))", errors)
        }
        guard process.terminationStatus == 0 else {
            throw problem("ended with status \(process.terminationStatus) (\(what))", errors)
        }
        return try content(of: output)
    }

    /// - Returns: whether the program ended in time; if not, it has been ended, and all that it
    ///   started with it: Foundation runs it as a process group of its own.
    private func wait(for process: Process) -> Bool {
        if ended(process, within: timeout) { return true }
        kill(-process.processIdentifier, SIGTERM)
        if !ended(process, within: 1) { kill(-process.processIdentifier, SIGKILL) }
        return false
    }

    private func ended(_ process: Process, within seconds: Double) -> Bool {
        let deadline = Date(timeIntervalSinceNow: seconds)
        while process.isRunning, Date() < deadline { Thread.sleep(forTimeInterval: 0.002) }
        return !process.isRunning
    }

    private func capture() throws(FileProblem) -> FileHandle {
        let path = NSTemporaryDirectory() + "belay-" + UUID().uuidString
        let isMade = FileManager.default.createFile(
            atPath: path, contents: nil, attributes: [.posixPermissions: 0o600])
        defer { try? FileManager.default.removeItem(atPath: path) }
        guard isMade, let file = FileHandle(forUpdatingAtPath: path) else {
            throw problem("cannot be run: no temporary file can be made for what it prints")
        }
        return file
    }

    private func content(of file: FileHandle) throws(FileProblem) -> Data {
        do {
            guard try file.seekToEnd() <= UInt64(Self.most) else {
                throw problem("printed more than \(Self.most >> 20) MiB")
            }
            try file.seek(toOffset: 0)
            return try file.readToEnd() ?? Data()
        } catch let problem as FileProblem {
            throw problem
        } catch {
            throw problem("printed what cannot be read: \(error.localizedDescription)")
        }
    }

    private func problem(_ message: String, _ errors: FileHandle? = nil) -> FileProblem {
        let printed = errors.flatMap { try? content(of: $0) } ?? Data()
        let text = String(decoding: printed.suffix(2000), as: UTF8.self)
            .trimming(while: \.isWhitespace)
        return FileProblem(
            path: path, message: text.isEmpty ? message : "\(message): \(text)")
    }
}
