import BelayModel
import Foundation
import Glibc
import Testing

@testable import BelaySSH
@testable import BelaySystem

/// A question on a terminal of the test's own.
@Suite(.serialized, .timeLimit(.minutes(15)))
struct TerminalPromptTests {
    @Test(arguments: [
        ("secret\r", "secret"), ("wrong\u{15}right\n", "right"), ("aé\u{7f}b\n", "ab"),
        ("part\u{4}", "part"), ("\n", ""),
    ])
    func answers(_ keys: String, _ secret: String) async throws {
        #expect(try await ask(keys) == .secret(.init(secret)))
    }

    @Test func noAnswer() async throws {
        #expect(try await ask("\u{4}") == .declined)
    }

    @Test func noTerminal() throws {
        #expect(TerminalPrompt.ask("Password", on: "/nonexistent") == .noTerminal)
        #expect(TerminalPrompt.ask("Password", on: "/dev/null") == .noTerminal)
    }

    /// - Returns: the answer, when the echo was off before it and is on again after it.
    private func ask(_ keys: String) async throws -> TerminalPrompt.Answer {
        let terminal = try PseudoTerminal()
        let path = terminal.path
        // It blocks, and other tests need the few threads of the pool.
        let (answers, post) = AsyncStream.makeStream(of: TerminalPrompt.Answer.self)
        Thread.detachNewThread {
            post.yield(TerminalPrompt.ask("Pass\u{7}word", on: path))
            post.finish()
        }
        let question = try await terminal.output(until: "word: ")
        #expect(question == "Pass word: ")
        #expect(!terminal.echoes)
        terminal.type(keys)
        let answer = await answers.first { _ in true }
        let result = try #require(answer)
        #expect(terminal.echoes)
        #expect(try await terminal.output(until: "\r\n") == "\r\n")
        return result
    }
}

/// What a person at a terminal sees, and types.
private final class PseudoTerminal {
    private let descriptor: Int32
    /// Open as long as the terminal: its modes would be forgotten otherwise.
    private let other: Int32
    let path: String

    init() throws {
        descriptor = unsafe open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        var (lock, number): (Int32, Int32) = (0, -1)
        // TIOCSPTLCK and TIOCGPTN of ioctl_tty(2), which are macros.
        guard unsafe ioctl(descriptor, 0x4004_5431, &lock) == 0,
            unsafe ioctl(descriptor, 0x8004_5430, &number) == 0
        else { throw TestServer.Failure(description: "no pseudo terminal") }
        path = "/dev/pts/\(number)"
        other = unsafe open(path, O_RDWR | O_NOCTTY | O_CLOEXEC)
    }

    deinit {
        close(descriptor)
        close(other)
    }

    var echoes: Bool {
        var modes = termios()
        unsafe tcgetattr(other, &modes)
        return modes.c_lflag & tcflag_t(ECHO) != 0
    }

    func type(_ keys: String) { unsafe _ = write(descriptor, keys, keys.utf8.count) }

    func output(until end: String) async throws -> String {
        var bytes: [UInt8] = []
        var byte: UInt8 = 0
        while !String(decoding: bytes, as: UTF8.self).hasSuffix(end) {
            var watched = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            if unsafe poll(&watched, 1, 0) > 0, unsafe read(descriptor, &byte, 1) == 1 {
                bytes.append(byte)
            } else {
                try await Task.sleep(for: .milliseconds(10))
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
