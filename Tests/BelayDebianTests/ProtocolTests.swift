import BelayModel
import Foundation
import Testing

@testable import BelayDebian

/// What passes between Belay and a runner: numbers, lengths, limits.
@Suite(.serialized) struct ProtocolTests {
    private func parts(_ text: String) -> [RunnerAnswerReader.Part] {
        var reader = RunnerAnswerReader(nonce: "n")
        return Array(reader.read(Array("belay-begin n\n\(text)".utf8)).dropFirst())
    }

    @Test func eachAnswerHasItsRequestsNumber() {
        #expect(
            parts("end 0 ready b00t\nrunning 3 17\nrunning 3\nend 3 exited 0\nend 4 none a b\n")
                == [
                    .ready(boot: "b00t"), .running(request: 3, seconds: 17),
                    .running(request: 3, seconds: nil),
                    .end(request: 3, word: "exited", detail: "0"),
                    .end(request: 4, word: "none", detail: "a b"),
                ])
    }

    @Test(arguments: [
        "hello\n", "end exited 0\n", "end x exited 0\n", "o -1\n", "o 99999999999999999999\n",
        "e 0\n", "o\n", "o left -4\n", "\n", "running x\n", "o until\n", "o -5\n", "e x\n",
    ])
    func whatNoRunnerSaysIsNonsense(_ line: String) {
        #expect(parts(line + "end 1 exited 0\n") == [.nonsense])
    }

    @Test func aLineWithoutEndIsNonsense() {
        #expect(parts(String(repeating: "x", count: 5000)) == [.nonsense])
    }

    /// It would be taken for the rest of the announced frame.
    @Test(arguments: SupervisorRig.shells) func anOutputThatIsCutEndsTheRunner(_ shell: String)
        async throws
    {
        let rig = try SupervisorRig(shell)
        _ = try await rig.start("seq 1000")
        // What dd finds is shorter than wc has said.
        let fault = "wc() { echo 9000; }\n"
        let answer = try await rig.ask(
            input: Array(fault.utf8) + rig.input(.attach(rig.named("0"))))
        #expect(answer.ends == [])
        #expect(answer.out.count == 3893)
    }

    /// Beginning and end of much output, and how much is left out; of its disk, too.
    @Test(arguments: SupervisorRig.shells) func theMiddleOfMuchOutputIsLeftOut(_ shell: String)
        async throws
    {
        let rig = try SupervisorRig(shell)
        let library = try rig.library(head: 1_000_000, tail: 5000)
        func ask(_ request: RunnerRequest) async throws -> SupervisorRig.Answer {
            try await rig.ask(input: library + request.line)
        }
        let script = rig.item("seq 1000000; sleep 1; seq 1000000; echo error >&2; exit 3")
        let answer = try await ask(.start(rig.named("0"), script: script, .live))
        #expect(answer.state == .exited(3))
        #expect(answer.complaint == "error\n")
        let whole = 2 * 6_888_896
        let words = answer.words
        #expect(words.hasPrefix("1\n2\n3\n"))
        #expect(words.contains("\nbelay: \(whole - 1_005_000) bytes are left out here\n"))
        #expect(words.hasSuffix("\n999999\n1000000\n"))
        #expect(answer.out.count < 1_006_000)
        // What comes again is the same.
        let again = try await ask(.attach(rig.named("0", (1_000_000, 6))))
        #expect(Array(answer.out.dropFirst(1_000_000)) == again.out)
        #expect(again.state == .exited(3))
        let few = try await ask(
            .start(rig.named("1"), script: rig.item("seq 150000; exit 1"), .live))
        #expect(few.out.count == 938_895 && few.state == .exited(1))
        let more = try await ask(.start(rig.named("2"), script: rig.item("seq 159300"), .live))
        #expect(more.words == (1...159_300).map { "\($0)\n" }.joined())
    }

    @Test func onlyTheMiddleIsCleared() async throws {
        let rig = try SupervisorRig("/bin/dash")
        let library = try rig.library(head: 1_000_000, tail: 5000)
        let item = rig.item("seq 1000000; sleep 1.5; seq 10")
        let request = RunnerRequest.start(rig.named("0"), script: item, .live)
        _ = try await rig.ask(input: library + request.line)
        let kept = try #require(rig.bytes("stage/.belay/0.out"))
        #expect(kept.count == 6_888_896 + 21)
        #expect(kept.prefix(2) == Data("1\n".utf8))
        #expect(kept.suffix(4) == Data("\n10\n".utf8))
        #expect(kept[2_000_000..<2_001_000].allSatisfy { $0 == 0 })
    }
}

