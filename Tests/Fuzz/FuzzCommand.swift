import ArgumentParser
import Foundation

/// Feeds the readers of foreign bytes with mutated inputs: none may trap, hang or take much memory.
///
///     swift run -c release BelayFuzz --reader all --count 1000000 --seed 7
///
/// An input depends on the seed, the reader and its number alone. It is written to a file before
/// the reader gets it, and that file is kept where the reader traps. What was found once is in
/// `Tests/Fuzz/Corpus/READER`: those files are tried first, and mutated like the samples.
@main struct FuzzCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "BelayFuzz")

    @Option(help: "One of \(Reader.all.map(\.name).joined(separator: ", ")), or all.")
    var reader = "all"
    @Option(help: "Inputs for each reader.") var count = 1000
    @Option(help: "The number of the first input.") var first = 0
    @Option(help: "Any number; the same gives the same inputs.") var seed: UInt64 = 1
    @Option(help: "Seconds of processor time that one input may take.") var limit = 10.0
    @Option(help: "Seconds after which no more inputs are tried, for each reader.")
    var time: Double?
    @Option(help: "MiB that the process may come to have.") var memory = 1024
    @Option(help: "The corpus of findings.") var corpus = "Tests/Fuzz/Corpus"
    @Flag(help: .hidden) var isChild = false

    func run() async throws {
        if isChild {
            try await FuzzRun(command: self).run(try Reader.named(reader))
            return
        }
        var hasFailed = false
        for each in try reader == "all" ? Reader.all : [Reader.named(reader)] {
            hasFailed = try supervise(each) || hasFailed
        }
        if hasFailed { throw ExitCode.failure }
    }

    /// Runs a reader in a process of its own, which a trap ends.
    /// - Returns: whether it has failed.
    private func supervise(_ reader: Reader) throws -> Bool {
        let directory = URL(filePath: "/dev/shm/belay-fuzz-\(getpid())-\(reader.name)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        let child = Process()
        child.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        child.arguments = [
            "--is-child", "--reader", reader.name, "--count", "\(count)", "--first", "\(first)",
            "--seed", "\(seed)", "--limit", "\(limit)", "--memory", "\(memory)",
            "--corpus", corpus,
        ]
        if let time { child.arguments?.append(contentsOf: ["--time", "\(time)"]) }
        child.currentDirectoryURL = URL(filePath: FileManager.default.currentDirectoryPath)
        var environment = ProcessInfo.processInfo.environment
        environment["BELAY_FUZZ_DIRECTORY"] = directory.path
        child.environment = environment
        try child.run()
        child.waitUntilExit()
        guard child.terminationReason == .uncaughtSignal || child.terminationStatus != 0 else {
            try FileManager.default.removeItem(at: directory)
            return false
        }
        let number = (try? String(contentsOf: directory.appending(path: "number"), encoding: .utf8))
        print(
            """
            \(reader.name): \(child.terminationReason == .uncaughtSignal ? "signal" : "exit status") \
            \(child.terminationStatus), seed \(seed), input \(number ?? "?"), kept in \(directory.path)
            """)
        return true
    }
}

extension Reader {
    static func named(_ name: String) throws -> Reader {
        guard let reader = all.first(where: { $0.name == name }) else {
            throw ValidationError("There is no reader \(name).")
        }
        return reader
    }
}
