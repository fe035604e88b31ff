import BelayModel
import Synchronization
import Testing

@testable import BelayFiles

/// Executables that print an inventory.
struct ScriptTests {
    private func fixture(_ body: String) throws -> Fixture {
        let files = try Fixture()
        try files.add("inv", "#!/bin/sh\n" + body, isProgram: true)
        return files
    }

    @Test func withHostVariables() throws {
        let files = try fixture(
            #"""
            [ "$*" = --list ] || exit 9
            cat <<'END'
            {"web": {"hosts": ["w1", "w2"], "vars": {"a": 1, "t": true, "f": 1.5, "n": null,
              "l": [1, "x"], "ansible_user": "deploy"}},
             "db": ["d1"], "top": {"children": ["web"]}, "solo": {"a": "own"},
             "_meta": {"hostvars": {"w1": {"x": "y", "ansible_port": 2222}, "zz": {"no": 1}}}}
            END
            """#)
        #expect(
            try files.inventory("inv").summary == """
                w1 port 2222 in top web: a=1, f=1.5, l=[1, 'x'], n=null, t=true, x='y'
                w2 in top web: a=1, f=1.5, l=[1, 'x'], n=null, t=true
                d1 in db
                solo in solo: a='own'
                [all] d1 solo w1 w2
                [db] d1
                [solo] solo
                [top] w1 w2
                [ungrouped]
                [web] w1 w2
                """)
        #expect(try files.inventory("inv")["w2"]?.login.user == "deploy")
    }

    @Test func withoutHostVariables() throws {
        let files = try fixture(
            #"""
            if [ "$1" = --list ]; then echo '{"web": {"hosts": ["w1", "w2", "w1"]}}'
            else [ "$1" = --host ] && echo "{\"me\": \"$2\"}"; echo "$2" >> "$0.asked"; fi
            """#)
        let inventory = try files.inventory("inv")
        #expect(inventory["w1"]?.variables == ["me": .string("w1")])
        #expect(inventory["w2"]?.variables == ["me": .string("w2")])
        #expect(try TextFile.text(files.path("inv.asked")) == "w1\nw2\n")
    }

    @Test func readsMuchFromBothStreams() throws {
        let files = try fixture(
            """
            i=0; while [ $i -lt 3000 ]; do echo "noise noise noise noise noise $i" >&2; i=$((i+1)); done
            echo '{"g": {"hosts": ['; i=0
            while [ $i -lt 20000 ]; do echo "\\"h$i\\","; i=$((i+1)); done
            echo '"last"]}, "_meta": {"hostvars": {}}}'
            """)
        #expect(try files.inventory("inv").servers.count == 20_001)
    }

    @Test(arguments: [
        ("echo oops >&2; exit 3", "inv: ended with status 3 (--list): oops"),
        ("exit 1", "inv: ended with status 1 (--list)"),
        ("kill -9 $$", "inv: was ended by signal 9 (--list)"),
        ("echo '[1]'", "inv: what it printed for --list is not a JSON object"),
        (
            "echo '{\"g\": {\"hosts\": \"a\"}}'",
            "inv: 'hosts' of the group 'g' is not a list"
        ),
        ("echo '{\"g\": {\"vars\": []}}'", "inv: 'vars' of the group 'g' is not an object"),
        ("echo '{\"g\": [1]}'", "inv: a name in the group 'g' is not text"),
        ("echo '{\"g\": 1}'", "inv: the group 'g' is neither an object nor a list"),
        (
            "echo '{\"a\": {\"children\": [\"b\"]}, \"b\": {\"children\": [\"a\"]}}'",
            "inv: the group 'a' is below itself: a → b → a"
        ),
    ])
    func saysWhatIsWrong(_ body: String, _ message: String) throws {
        #expect(try fixture(body).problems("inv") == [message])
    }

    @Test func whatIsNotJSON() throws {
        let problems = try fixture("echo '{\"a\": '").problems("inv")
        #expect(problems.first?.hasPrefix("inv: what it printed for --list is not JSON: ") == true)
    }

    @Test func anEmptyAnswerIsNoServer() throws {
        #expect(try fixture("exit 0").inventory("inv").names == [])
    }

    /// The wall clock may be set while a program runs: the time-out goes by another one, on which hours
    /// pass here once the program has come to a certain point.
    private func timedOut(_ files: Fixture, onceThereIs mark: String) throws -> String? {
        var run = ScriptRun(path: files.path("inv"), timeout: 7200)
        let path: String = files.path(mark)
        let hours = Mutex(0)
        run.elapsed = {
            let isThere = (try? TextFile.text(path))?.hasSuffix("\n") == true
            return hours.withLock { hours in
                if isThere { hours += 1 }
                return .seconds(3600 * hours)
            }
        }
        return #expect(throws: FileProblem.self) { try run.output(["--list"]) }?.message
    }

    @Test(.timeLimit(.minutes(5))) func aTimeOut() throws {
        let files = try fixture("echo slow >&2; echo > \"$0.said\"; exec sleep 1000")
        #expect(
            try timedOut(files, onceThereIs: "inv.said")
                == "did not end within 7,200 s (--list): slow")
    }

    @Test(.timeLimit(.minutes(5))) func whatAProgramLeavesBehindEndsWithIt() throws {
        let files = try fixture("sleep 1000 & echo $! > \"$0.child\"; echo '{}'")
        #expect(
            try timedOut(files, onceThereIs: "inv.child") == "did not end within 7,200 s (--list)")
        let child = try TextFile.text(files.path("inv.child")).filter(\.isNumber)
        let status = try? TextFile.text("/proc/\(child)/status")
        #expect(status?.contains("State:\tS") != true)
    }

    /// A flood is ended long before it fills the disk, on either stream.
    @Test(.timeLimit(.minutes(2)), arguments: ["", " >&2"])
    func tooMuchIsEndedAtOnce(_ stream: String) throws {
        let files = try fixture("exec yes aaaaaaaaaaaaaaaaaaaaaaaaaaaa\(stream)")
        var run = ScriptRun(path: files.path("inv"), timeout: 3600)
        run.most = 3 << 20
        let problem = #expect(throws: FileProblem.self) { try run.output(["--list"]) }
        #expect(problem?.message == "printed more than 3 MiB (--list)")
    }

    @Test func whatSucceedsAndPrintsErrorsIsShownOnce() throws {
        let files = try fixture(
            #"""
            echo 'region us-2: no permission' >&2
            if [ "$1" = --list ]; then echo '{"web": {"hosts": ["w1", "w2"]}}'; else echo '{}'; fi
            """#)
        #expect(
            try files.warnings("inv") == [
                "inv: printed on standard error: region us-2: no permission"
            ])
        #expect(try files.inventory("inv").names == ["w1", "w2"])
    }

    @Test func anObjectThatIsTakenForAServerIsNamed() throws {
        let files = try fixture(
            #"""
            echo '{"ungrouped": {}, "web": ["w1"], "db": {"vars": {}}, "_meta": {"hostvars": {}}}'
            """#)
        #expect(try files.inventory("inv").names == ["ungrouped", "w1"])
        #expect(
            try files.warnings("inv") == [
                "inv: the group 'ungrouped' has neither 'hosts' nor 'vars' nor 'children', so it "
                    + "is taken for a server of this name",
                "inv: 'ungrouped' is the name of a server and of a group; the pattern 'ungrouped' "
                    + "means the server",
            ])
        try files.add("saved", #"{"lone": {}, "web": {"hosts": ["w1"]}}"#)
        #expect(try files.warnings("saved").count == 2)
    }

    @Test func aFileThatIsExecutableByAccidentIsRead() throws {
        let files = try Fixture()
        try files.add("hosts", "web1\n", isProgram: true)
        #expect(try files.inventory("hosts").names == ["web1"])
    }

    @Test func aProgramThatCannotBeRun() throws {
        let files = try Fixture()
        try files.add("inv", "#!/no/such/interpreter\n", isProgram: true)
        #expect(files.problems("inv").first?.hasPrefix("inv: cannot be run: ") == true)
    }
}