/// What of an environment reaches what on a server.
@Suite(.serialized) struct FixedEnvironmentTests {
    private static let given = [
        "LD_PRELOAD=/nowhere.so", "TMPDIR=/nowhere", "APT_CONFIG=/nowhere", "PS4=x", "ENV=/nowhere",
        "SUDO_COMMAND=all of a script", "MAIL=/var/mail/x", "IFS=/", "http_proxy=http://proxy:1",
        "GREP_OPTIONS=-v", "FOREIGN=yes",
    ]

    /// Runs an item that prints its environment, with a runner that was given one.
    private func environment(_ shell: String, isOwn: Bool, live: Bool) async throws -> [String] {
        let rig = try SupervisorRig(shell)
        let item = Supervisor.item(
            script: "/usr/bin/env", environment: [("BELAY_STAGE", rig.stage)], stage: rig.stage,
            isOwn: isOwn)
        let request = RunnerRequest.start(rig.named("0"), script: item, live ? .live : .brief)
        let words = shell.split(separator: " ").map(String.init)
        let path = "/usr/bin:/bin:/opt/own"
        let (process, output) = try rig.process(
            ["/usr/bin/env"] + Self.given + ["PATH=\(path)"] + words, input: rig.input(request))
        try process.run()
        await process.exit()
        let answer = SupervisorRig.Answer(try Data(contentsOf: output))
        #expect(answer.state == .exited(0))
        return answer.words.split(separator: "\n").map(String.init)
    }

    @Test(arguments: SupervisorRig.shells) func scriptsOfBelayStartFromAFixedOne(_ shell: String)
        async throws
    {
        let found = try await environment(shell, isOwn: true, live: true)
        let names = Set(found.compactMap { $0.split(separator: "=").first.map(String.init) })
        let allowed: Set = [
            "PATH", "SHELL", "HOME", "USER", "LOGNAME", "BELAY_STAGE", "http_proxy", "PWD", "SHLVL",
            "_", "OLDPWD",
        ]
        #expect(names.subtracting(allowed) == [])
        #expect(found.contains("PATH=\(FixedEnvironment.path)"))
        #expect(found.contains("http_proxy=http://proxy:1"))
    }

    @Test(arguments: SupervisorRig.shells, [true, false])
    func itemsOfOnesOwnHaveTheLogins(_ shell: String, live: Bool) async throws {
        let found = try await environment(shell, isOwn: false, live: live)
        #expect(found.contains("FOREIGN=yes"))
        #expect(found.contains("PATH=/usr/bin:/bin:/opt/own:/usr/local/sbin:/usr/sbin:/sbin"))
        for name in ["LD_PRELOAD", "SUDO_COMMAND", "MAIL", "LOGIN_PATH", "BELAY_AS_USER"] {
            #expect(!found.contains { $0.hasPrefix("\(name)=") }, "\(name)")
        }
    }

    @Test(
        .enabled(if: geteuid() == 0, "only root can become somebody else"),
        arguments: ["/bin/dash", "/bin/bash --posix"], [true, false])
    func itemsOfAnotherUserHaveNothingOfSudo(_ shell: String, live: Bool) async throws {
        let rig = try SupervisorRig(shell)
        let item = Supervisor.item(
            script: "id -un; tr '\\0' '\\n' </proc/$$/environ; echo; echo $#", environment: [],
            stage: rig.stage, asUser: "nobody")
        let request = RunnerRequest.start(rig.named("0"), script: item, live ? .live : .brief)
        let words = shell.split(separator: " ").map(String.init)
        let (process, output) = try rig.process(
            ["/usr/bin/env"] + Self.given + words, input: rig.input(request))
        try process.run()
        await process.exit()
        let found = SupervisorRig.Answer(try Data(contentsOf: output)).words
        #expect(found.hasPrefix("nobody\n"))
        #expect(found.hasSuffix("\n0\n"))
        for name in ["SUDO_COMMAND", "MAIL", "BELAY_AS_USER", "LD_PRELOAD"] {
            #expect(!found.contains("\(name)="), "\(name)")
        }
    }

    @Test(arguments: [
        ("http_proxy", true), ("HTTPS_PROXY", true), ("no_proxy", true), ("MY_TOKEN", true),
        ("PATH", false), ("IFS", false), ("LD_PRELOAD", false), ("APT_CONFIG", false),
        ("DPKG_FORCE", false), ("DEBIAN_FRONTEND", false), ("TMPDIR", false), ("LC_ALL", false),
        ("LANGUAGE", false), ("BELAY_STAGE", false), ("ENV", false), ("PERL5LIB", false),
    ])
    func thePlaybooksEnvironmentIsGivenAsFarAsItIsSafe(_ name: String, _ isGiven: Bool) {
        #expect(FixedEnvironment.mayBeGiven(name) == isGiven)
    }
}
