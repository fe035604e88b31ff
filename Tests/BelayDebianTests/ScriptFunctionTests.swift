import BelayModel
import Foundation
import Testing

@testable import BelayDebian

/// Functions of `Scripts`, each alone, in every shell that servers have.
@Suite struct ScriptFunctionTests {
    /// One call of a function.
    struct Call: Sendable, CustomTestStringConvertible {
        /// The parts that have the function.
        var parts: String
        /// Shell before it: variables, and functions in the place of others.
        var given = ""
        var call: String
        var printed: String

        var testDescription: String { call }
    }

    @Test(arguments: SupervisorRig.shells, calls) func answers(shell: String, call: Call) throws {
        let directory = try Shell.temporaryDirectory()
        defer { try? FileManager.default.removeItem(at: directory) }
        let words = shell.split(separator: " ").map(String.init)
        let result = try Shell.run(
            words[0], words.dropFirst() + ["/dev/stdin"],
            input: "cd \"$work\" || exit\n\(call.given)\n\(call.parts)\(call.call)\n",
            environment: ["work": directory.path()])
        #expect(result.output == call.printed, "\(shell)")
    }

    private static let processes = ServerScript.stat + ServerScript.processes
    /// Prints whether what follows is true.
    private static let whether = "whether() { if \"$@\"; then echo yes; else echo no; fi; }\n"

    static let calls =
        processCalls + stagingCalls + answerCalls + packageCalls + simulationCalls + otherCalls

    private static let processCalls = [
        Call(
            parts: processes,
            call: "stat $$ && [ \"$START\" -gt 0 ] && echo $PARENT,$PROCESS_STATE",
            printed: "\(ProcessInfo.processInfo.processIdentifier),R\n"),
        // The name of a program may have blanks and parentheses, and even the end of another line.
        Call(
            parts: ServerScript.stat.replacing("/proc/$1/stat", with: "$1"),
            given:
                "echo '7 (a) R (b) S 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23' >stat",
            call: "stat stat; echo $PROCESS_STATE $PARENT $SESSION $TERMINAL $START",
            printed: "S 3 5 6 21\n"),
        Call(
            parts: ServerScript.stat.replacing("/proc/$1/stat", with: "$1"),
            given: whether + "echo '7 (x) S 1' >short",
            call: "whether stat short; whether stat missing", printed: "no\nno\n"),
        Call(
            parts: processes, given: whether + "stat() { PROCESS_STATE=Z START=5; }",
            call: "stat() { PROCESS_STATE=$state START=5; }\n"
                + "state=S; whether is_alive 1 5; whether is_alive 1 6; state=Z; whether is_alive 1 5",
            printed: "yes\nno\nno\n"),
        Call(
            parts: processes,
            given: whether + "printf '%s\\n' '3             ' '10 20 boot ok' '11 99.5' >state",
            call: "whether has_ended state; echo \"$status,$pid,$time,$was,$ok,$session,$since\"",
            printed: "yes\n3,10,20,boot,ok,11,99.5\n"),
        Call(
            parts: processes,
            given: whether + "printf '%s\\n' status-pending '10 20 boot ok' >state",
            call: "whether has_ended state; : >empty; whether has_ended empty; echo \"<$ok>\"",
            printed: "no\nno\n<>\n"),
    ]

    private static let stagingCalls =
        [
            ("/var/lib/belay/j-1", "j-1", "yes"), ("/belay/j-1", "j-1", "yes"),
            ("/var/lib/belay/j-1/..", "j-1", "no"), ("/x/../belay/j-1", "j-1", "no"),
            ("/x//belay/j-1", "j-1", "no"), ("belay/j-1", "j-1", "no"), ("/etc", "j-1", "no"),
            ("/var/lib/belay/*", "*", "no"), ("/var/lib/belay/", "", "no"),
            ("/x\n/belay/j-1", "j-1", "no"), ("/var/lib/belay/j-2", "j-1", "no"),
            ("/var/lib/belay/j-1 x", "j-1", "no"),
        ].map { path, job, answer in
            Call(
                parts: ServerScript.removeStaging, given: whether,
                call: ShellText.call("whether is_the_jobs", [path, job]), printed: answer + "\n")
        } + [
            Call(
                parts: ServerScript.makeStaging,
                given: whether + "mkdir d; ln -s d link; : >file",
                call: "whether is_takable d; whether is_takable new; whether is_takable link\n"
                    + "echo \"$problem\"; whether is_takable file; echo \"$problem\"",
                printed: "yes\nyes\nno\nlink is a link\nno\nfile is not a directory\n"),
            Call(
                parts: ServerScript.makeStaging, given: whether + "mkdir d; chmod 777 d",
                call: "whether is_safe d; chmod 755 d; whether is_safe d", printed: "no\nyes\n"),
            Call(
                parts: ServerScript.makeStaging, given: whether + "mkdir s; here=s dir=/d",
                call:
                    "whether is_of web1; whether is_of web1; whether is_of web2; echo \"$problem\"",
                printed: "yes\nyes\nno\nweb1 and web2 are the same server, with one directory for"
                    + " both, /d: take one of the two names out of the inventory, or limit the job\n"
            ),
        ]

