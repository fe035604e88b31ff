import BelayModel
import Foundation
import Synchronization
import Testing

@testable import BelaySSH

@Suite(.timeLimit(.minutes(15)))
struct CommandTests {
    @Test func exitStatusesAreValues() async throws {
        let server = try await TestServer()
        let link = try await server.connect()
        for status in [0, 1, 2, 126, 255] {
            let (end, _, _) = try await link.output(of: "exit \(status)")
            #expect(end == .exited(status))
        }
        await link.close()
    }

    @Test func signalsAreValues() async throws {
        let server = try await TestServer()
        let link = try await server.connect()
        #expect(try await link.output(of: "kill -TERM $$").end == .signaled("TERM"))
        #expect(try await link.output(of: "kill -KILL $$").end == .signaled("KILL"))
    }

    @Test func bothStreams() async throws {
        let server = try await TestServer()
        let link = try await server.connect()
        let (end, stdout, stderr) = try await link.output(of: "echo out; echo err >&2; exit 3")
        #expect(end == .exited(3))
        #expect(stdout == "out\n")
        #expect(stderr == "err\n")
    }

    @Test func standardInputIsEmptyUnlessGiven() async throws {
        let server = try await TestServer()
        let link = try await server.connect()
        #expect(try await link.output(of: "wc -c").stdout == "0\n")
        #expect(try await link.output(of: "cat", input: .bytes(Array("in".utf8))).stdout == "in")
    }

