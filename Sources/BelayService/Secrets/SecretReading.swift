package import BelayModel
import BelaySystem
import Foundation

extension SecretSource {
    /// A longer one is no password, in bytes.
    private static let longest = 64 * 1024
    /// A command that takes longer is ended, in seconds.
    private static let patience = 60.0

    /// Gets the secret. Blocks.
    /// - Throws: `UnattendedProblem`, without anything of the secret.
    package func secret(
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(UnattendedProblem) -> Secret {
        switch self {
        case .credential(let name): try Self.credential(name, environment)
        case .command(let line): try Self.output(of: line)
        }
    }

    private static func credential(
        _ name: String, _ environment: [String: String]
    ) throws(UnattendedProblem) -> Secret {
        guard !name.isEmpty, !name.hasPrefix("."), !name.contains("/") else {
            throw UnattendedProblem("'\(name)' cannot be the name of a credential")
        }
        guard let directory = environment["CREDENTIALS_DIRECTORY"], !directory.isEmpty else {
            throw UnattendedProblem(
                "credential \(name): there is no $CREDENTIALS_DIRECTORY; the service needs "
                    + "LoadCredential=\(name):PATH")
        }
        let path = "\(directory)/\(name)"
        let bytes: [UInt8]
        do throws(SystemError) { bytes = try readFile(path, limit: longest) } catch {
            let why = error.code == EFBIG ? "is no password, for its size" : "cannot be read"
            throw UnattendedProblem("credential \(name): \(path) \(why)")
        }
        return try firstLine(Data(bytes), "credential \(name)")
    }

    private static func output(of line: String) throws(UnattendedProblem) -> Secret {
        let what = "the password command '\(line)'"
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", line]
        process.standardInput = FileHandle.nullDevice
        let output = Pipe()
        process.standardOutput = output
        let child: EndingChild
        do {
            child = try EndingChild {
                try process.run()
                return process.processIdentifier
            }
        } catch {
            throw UnattendedProblem("\(what) cannot be run: \(error.localizedDescription)")
        }
        defer { child.release() }
        let data = read(output.fileHandleForReading, of: process)
        guard process.terminationReason == .exit, process.terminationStatus == 0 else {
            throw UnattendedProblem(
                "\(what) ended with status \(process.terminationStatus), or took more than "
                    + "\(Int(patience)) s")
        }
        return try firstLine(data, what)
    }

    /// What a command prints, until it has ended. One that is not waited for any longer is ended, because it
    /// has had its time, prints too much, or the task is cancelled: a daemon that hands over.
    private static func read(_ output: FileHandle, of process: Process) -> Data {
        let deadline = ContinuousClock.now + .seconds(patience)
        var data = Data()
        var isOpen = true
        while isOpen || process.isRunning {
            guard !Task.isCancelled, .now < deadline, data.count <= longest else {
                // Foundation runs it as a process group of its own: all that it started ends with it.
                kill(-process.processIdentifier, SIGKILL)
                break
            }
            var ready = pollfd(
                fd: isOpen ? output.fileDescriptor : -1, events: Int16(POLLIN), revents: 0)
            guard unsafe poll(&ready, 1, isOpen ? 100 : 2) > 0 else { continue }
            let more = output.availableData
            isOpen = !more.isEmpty
            data += more
        }
        process.waitUntilExit()
        return data
    }

    private static func firstLine(
        _ data: Data, _ what: String
    ) throws(UnattendedProblem) -> Secret {
        var bytes = [UInt8](data.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") })
        guard !bytes.isEmpty else { throw UnattendedProblem("\(what): it gave no password") }
        return Secret(wiping: &bytes)
    }
}
