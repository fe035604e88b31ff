import BelayModel
import Foundation
import Testing

@testable import BelayDebian

/// A staging directory on this machine, and a shell that runs the real scripts there.
final class SupervisorRig: Sendable {
    /// The shells that servers have; `Tests/install` sees to it that they are here.
    static let shells = ["/bin/dash", "/bin/bash --posix", "/bin/busybox sh"]

    /// A process that Foundation starts inherits a thread's signal mask, with SIGCHLD blocked: dash
    /// would wait for its children for ever. sshd starts none like that.
    static let unblocked = [
        "-MPOSIX", "-e",
        "POSIX::sigprocmask(POSIX::SIG_SETMASK(), POSIX::SigSet->new); exec @ARGV", "--",
    ]

    let url: URL
    let shell: String
    /// Of this rig alone, as a job's is: an item whose directory is gone is found by it among all
    /// processes of the machine.
    let job = "job-\(UUID().uuidString)"
    var stage: String { url.appending(path: "belay/\(job)").path }
    var meta: URL { url.appending(path: "belay/\(job)/.belay") }

    init(_ shell: String) throws {
        self.shell = shell
        url = FileManager.default.temporaryDirectory.appending(path: "belay-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: meta, withIntermediateDirectories: true)
        try putScripts()
        try Data("0\n\(Self.boot)\n".utf8).write(to: meta.appending(path: "orphan"))
    }

    /// The boot id, read from the kernel.
    static let boot =
        (try? String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8))
        .map { $0.trimmingCharacters(in: .newlines) } ?? ""

    /// What `make` puts into the staging directory, for this shell.
    /// - Parameter fault: a shell function in the place of a program.
    func putScripts(fault: String = "") throws {
        let lines = mine(Supervisor.script).split(separator: "\n", maxSplits: 1)
        let script = lines[0] + "\n\(fault)\n" + lines[1]
        try Data(script.utf8).write(to: meta.appending(path: "supervisor"))
    }