    private static let answerCalls = [
        Call(
            parts: ServerScript.answer, given: "f() { answer done \"$@\"; }",
            call: "request 7 f \"a\nb\" c; answer x", printed: "end 7 done a b c\nend 7 x\n"),
        Call(
            parts: ServerScript.answer,
            given: "df() { echo head; echo \"/dev/x 10 10 $left 100% /\"; }\n"
                + "problem='I/O error'",
            call:
                "left=5; name_full_disk /; echo \"$problem\"; left=0; name_full_disk /; echo \"$problem\"",
            printed: "I/O error\nNo space left on device: I/O error\n"),
        Call(
            parts: ServerScript.claim, given: whether + "b=item",
            call:
                "whether claim 'a b'; cat item.state; whether claim other 2>/dev/null; cat item.state",
            printed: "yes\nstatus-pending\na b\nno\nstatus-pending\na b\n"),
        Call(
            parts: ServerScript.trace,
            given: whether + "here=. boot=B b=./3; printf '60\\nA\\n' >orphan; echo 4 >begun",
            call:
                "note_boot; cat orphan; whether was_about_to_begin; b=./4; whether was_about_to_begin",
            printed: "60\nB\nno\nyes\n"),
        Call(
            parts: ServerScript.output, given: "HEAD=5 TAIL=2 CLEARED=5; printf 123456789 >f",
            call: "send o f 1; echo; echo $SENT; send_rest o f 5; echo; send_beginning e f MARK",
            printed: "o 4\n2345\n5\no left 2\no 2\n89\ne until MARK\n123456789\nMARK\n"),
    ]

    private static let packageCalls = [
        Call(
            parts: ServerScript.failure,
            call: "printf '%s\\n' a b c | list 2; printf '%s\\n' a | list 2",
            printed: "a, b and 1 more\na\n"),
        Call(
            parts: ServerScript.failure, given: "interrupted() { false; }",
            call:
                "cure '' x; cure 'p 1 half-installed' 'No space left on device'; cure 'p 1 unpacked' x",
            printed: "nothing is left half done, so there is nothing to mend\n"
                + "make room first; what is half installed has to be installed again:"
                + " apt-get install --reinstall p \nonce the cause is gone, dpkg --configure -a goes"
                + " on, and so does a job with repair: true (belay run --repair)\n"),
        Call(
            parts: ServerScript.changes,
            given:
                "drop_stale_cache() { :; }\nprintf '%s\\t%s\\t%s\\t%s\\tok\\n' a amd64 installed 1"
                + " b all installed 1 c amd64 installed 1 d amd64 config-files 1 >before\n"
                + "printf '%s\\t%s\\t%s\\t%s\\tok\\n' a amd64 installed 2 b amd64 installed 2"
                + " e amd64 unpacked 5 d amd64 config-files 1 >after",
            call: "drop_stale_cache() { :; }; report_changes | sort",
            printed: "belay-changed: a amd64 1 2\nbelay-changed: b amd64 1 2\n"
                + "belay-changed: c amd64 1 -\nbelay-changed: e amd64 - 5 unpacked\n"),
        Call(
            parts: ServerScript.changes,
            given:
                "printf '%s\\t%s\\t%s\\t%s\\t%s\\n' a amd64 installed 1 ok b all half-configured 1 ok"
                + " c amd64 config-files 1 ok d amd64 installed 3 reinstreq >f",
            call: "unrest f", printed: "b 1 half-configured\nd 3 installed reinstreq\n"),
        Call(
            parts: ServerScript.packageEnvironment, given: "BELAY_STAGE=/s",
            call: "(fail 'two\nlines') 2>&1 || :; echo \"$stage $LC_ALL\"",
            printed: "belay: two lines\n/s C.UTF-8\n"),
        Call(
            parts: ServerScript.locks,
            given:
                "lock_timeout=0; : >lock; say() { echo \"$@\"; }; give_up() { echo \"$@\"; exit; }",
            call: "wait_for_locks lock && echo free\n"
                + "lock_holder() { echo $$; }; describe() { echo somebody; }; wait_for_locks lock",
            printed: "free\nthe lock lock is still held by somebody;"
                + " waited as long as lock_timeout says\n"),
    ]

