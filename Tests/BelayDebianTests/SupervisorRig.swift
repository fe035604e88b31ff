import BelayModel
import Foundation
import Testing

@testable import BelayDebian

/// A staging directory on this machine, and a shell that runs the real scripts there.
final class SupervisorRig: Sendable {
    /// The shells of this machine that are POSIX ones.
    static let shells = ["/bin/dash", "/bin/bash --posix", "/bin/busybox sh"].filter {
        FileManager.default.isExecutableFile(atPath: String($0.prefix { $0 != " " }))
    }

    /// A process that Foundation starts inherits a thread's signal mask, with SIGCHLD blocked: dash
    /// would wait for its children for ever. sshd starts none like that.
    static let unblocked = [
        "-MPOSIX", "-e",
        "POSIX::sigprocmask(POSIX::SIG_SETMASK(), POSIX::SigSet->new); exec @ARGV", "--",
    ]

    let url: URL
    let shell: String
    var stage: String { url.appending(path: "stage").path }
    var meta: URL { url.appending(path: "stage/.belay") }

    init(_ shell: String) throws {
        self.shell = shell
        url = FileManager.default.temporaryDirectory.appending(path: "belay-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: meta, withIntermediateDirectories: true)
        let script = Supervisor.script.replacingOccurrences(of: "/bin/sh", with: shell)
        try Data(script.utf8).write(to: meta.appending(path: "supervisor"))
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    /// A process of the rig, with what it prints in a file: a pipe may be held open.
    func process(_ words: [String], input: [UInt8] = []) throws -> (Process, output: URL) {
        let name = UUID().uuidString
        let (given, taken) = (url.appending(path: name), url.appending(path: name + ".printed"))
        try Data(input).write(to: given)
        try Data().write(to: taken)
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/perl")
        process.arguments = Self.unblocked + words
        process.currentDirectoryURL = url
        process.standardInput = try FileHandle(forReadingFrom: given)
        process.standardOutput = try FileHandle(forWritingTo: taken)
        return (process, taken)
    }

    private var supervisor: [String] {
        shell.split(separator: " ").map(String.init) + [meta.appending(path: "supervisor").path]
    }

    /// Starts the supervisor, and does not wait for it.
    func begin(_ arguments: [String], input: [UInt8] = []) throws -> (Process, output: URL) {
        let started = try process(supervisor + arguments, input: input)
        try started.0.run()
        return started
    }

    /// Runs the supervisor to its end and reads its answer.
    func ask(_ arguments: [String], input: [UInt8] = []) async throws -> Answer {
        let (process, output) = try begin(arguments, input: input)
        await process.exit()
        return Answer(try Data(contentsOf: output))
    }

    func start(_ script: String, item: String = "0", environment: [(String, String)] = [])
        async throws
        -> Answer
    {
        try await ask(["start", item, "0", "0"], input: self.item(script, environment))
    }

    func attach(_ item: String = "0", from: (Int, Int) = (0, 0)) async throws -> Answer {
        try await ask(["attach", item, "\(from.0)", "\(from.1)"])
    }

    func item(_ script: String, _ environment: [(String, String)] = []) -> [UInt8] {
        Supervisor.item(
            script: script, environment: environment.map { (name: $0.0, value: $0.1) },
            stage: stage)
    }

    func text(_ file: String) -> String? {
        try? String(contentsOf: url.appending(path: file), encoding: .utf8)
    }

    /// Waits until something is true, for ten seconds at most.
    func wait(_ isTrue: () -> Bool) async -> Bool {
        for _ in 0..<500 {
            if isTrue() { return true }
            try? await Task.sleep(for: .milliseconds(20))
        }
        return false
    }

    /// Processes whose directory is the rig's.
    var processes: [Int] {
        let all = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return all.compactMap { Int($0) }.filter { process in
            let directory = try? FileManager.default.destinationOfSymbolicLink(
                atPath: "/proc/\(process)/cwd")
            return directory?.hasPrefix(url.resolvingSymlinksInPath().path) == true
        }
    }

    /// What the supervisor said.
    struct Answer {
        private(set) var out: [UInt8] = []
        private(set) var err: [UInt8] = []
        let state: SupervisorAnswer.State?

        init(_ data: Data) {
            var reader = SupervisorAnswer(nonce: "n")
            _ = reader.read(Array("belay-begin n\n".utf8))
            var rest = data[...]
            while !rest.isEmpty {
                let chunk = rest.prefix(Int.random(in: 1...100_000))
                rest = rest.dropFirst(chunk.count)
                for piece in reader.read(Array(chunk)) {
                    switch piece.stream {
                    case .standardOutput: out += piece.bytes
                    case .standardError: err += piece.bytes
                    }
                }
            }
            state = reader.state
        }

        var words: String { String(decoding: out, as: UTF8.self) }
        var complaint: String { String(decoding: err, as: UTF8.self) }
    }
}

extension Process {
    /// Waits for its end without a thread: other tests need the few that there are. Foundation
    /// waits for all who have inherited a descriptor of its own, a daemon too.
    func exit() async {
        while let stat = try? String(
            contentsOfFile: "/proc/\(processIdentifier)/stat", encoding: .utf8),
            let name = stat.lastIndex(of: ")"), !stat[name...].hasPrefix(") Z")
        { try? await Task.sleep(for: .milliseconds(5)) }
    }
}
