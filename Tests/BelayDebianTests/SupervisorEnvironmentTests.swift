import Foundation
import Testing

@testable import BelayDebian

/// What an item finds around it.
@Suite(.serialized) struct SupervisorEnvironmentTests {
    @Test(arguments: SupervisorRig.shells) func valuesAreOnlyText(_ shell: String) async throws {
        let rig = try SupervisorRig(shell)
        let began = rig.url.appending(path: "began").path
        let values = [
            "two\nlines\n", "it's \"quoted\"", "$(touch \(began))", "`touch \(began)`",
            "'; touch \(began); '", "\\", "-n", "$HOME", "*", " ", "", "Ärger ÁÀ‰ 日本",
            "\u{01}\u{7f}",
        ]
        let environment = values.enumerated().map { ("V\($0.offset)", $0.element) }
        let print = values.indices.map { "printf '%s|' \"$V\($0)\"" }.joined(separator: "\n")
        let answer = try await rig.start(print, environment: environment)
        #expect(answer.words == values.map { $0 + "|" }.joined())
        #expect(answer.complaint.isEmpty)
        #expect(rig.text("began") == nil)
    }

    @Test(arguments: SupervisorRig.shells) func leavesOutWhatIsNoName(_ shell: String) async throws
    {
        let rig = try SupervisorRig(shell)
        let began = rig.url.appending(path: "began").path
        let environment = [
            ("A;touch \(began)", "x"), ("1A", "x"), ("", "x"), ("A-B", "x"), ("Ä", "x"),
            ("NUL", "a\0b"), ("_ok1", "fine"),
        ]
        let answer = try await rig.start(
            "printf '%s %s' \"$NUL\" \"$_ok1\"", environment: environment)
        #expect(answer.words == "ab fine")
        #expect(answer.complaint.isEmpty)
        #expect(rig.text("began") == nil)
    }

    @Test(arguments: SupervisorRig.shells) func everyByteOfAScriptArrives(_ shell: String)
        async throws
    {
        let rig = try SupervisorRig(shell)
        let text = String(String.UnicodeScalarView((0xA0...0x7FF).compactMap(Unicode.Scalar.init)))
        let answer = try await rig.start("cat <<'E'\n\(text)\nE\n")
        #expect(answer.words == text + "\n")
    }

    @Test(arguments: SupervisorRig.shells) func runsByItself(_ shell: String) async throws {
        let rig = try SupervisorRig(shell)
        let answer = try await rig.start(
            """
            pwd -P
            cat | wc -c
            read -r stat </proc/$$/stat; set -- ${stat##*) }; echo "$4" >session
            echo $$ >leader
            kill -HUP $$
            echo survived
            umask
            """)
        let stage = URL(filePath: rig.stage).resolvingSymlinksInPath().path
        #expect(answer.words == "\(stage)\n0\nsurvived\n0077\n")
        #expect(answer.state == .exited(0))
        // The item leads its session, and the process beside it knows which it is.
        #expect(rig.text("stage/session") == rig.text("stage/leader"))
        let leader = try #require(rig.text("stage/leader")?.dropLast())
        #expect(rig.text("stage/.belay/0.state")?.contains(" ok\n\(leader) ") == true)
        #expect(rig.text("stage/session").flatMap { Int($0.dropLast()) } != Int(getsid(0)))
    }

    @Test(arguments: SupervisorRig.shells) func messagesHaveTheScriptsLines(_ shell: String)
        async throws
    {
        let rig = try SupervisorRig(shell)
        for live in [true, false] {
            let answer = try await rig.start(
                "true\ntrue\nno-such-command-here", item: "\(live)", environment: [("A", "b")],
                live: live)
            #expect(answer.state == .exited(127))
            #expect(answer.complaint.contains(/3: (.*: )?no-such-command-here/))
        }
    }

    /// sudo may kill the process group that it has started, and does when it is killed itself.
    @Test func sharesNoProcessGroup() async throws {
        let rig = try SupervisorRig("/bin/sh")
        let script = rig.item("until [ -e go ]; do sleep 0.1; done; exit 5")
        let request = rig.input(.start(rig.named("0"), script: script, .brief))
        let (process, _) = try rig.process(
            ["perl", "-e", "setpgrp; system @ARGV", "/bin/sh", "-c", Runner.entry], input: request)
        try process.run()
        #expect(await rig.wait { rig.text("stage/.belay/0.state")?.contains("ok\n") == true })
        let beside = try #require(
            rig.identity.flatMap { pid_t($0[0]) })
        #expect(getpgid(beside) != process.processIdentifier)
        kill(-process.processIdentifier, SIGKILL)
        await process.exit()
        try Data().write(to: URL(filePath: rig.stage + "/go"))
        #expect(try await rig.attach().state == .exited(5))
    }

    @Test(arguments: ["dash -n", "bash --posix -n"]) func isPOSIX(_ check: String) async throws {
        let scripts = [
            Supervisor.script, Supervisor.entry, Runner.entry, Runner.library,
        ]
        let rig = try SupervisorRig("/bin/dash")
        for (number, script) in scripts.enumerated() {
            let file = rig.url.appending(path: "\(number).sh")
            try Data(script.utf8).write(to: file)
            let (process, output) = try rig.process(
                ["/bin/sh", "-c", "\(check) \(file.path) 2>&1; echo $?"])
            try process.run()
            await process.exit()
            #expect(try String(contentsOf: output, encoding: .utf8) == "0\n")
        }
    }
}
