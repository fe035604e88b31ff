import Foundation
import Glibc
import Synchronization

/// One reader with all its inputs, in a process that a trap may end.
struct FuzzRun {
    let command: FuzzCommand

    func run(_ reader: Reader) async throws {
        let place = ProcessInfo.processInfo.environment["BELAY_FUZZ_DIRECTORY"]
        let directory = place ?? "/dev/shm"
        let path = "\(directory)/input\(reader.suffix)"
        let found = try corpus(of: reader)
        let mutator = Mutator(bases: reader.samples.map { Array($0.utf8) } + found)
        let watch = Watch(limit: command.limit, memory: command.memory, directory: directory)
        watch.start()
        let start = ContinuousClock.now
        var done = 0
        for (number, input) in found.enumerated() {
            try await give(input, "corpus \(number)", to: reader, at: path, watch)
        }
        for number in command.first..<(command.first + command.count) {
            let input = mutator.input(number, seed: command.seed, reader: reader.name)
            try await give(input, "\(number)", to: reader, at: path, watch)
            done += 1
            if let time = command.time, done % 64 == 0, .now - start > .seconds(time) { break }
        }
        let seconds = (.now - start) / .seconds(1)
        print(
            "\(reader.name): \(done) inputs, \(found.count) of the corpus,",
            String(format: "%.1f s, slowest %.3f s,", seconds, watch.slowest),
            "\(Watch.mebibytes) MiB")
    }

    private func give(
        _ input: [UInt8], _ number: String, to reader: Reader, at path: String, _ watch: Watch
    ) async throws {
        try write(input, to: path, isProgram: reader.isProgram)
        watch.begin(number)
        await reader.read(input, path)
        watch.end()
    }

    private func write(_ input: [UInt8], to path: String, isProgram: Bool) throws {
        let mode: mode_t = isProgram ? 0o755 : 0o644
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
        defer { close(descriptor) }
        var rest = input[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes {
                unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
            }
            guard count > 0 else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
            rest = rest.dropFirst(count)
        }
    }

    private func corpus(of reader: Reader) throws -> [[UInt8]] {
        let directory = URL(filePath: command.corpus).appending(path: reader.name)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory.path)) ?? []
        return try names.sorted().map { Array(try Data(contentsOf: directory.appending(path: $0))) }
    }
}

/// Ends the process when an input takes too long, or the process too much memory.
final class Watch: Sendable {
    private struct State {
        var number = ""
        var begun: Moment?
        var slowest = Duration.zero
    }

    /// Other programs may take the processor away from an input that is not slow by itself.
    private struct Moment {
        var processor = Moment.processorTime
        var clock = ContinuousClock.now

        static var processorTime: Duration {
            var time = timespec()
            guard unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time) == 0 else { return .zero }
            return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
        }
    }

    /// An input that waits without end needs no processor.
    private static let patience = Duration.seconds(600)

    private let state = Mutex(State())
    private let limit: Duration
    private let memory: Int
    private let directory: String

    init(limit: Double, memory: Int, directory: String) {
        self.limit = .seconds(limit)
        self.memory = memory
        self.directory = directory
    }

    var slowest: Double { state.withLock(\.slowest) / .seconds(1) }

    func begin(_ number: String) {
        state.withLock { state in
            state.number = number
            state.begun = Moment()
        }
    }

    func end() {
        state.withLock { state in
            if let begun = state.begun {
                state.slowest = max(state.slowest, Moment.processorTime - begun.processor)
            }
            state.begun = nil
        }
    }

    /// The number is written when it is asked for, which is seldom: a trap has it from its input.
    func start() {
        Thread.detachNewThread { [self] in
            while true {
                usleep(100_000)
                let (number, begun) = state.withLock { ($0.number, $0.begun) }
                try? number.write(toFile: directory + "/number", atomically: false, encoding: .utf8)
                if let begun, Moment.processorTime - begun.processor > limit {
                    print("input \(number) takes more of the processor than \(limit)")
                    exit(3)
                }
                if let begun, .now - begun.clock > Self.patience {
                    print("input \(number) takes longer than \(Self.patience)")
                    exit(3)
                }
                if Self.mebibytes > memory {
                    print("with input \(number) the process has \(Self.mebibytes) MiB")
                    exit(4)
                }
            }
        }
    }

    /// Resident memory (proc(5), statm).
    static var mebibytes: Int {
        let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
        let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        return pages * 4096 / 1_048_576
    }
}