    /// In a process of its own: the tests that run beside it take hundreds of megabytes at times.
    @Test func muchOutputInBoundedMemory() async {
        await #expect(processExitsWith: .success) {
            let server = try await TestServer()
            let link = try await server.connect()
            let count = Atomic<Int>(0)
            let most = Atomic<Int>(0)
            let before = residentBytes()
            let end = try await link.run(RemoteCommand("head -c 400000000 /dev/zero")) { _, bytes in
                count.wrappingAdd(bytes.count, ordering: .relaxed)
                let grown = residentBytes() - before
                if grown > most.load(ordering: .relaxed) { most.store(grown, ordering: .relaxed) }
            }
            #expect(end == .exited(0))
            #expect(count.load(ordering: .relaxed) == 400_000_000)
            #expect(most.load(ordering: .relaxed) < 100_000_000)
        }
    }

    /// A receiver that takes its time must hold up its own command and no other.
    @Test func slowReceiverHoldsUpItsOwnCommandOnly() async throws {
        let server = try await TestServer()
        let link = try await server.connect()
        let progress = server.directory.path("progress")
        let gate = Gate()
        async let slow = link.run(
            RemoteCommand("head -c 50000000 /dev/zero | tee \(progress)")
        ) { _, _ in await gate.wait() }
        for _ in 0..<20 { #expect(try await link.output(of: "echo quick").stdout == "quick\n") }
        let written =
            try FileManager.default.attributesOfItem(atPath: progress)[.size] as? Int ?? 0
        #expect(written < 20_000_000, "it went on although nobody took its output")
        await gate.open()
        #expect(try await slow == .exited(0))
    }

    @Test func streamedUploadIsByteExact() async throws {
        let server = try await TestServer()
        let link = try await server.connect()
        let target = server.directory.path("upload")
        let block = (0..<1_048_576).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 8) }
        let number = Mutex(0)
        let input = RemoteCommand.Input.source {
            let next = number.withLock { number in
                number += 1
                return number
            }
            guard next <= 64 else { return [] }
            var bytes = block
            bytes[0] = UInt8(next)
            return bytes
        }
        #expect(try await link.output(of: "cat > \(target)", input: input).end == .exited(0))
        let data = try Data(contentsOf: URL(fileURLWithPath: target))
        #expect(data.count == 64 << 20)
        for index in 0..<64 {
            var expected = Data(block)
            expected[0] = UInt8(index + 1)
            // Compared as a whole: byte by byte, a debug build keeps other tests waiting for minutes.
            let isSame = data[(index << 20)..<((index + 1) << 20)] == expected
            #expect(isSame)
        }
    }

    @Test func commandThatReadsOnlyTheBeginningOfItsInput() async throws {
        let server = try await TestServer()
        let link = try await server.connect()
        let much = [UInt8](repeating: 65, count: 8 << 20)
        let result = try await link.output(of: "head -c 3; exit 5", input: .bytes(much))
        #expect(result.stdout == "AAA")
        #expect(result.end == .exited(5))
        let endless = RemoteCommand.Input.source { [UInt8](repeating: 66, count: 65536) }
        #expect(try await link.output(of: "head -c 3", input: endless).stdout == "BBB")
    }

    /// A conversation: each piece follows the answer to the one before, from whatever thread.
    @Test func inputThatComesToBeWhileTheCommandRuns() async throws {
        let server = try await TestServer()
        let link = try await server.connect()
        let queue = InputQueue()
        let output = Output()
        queue.add(Array("0\n".utf8))
        let end = try await link.run(RemoteCommand("cat; exit 3", input: .queue(queue))) {
            await output.receive($0, $1)
            let lines = output.text(.standardOutput).split(separator: "\n").count
            if lines == 100 { return queue.finish() }
            let next = Array("\(lines)\n".utf8)
            if lines % 2 == 0 { queue.add(next) } else { Task.detached { queue.add(next) } }
        }
        #expect(end == .exited(3))
        let expected = (0..<100).map { "\($0)\n" }.joined()
        #expect(output.text(.standardOutput) == expected)
    }

    @Test func inputThatCannotBeRead() async throws {
        struct Unreadable: Error {}
        let server = try await TestServer()
        let link = try await server.connect()
        let error = try await linkError {
            try await link.output(of: "cat", input: .source { throw Unreadable() })
        }
        #expect(error.kind == .input)
        #expect(try await link.output(of: "echo still here").stdout == "still here\n")
    }

    @Test func moreCommandsAtOnceThanTheServerHasSessionsFor() async throws {
        let server = try await TestServer(options: ["MaxSessions 3"])
        let link = try await server.connect()
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<40 {
                group.addTask {
                    let result = try await link.output(
                        of: "cat; echo \(number) >&2; exit \(number)",
                        input: .bytes(Array("in \(number)".utf8)))
                    return result.end == .exited(number) && result.stdout == "in \(number)"
                        && result.stderr == "\(number)\n"
                }
            }
            for try await isRight in group { #expect(isRight) }
        }
    }

    /// Libssh2 reports 0 for a status that never came; ours must not.
    @Test func aStatusThatHasNotComeIsNotZero() async throws {
        let server = try await TestServer()
        let link = try await server.connect()
        async let end = link.run(RemoteCommand("sleep 1; exit 0")) { _, _ in }
        #expect(try await end == .exited(0))
        #expect(Channel.canTellMissingStatus)
    }

    @Test func outputHeldOpenByAProcessLeftBehind() async throws {
        let server = try await TestServer()
        let link = try await server.connect { $0.outputLinger = .milliseconds(300) }
        let result = try await link.output(of: "echo done; sleep 60 & exit 6")
        #expect(result.end == .exited(6))
        #expect(result.stdout == "done\n")
    }

    @Test func abandonedCommandLeavesTheLinkUsable() async throws {
        let server = try await TestServer()
        let link = try await server.connect()
        let task = Task { try await link.output(of: "echo started; sleep 60") }
        try await Task.sleep(for: .milliseconds(300))
        task.cancel()
        let error = try await linkError { try await task.value }
        #expect(error.kind == .closed)
        #expect(try await link.output(of: "echo next").stdout == "next\n")
    }
}

/// Memory of this process that is in RAM.
func residentBytes() -> Int {
    let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
    let fields = text.split(separator: " ")
    return (fields.count > 1 ? Int(fields[1]) ?? 0 : 0) * 4096
}

/// Holds callers back until it is opened.
actor Gate {
    private var isOpen = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    func wait() async {
        if !isOpen { await withCheckedContinuation { waiting.append($0) } }
    }

    func open() {
        isOpen = true
        for continuation in waiting { continuation.resume() }
        waiting = []
    }
}