    /// With this shell, and less patience for a text that never comes.
    private func mine(_ script: String) -> String {
        script.replacingOccurrences(of: "/bin/sh", with: shell)
            .replacing(
                "[ \"$tries\" -lt 20 ] || pause=0.5", with: "[ \"$tries\" -lt 20 ] || pause=0.05")
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

    private var words: [String] { shell.split(separator: " ").map(String.init) }

    /// What a runner reads.
    func input(_ request: RunnerRequest) -> [UInt8] { library + request.line }

    /// What it reads first.
    var library: [UInt8] { Array(mine(Runner.library).utf8) }

    /// The same with other limits of output.
    func library(head: Int, tail: Int) throws -> [UInt8] {
        func limits(_ head: Int, _ tail: Int) -> String {
            ServerScript.head(["HEAD": "\(head)", "TAIL": "\(tail)", "CLEARED": "\(head)"])
        }
        let usual = limits(OutputScript.head, OutputScript.tail)
        try #require(Runner.library.contains(usual))
        return Array(mine(Runner.library).replacing(usual, with: limits(head, tail)).utf8)
    }

    /// Starts a runner with one request, and does not wait for it.
    func begin(_ request: RunnerRequest) throws -> (Process, output: URL) {
        let started = try process(words, input: input(request))
        try started.0.run()
        return started
    }

    /// Runs a runner to its end and reads its answer.
    func ask(input: [UInt8]) async throws -> Answer {
        try await end(of: process(words, input: input))
    }

    /// Has the supervisor receive a file.
    func receive(_ name: String, size: Int, sum: String, input: [UInt8]) async throws -> Answer {
        let words = words + [meta.appending(path: "supervisor").path, "receive"]
        return try await end(of: process(words + [name, "\(size)", sum], input: input))
    }

    private func end(of started: (Process, output: URL)) async throws -> Answer {
        try started.0.run()
        await started.0.exit()
        return Answer(try Data(contentsOf: started.output))
    }

    func start(
        _ script: String, item: String = "0", environment: [(String, String)] = [],
        live: Bool = false, ordered: RunnerRequest.Ordered = .never
    ) async throws -> Answer {
        let script = self.item(script, environment)
        let request = RunnerRequest.start(
            named(item), script: script, live ? .live : .brief, ordered: ordered)
        return try await ask(input: input(request))
    }

    func attach(
        _ item: String = "0", from: (Int, Int) = (0, 0),
        ordered: RunnerRequest.Ordered = .unknown
    ) async throws -> Answer {
        try await ask(input: input(.attach(named(item, from), ordered: ordered)))
    }

    func named(_ item: String, _ from: (Int, Int) = (0, 0)) -> RunnerRequest.Item {
        RunnerRequest.Item(
            stage: stage, name: item,
            received: OutputSizes(standardOutput: from.0, standardError: from.1))
    }

    func item(_ script: String, _ environment: [(String, String)] = []) -> String {
        Supervisor.item(
            script: script, environment: environment.map { (name: $0.0, value: $0.1) },
            stage: stage)
    }

    func text(_ file: String) -> String? {
        bytes(file).flatMap { String(data: $0, encoding: .utf8) }
    }

    /// The process beside item 0, its start time and its boot, as they are written down.
    var identity: [String]? {
        text("stage/.belay/0.state")?.split(separator: "\n").dropFirst().first?
            .split(separator: " ").map(String.init)
    }

    /// Replaces the boot in which an item came here last.
    func note(boot: String) throws {
        try Data("0\n\(boot)\n".utf8).write(to: meta.appending(path: "orphan"))
    }

    /// Replaces what is known of item 0.
    func write(status: String, identity: [String]) throws {
        let file = meta.appending(path: "0.state")
        try? FileManager.default.removeItem(at: file)
        try Data((status + identity.joined(separator: " ") + "\n").utf8).write(to: file)
    }

    /// What is in a file of the rig; `stage/` is the staging directory.
    func bytes(_ file: String) -> Data? {
        let isStaged = file.hasPrefix("stage/")
        let place =
            isStaged
            ? URL(filePath: stage).appending(path: file.dropFirst(6)) : url.appending(path: file)
        return try? Data(contentsOf: place)
    }

    /// Waits until something is true, for two minutes at most.
    func wait(_ isTrue: () -> Bool) async -> Bool {
        for _ in 0..<6000 {
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
        private(set) var state: ItemState?
        /// Of each request, how it ended.
        private(set) var ends: [String] = []
        /// There may be more output.
        private(set) var isPartial = false
        /// For how long the item had been there, as it was said.
        private(set) var ages: [Int?] = []
        private(set) var isNonsense = false

        init(_ data: Data) {
            var reader = RunnerAnswerReader(nonce: "n")
            _ = reader.read(Array("belay-begin n\n".utf8))
            var rest = data[...]
            while !rest.isEmpty {
                let chunk = rest.prefix(Int.random(in: 1...100_000))
                rest = rest.dropFirst(chunk.count)
                for part in reader.read(Array(chunk)) {
                    switch part {
                    case .begun, .ready: break
                    case .nonsense: isNonsense = true
                    case .running(_, let seconds): ages.append(seconds)
                    case .output(.standardOutput, let bytes): out += bytes
                    case .output(.standardError, let bytes): err += bytes
                    case .end(_, let word, let detail):
                        state = ItemState(word: word, detail: detail)
                        ends.append(detail.isEmpty ? word : "\(word) \(detail)")
                        isPartial = word == "partial"
                    }
                }
            }
        }

        var words: String { String(decoding: out, as: UTF8.self) }
        var complaint: String { String(decoding: err, as: UTF8.self) }
    }
}

extension Process {
    /// Waits for its end without a thread: other tests need the few that there are. Foundation
    /// waits for all who have inherited a descriptor of its own, a daemon too.
    func exit() async { while isAtWork { try? await Task.sleep(for: .milliseconds(5)) } }

    /// Whether it has not ended, as proc(5) tells it.
    var isAtWork: Bool {
        guard
            let stat = try? String(
                contentsOfFile: "/proc/\(processIdentifier)/stat", encoding: .utf8),
            let name = stat.lastIndex(of: ")")
        else { return false }
        return !stat[name...].hasPrefix(") Z")
    }
}

extension RunnerRequest.Following {
    /// As an item that is over in a moment is followed, with others to come.
    static let brief = Self.atEnd(mark: "m4rk", isLast: false)
}
