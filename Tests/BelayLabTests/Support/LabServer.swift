import Foundation
import Glibc
import Synchronization

/// One real Debian server of the lab, as it is seen from outside of Belay: its files and processes
/// are read from /proc, not over SSH.
final class LabServer: Sendable {
    let name: String
    let address: String
    private let script: LabScript
    /// Its first process, as this machine numbers it; `nil`: not asked for yet.
    private let process = Mutex<pid_t?>(nil)

    init(_ name: String, address: String, script: LabScript) {
        self.name = name
        self.address = address
        self.script = script
    }

    /// A verb of the lab's script that takes a server.
    @discardableResult
    func lab(_ verb: String, _ arguments: [String] = []) async throws -> String {
        let output = try await script.run([verb, name] + arguments)
        // These make a new first process.
        if ["reset", "restart"].contains(verb) { process.withLock { $0 = nil } }
        return output
    }

    /// Runs a shell script as root inside.
    @discardableResult
    func shell(_ text: String) async throws -> String {
        try await lab("exec", ["sh", "-c", text])
    }

    /// Lets the items of a job end that are held.
    func release(_ uid: String) async throws { try await shell("touch /run/belay-release.\(uid)") }

    /// The server's root directory as this machine sees it.
    var root: String {
        get async throws {
            if let known = process.withLock(\.self) { return "/proc/\(known)/root" }
            let text = try await lab("process").trimmingCharacters(in: .whitespacesAndNewlines)
            guard let id = pid_t(text) else { throw LabFailure("no process id: \(text)") }
            process.withLock { $0 = id }
            return "/proc/\(id)/root"
        }
    }

    func exists(_ path: String) async throws -> Bool {
        // Does not follow links.
        (try? FileManager.default.attributesOfItem(atPath: try await root + path)) != nil
    }

    /// A file's text; what does not exist is empty.
    func text(_ path: String) async throws -> String {
        let file = URL(filePath: try await root + path)
        return String(decoding: (try? Data(contentsOf: file)) ?? Data(), as: UTF8.self)
    }

    /// The command lines of its processes, words separated by spaces.
    func processes() async throws -> [String] {
        let proc = try await root + "/proc"
        return try FileManager.default.contentsOfDirectory(atPath: proc)
            .filter { $0.allSatisfy(\.isNumber) }
            .compactMap { FileManager.default.contents(atPath: "\(proc)/\($0)/cmdline") }
            .map { String(decoding: $0.map { $0 == 0 ? UInt8(ascii: " ") : $0 }, as: UTF8.self) }
    }

    /// Everything of Belay's that is there: directories, and processes of items.
    func leftovers() async throws -> [String] {
        var found = try await processes().filter { $0.contains("belay/") }
        let homes = ["/root", "/home/admin", "/home/carol"].map { $0 + "/.local/state/belay" }
        for path in ["/var/lib/belay"] + homes where try await exists(path) {
            found.append(path)
        }
        return found
    }
}
