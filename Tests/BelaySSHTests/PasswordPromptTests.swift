import BelayModel
import Testing

@testable import BelaySSH

@Suite(.timeLimit(.minutes(15)))
struct PasswordPromptTests {
    private let marker = "[belay 5f2c password]"
    private let ready = "[belay 5f2c ready]"

    /// Asks as sudo does: for a password at most three times, on standard error, without a line
    /// feed; then runs what follows, which has the rest of the input.
    /// - Returns: the words that call it. A shell reads it: a file that is executed must not be open
    ///   for writing anywhere, and other tests start processes that inherit what is open here.
    private func fakeSudo(_ server: TestServer) throws -> String {
        let path = server.directory.path("sudo")
        try server.directory.write(
            "sudo",
            """
            tries=0
            while [ $tries -lt 3 ]; do
                printf '%s' '\(marker)' >&2
                IFS= read -r answer || exit 1
                [ "$answer" = 'the secret' ] && { printf '%s' '\(ready)'; exec "$@"; }
                echo 'Sorry, try again.' >&2
                tries=$((tries + 1))
                sleep 5
            done
            exit 1
            """)
        return "/bin/sh \(path)"
    }

    private func prompt(_ password: String) -> RemoteCommand.PasswordPrompt {
        .init(marker: marker, ready: ready, password: Secret(password))
    }

    @Test func passwordThenInput() async throws {
        let server = try await TestServer()
        let sudo = try fakeSudo(server)
        let link = try await server.connect()
        let result = try await link.output(
            of: "\(sudo) sh -c 'cat; echo; echo err >&2; exit 9'",
            input: .bytes(Array("the input".utf8)), prompt: prompt("the secret"))
        #expect(result.end == .exited(9))
        #expect(result.stdout == "the input\n")
        #expect(result.stderr == "err\n")
    }

    @Test func streamedInputWaitsForTheEndOfTheDialogue() async throws {
        let server = try await TestServer()
        let sudo = try fakeSudo(server)
        let link = try await server.connect()
        let bytes = [UInt8](repeating: 120, count: 3_000_000)
        let result = try await link.output(
            of: "\(sudo) wc -c", input: .bytes(bytes), prompt: prompt("the secret"))
        #expect(result.stdout == "3000000\n")
    }

    @Test func noPasswordWanted() async throws {
        let server = try await TestServer()
        let link = try await server.connect()
        let result = try await link.output(
            of: "printf '%s' '\(ready)'; cat", input: .bytes(Array("x".utf8)),
            prompt: prompt("unused"))
        #expect(result.stdout == "x")
    }

    /// The fake waits five seconds before it asks again; what counts is that the second question
    /// ends it and not the third.
    @Test func wrongPassword() async throws {
        let server = try await TestServer()
        let sudo = try fakeSudo(server)
        let link = try await server.connect()
        let error = try await linkError {
            try await link.output(of: "\(sudo) true", prompt: prompt("wrong one"))
        }
        #expect(error.kind == .become)
        #expect(!error.message.contains("wrong one"))
        #expect(try await link.output(of: "echo next").stdout == "next\n")
    }

    @Test func commandThatEndsWithoutAsking() async throws {
        let server = try await TestServer()
        let link = try await server.connect()
        let error = try await linkError {
            try await link.output(
                of: "echo 'not in the sudoers file' >&2; exit 1", prompt: prompt("unused"))
        }
        #expect(error.kind == .become)
        #expect(error.message.hasSuffix("sudo did not begin the command: not in the sudoers file"))
    }

    @Test func passwordThatNobodyHas() async throws {
        let server = try await TestServer()
        let sudo = try fakeSudo(server)
        let link = try await server.connect()
        var prompt = prompt("")
        prompt.password = nil
        let error = try await linkError { [prompt] in
            try await link.output(of: "\(sudo) true", prompt: prompt)
        }
        #expect(error.kind == .become)
        #expect(error.message.contains("wants a password, and none was given"))
    }

    @Test func oneThatAsksSomethingElse() async throws {
        let server = try await TestServer()
        let link = try await server.connect { $0.requestTimeout = .seconds(8) }
        let error = try await linkError {
            try await link.output(
                of: "printf 'Code: ' >&2; read answer; sleep 60", prompt: prompt("unused"))
        }
        #expect(error.kind == .become)
        #expect(error.message.contains("asked nothing that is known"))
    }

    /// Every byte passes a terminal as it is, in both directions.
    @Test func terminal() async throws {
        let server = try await TestServer()
        let link = try await server.connect()
        let bytes = (0..<60_000).map { UInt8(truncatingIfNeeded: $0 / 7 + $0) }
        let output = Output()
        let command = RemoteCommand(
            "tty >/dev/null && printf '%s' '\(ready)' && head -c \(bytes.count)",
            input: .bytes(bytes), prompt: prompt("unused"), needsTerminal: true)
        #expect(try await link.run(command, receive: output.receive) == .exited(0))
        #expect(output.bytes(.standardOutput) == bytes)
    }

    @Test func terminalOnlyWhereItIsWanted() async throws {
        let server = try await TestServer()
        let link = try await server.connect()
        let lines = """
            tty >/dev/null || { echo 'sorry, you must have a tty' >&2; exit 1; }
            printf '%s' '\(marker)' >&2; read answer; printf '%s' '\(ready)'
            echo "$answer"; head -c 5
            """
        var prompt = prompt("the secret")
        prompt.terminalRefusal = "you must have a tty"
        let result = try await link.output(
            of: lines, input: .bytes(Array("input".utf8)), prompt: prompt)
        #expect(result.stdout == "the secret\ninput")
        #expect(result.stderr == "")
        #expect(result.end == .exited(0))
    }

    @Test func serverThatGivesNoTerminal() async throws {
        let server = try await TestServer(options: ["PermitTTY no"])
        let link = try await server.connect()
        let error = try await linkError {
            try await link.run(
                RemoteCommand("true", prompt: prompt("unused"), needsTerminal: true)
            ) { _, _ in }
        }
        #expect(error.kind == .become)
        #expect(error.message.contains("PermitTTY"))
        #expect(try await link.output(of: "echo next").stdout == "next\n")
    }
}

struct MarkerSearchTests {
    @Test(arguments: [
        (["abMARKcd"], "abcd", 1), (["ab", "cd"], "abcd", 0), (["M", "A", "R", "K"], "", 1),
        (["xMA", "RKy"], "xy", 1), (["MAMARK"], "MA", 1), (["MARKMARK"], "", 2),
        (["MAR", "x"], "MARx", 0), (["MMARK"], "M", 1),
    ])
    func findsTheMarkerWhereverItIsCut(_ pieces: [String], _ passed: String, _ found: Int) {
        var search = MarkerSearch(Array("MARK".utf8))
        var (text, count) = ([UInt8](), 0)
        for piece in pieces {
            let step = search.feed(Array(piece.utf8))
            text += step.passed
            count += step.found
        }
        text += search.takeHeld()
        #expect(String(decoding: text, as: UTF8.self) == passed)
        #expect(count == found)
    }

    @Test func afterTheLimitEverythingPasses() {
        var search = MarkerSearch(Array("MARK".utf8))
        let (passed, found) = search.feed(Array("aMARKbMARK".utf8), limit: 1)
        #expect(passed == Array("abMARK".utf8))
        #expect(found == 1)
    }
}
