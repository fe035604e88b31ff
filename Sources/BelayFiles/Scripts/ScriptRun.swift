import BelayModel
import BelaySystem
import Foundation

/// Runs an executable inventory: no shell, nothing on standard input, and not for ever. A signal that
/// ends this process ends the program too, and so does the end of the task that waits for it.
///
/// What it prints goes to files that have no name any more, not through pipes, which would have to
/// be read while the program runs. What a program leaves behind counts as the program running on:
/// Foundation cannot tell them apart.
struct ScriptRun {
    let path: String
    /// Seconds.
    let timeout: Double
    /// Told, after a second, that it is waited for.
    var progress: @Sendable (String) -> Void = { _ in }

    /// Bytes of output, and of standard error.
    var most = 256 << 20
    /// The time of a clock that nobody sets.
    var elapsed: @Sendable () -> Duration = JobClock.sinceFirstUse

    /// What the program prints.
    struct Printed {
        var output: Data
        /// The end of what it printed on standard error, without blanks around it.
        var errors: String
    }

    /// - Throws: that it cannot be run, ran too long, printed too much or failed, with the end of
    ///   what it printed on standard error.
    func output(_ arguments: [String]) throws(FileProblem) -> Printed {
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
        let child: EndingChild
        do {
            child = try EndingChild {
                try process.run()
                return process.processIdentifier
            }
        } catch {
            throw problem("cannot be run: \(error.localizedDescription)")
        }
        defer { child.release() }
        let what = arguments.joined(separator: " ")
        switch wait(for: process, [output, errors]) {
        case .ended: break
        case .tooLong:
            throw problem("did not end within \(timeout.formatted()) s (\(what))", errors)
        case .cancelled: throw problem("was ended, because Belay stops (\(what))")
        case .tooMuch: throw problem("printed more than \(most >> 20) MiB (\(what))")
        }
        guard process.terminationReason == .exit else {
            throw problem("was ended by signal \(process.terminationStatus) (\(what))", errors)
        }
        guard process.terminationStatus == 0 else {
            throw problem("ended with status \(process.terminationStatus) (\(what))", errors)
        }
        return Printed(output: try content(of: output), errors: end(of: errors))
    }

    private enum End { case ended, tooLong, tooMuch, cancelled }

    /// Waits for the program to end. If it does not, or prints too much, it is ended, and all that
    /// it started with it: Foundation runs it as a process group of its own.
    private func wait(for process: Process, _ files: [FileHandle]) -> End {
        var end = wait(for: process, files, seconds: min(1, timeout))
        if end == .tooLong, timeout > 1 {
            progress("waiting for the inventory program \(path) …")
            end = wait(for: process, files, seconds: timeout - 1)
        }
        guard end != .ended else { return .ended }
        kill(-process.processIdentifier, SIGTERM)
        if wait(for: process, seconds: 1) != .ended {
            kill(-process.processIdentifier, SIGKILL)
        }
        return end
    }

    /// - Parameter files: what the program prints to; `nil`: it was told to end, for a reason that is
    ///   known, and no other is looked for.
    private func wait(
        for process: Process, _ files: [FileHandle]? = nil, seconds: Double
    ) -> End {
        let deadline = elapsed() + .seconds(seconds)
        while process.isRunning {
            if let files {
                if isTooMuch(in: files) { return .tooMuch }
                if Task.isCancelled { return .cancelled }
            }
            guard elapsed() < deadline else { return .tooLong }
            Thread.sleep(forTimeInterval: 0.002)
        }
        return isTooMuch(in: files ?? []) ? .tooMuch : .ended
    }

    private func isTooMuch(in files: [FileHandle]) -> Bool {
        files.contains { size(of: $0) > most }
    }

    /// Its bytes. The place where the program writes is not moved: the two share it.
    private func size(of file: FileHandle) -> Int {
        var status = stat()
        return unsafe fstat(file.fileDescriptor, &status) == 0 ? Int(status.st_size) : 0
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
            try file.seek(toOffset: 0)
            return try file.readToEnd() ?? Data()
        } catch {
            throw problem("printed what cannot be read: \(error.localizedDescription)")
        }
    }

    /// The last 2,000 bytes of a file as text.
    private func end(of file: FileHandle) -> String {
        let start = UInt64(max(0, size(of: file) - 2000))
        guard (try? file.seek(toOffset: start)) != nil,
            let bytes = try? file.read(upToCount: 2000)
        else { return "" }
        return String(String(decoding: bytes, as: UTF8.self).trimming(while: \.isWhitespace))
    }

    private func problem(_ message: String, _ errors: FileHandle? = nil) -> FileProblem {
        let text = errors.map(end(of:)) ?? ""
        return FileProblem(
            path: path, message: text.isEmpty ? message : "\(message): \(text)")
    }
}