    private static let simulationCalls = [
        Call(
            parts: ServerScript.incoming,
            given: "printf '%s\\n' 'Inst a [1] (2 Debian:12 [amd64])' 'Inst b (3 Debian:12 [all])'"
                + " 'Remv c [1]' 'Conf a (2 Debian:12 [amd64])' >s",
            call: "incoming s", printed: "a=2 old\nb=3 new\n"),
        Call(
            parts: ServerScript.incoming,
            given:
                "printf '%s\\n' 'a:' '  Candidate: 2' ' *** 1 500' '     2 500' '     2 500' 'b:'"
                + " '  Candidate: 1' '     1 500' >policy",
            call: "printf '%s\\n' a=2 b=1 | asked_for", printed: "a\nb=1\n"),
        Call(
            parts: namedFunction,
            given: "printf '%s\\n' 'a 0' 'b 1' 'n 1' 'm 0' >classes; echo n=1 >wanted\n"
                + "printf '%s\\n' 'a=1 old' 'b=1 old' 'n=1 new' 'm=1 new' >incoming",
            call: "named 0; echo $?; named 1; echo $?; named 2; echo $?",
            printed: "a=1\n0\na=1\nb=1\nn=1\n0\na=1\nb=1\nn=1\n1\n"),
    ]

    /// `named` of `parts.sh`, without what is done there.
    private static let namedFunction: String = {
        let text = ServerScript.parts
        guard let start = text.range(of: "named() {"),
            let end = text.range(of: "\n}\n", range: start.lowerBound..<text.endIndex)
        else { return "" }
        return String(text[start.lowerBound..<end.upperBound])
    }()

    private static let otherCalls =
        [
            ("never", "why", "a reboot was not asked for\n"),
            ("if-required", "", "no reboot is required\n"),
            ("if-required", "why", "why\ngoes on\n"), ("always", "why", "why\ngoes on\n"),
        ].map { rule, reason, printed in
            Call(
                parts: ServerScript.head(["rule": rule]) + ServerScript.rebootDecide,
                given: "reasons() { echo \(reason); }", call: "echo goes on", printed: printed)
        } + otherFunctions

    private static let otherFunctions = [
        Call(
            parts: ServerScript.rebootReasons, given: whether,
            call: "flavour 6.1.0-50-cloud-amd64; flavour 6.1.0-50-amd64\n"
                + "whether is_later 6.1.0-9 6.1.0-50; whether is_later 6.1.0-50 6.1.0-9",
            printed: "cloud-amd64\namd64\nno\nyes\n"),
        Call(
            parts: ServerScript.services, given: whether + "stage=/s",
            call: "whether is_spared dbus.service; whether is_spared user@1000.service\n"
                + "whether is_spared nginx.service; tell old nginx.service",
            printed: "yes\nyes\nno\nbelay-service: old nginx.service\n"),
        Call(
            parts: ServerScript.loginPath, given: "LOGIN_PATH=/usr/bin",
            call: "echo $LOGIN_PATH",
            printed: "/usr/bin:/usr/local/sbin:/usr/sbin:/sbin\n"),
        Call(
            parts: ServerScript.loginPath, given: "LOGIN_PATH=/usr/sbin:/opt",
            call: "echo $LOGIN_PATH", printed: "/usr/sbin:/opt\n"),
        Call(
            parts: ServerScript.findBase, given: "HOME=/h; is_root() { [ \"$root\" = 1 ]; }",
            call: "root=1; find_base; echo $base; root=0; find_base; echo $base",
            printed: "/var/lib/belay\n/h/.local/state/belay\n"),
        Call(
            parts: ShellText.list("planned", [["a", "b\n c"], [". end"]])
                + ShellText.list("none", []),
            call: "planned; none", printed: "a bc\n.end\n"),
        Call(
            parts: ServerScript.head(["words": "it's $HOME `x` \\", "two": "a\nb"]),
            call: "printf '%s\\n' \"$words\" \"$two\"", printed: "it's $HOME `x` \\\na\nb\n"),
    ]
}
