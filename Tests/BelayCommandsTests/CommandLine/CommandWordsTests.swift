import ArgumentParser
import Testing

@testable import BelayCommands

@Suite struct CommandWordsTests {
    /// What is said of a command line; `nil`: it can be parsed.
    private func complaint(_ line: String) -> String? {
        do throws(UsageProblem) {
            let words = try CommandWords(line.split(separator: " ").map(String.init))
            do { _ = try Belay.parseAsRoot(words.arguments) } catch {
                return UsageWords(Belay.message(for: error), words).text
            }
            return nil
        } catch {
            return error.description
        }
    }

    @Test(arguments: [
        ("rnu p.yml", "no command 'rnu'; did you mean 'run'?"),
        ("job lst", "'job' has no command 'lst'; did you mean 'list'?"),
        ("job 17", "'job' has no command '17': belay job show 17 shows job 17"),
        ("help jobs", "no command 'jobs'; did you mean 'job'?"),
        ("p.yml -i x", "no command 'p.yml': belay run p.yml -i INVENTORY"),
        ("logs 7", "no command 'logs'; did you mean 'job logs'?"),
        ("tail 7", "no command 'tail'. There are: run "),
        ("job log 7", "did you mean 'logs'?"), ("job kill 7", "did you mean 'terminate'?"),
        ("schedule nxt x", "did you mean 'next'?"), ("scp f web:/x", "did you mean 'copy'?"),
        ("run p.yml --dry-run", "--dry-run is --check here"),
        ("run p.yml -i x -C", "-C is --check here"),
        ("run p.yml --tags web", "there is no --tags"),
        ("run p.yml --chek", "unknown option '--chek'; did you mean '--check'?"),
        ("inventory list --xyz", "unknown option '--xyz'; belay inventory list --help lists all"),
        ("exec web -i x uptime", "put -- before the command: belay exec web -i x -- uptime"),
        ("exec web -i x uptime now", "belay exec web -i x -- uptime now"),
        ("exec web -i x", "Give it after --"),
        ("exec web -m ping", "Belay has no modules"),
        ("job show 1 2", "unexpected argument '2'; belay job show --help tells more"),
        ("job terminate", "missing <job>; belay job terminate --help"),
        (
            "job show x",
            "the value 'x' is invalid for '<id>', which takes a job's number, or last, last-1"
        ),
        (
            "job prune --keep 0d",
            "invalid for '--keep <keep>', which takes a duration, as 12h or 7d"
        ),
        ("status -o xml", "the value 'xml' is invalid for '-o <output>'"),
        ("ping all -i a, --timeout x", "--timeout x: give a duration"),
        ("copy f web", "say where to"), ("run p.yml -i x -f 0", "--forks must be at least 1"),
        ("ping , -i x", "the pattern is empty: name servers"),
        ("run p.yml -i x -e a", "-e a: a variable is given as name=value"),
        ("run p.yml -i x -e @/nowhere/v.yml", "-e: /nowhere/v.yml: cannot be read: no such file"),
        ("submit p.yml -i x --late 5m", "--late is for --at or --window"),
        ("run p.yml -i x --detach --progress plain", "with --detach, belay job follow does"),
        ("run p.yml -i x --detach -v", "with --detach, belay job follow does"),
        ("job retry 7 --detach -v", "with --detach, belay job follow does"),
        ("schedule update n --vault-password-file f", "changed together with -i"),
        ("schedule update n -u anna", "changed together with -i"),
        ("window add none 02:00/3h@UTC", "'none' cannot name a window"),
        ("window add 02:00/3h@UTC 02:00/3h@UTC", "cannot name a window"),
        ("schedule update n -f 7", "changed together with -i"),
        ("schedule update n -b", "changed together with -i"),
        (
            "run p.yml -i x --approve-by nobody-here",
            "this machine has no Unix user or group 'nobody-here'"
        ),
        ("schedule update n --serial 0", "--serial 0: a number of servers"),
        (
            "freeze add x 2027-03-30T00:00:00Z/2027-03-31T00:00:00Z --zone UTC",
            "--zone is for dates"
        ),
    ])
    func aMistakeIsAnsweredWithWhatToType(line: String, words: String) {
        let found = complaint(line)
        #expect(found?.contains(words) == true, "\(found ?? "nothing")")
        #expect(found?.contains("\n") == false)
    }

    @Test(arguments: [
        "run p.yml -i x", "job", "job list", "inventory list web --known-hosts k -b -u anna -f 5",
        "schedule next weekly -n 2 --json", "job --json", "exec web -i x -- uptime -x --dry-run",
        "ping", "exec web -i x --script f", "job show 7", "schedule list",
        "window", "window list", "window list --json", "window add nights 02:00/3h@Europe/Berlin",
        "schedule update n --serial 1,5 --max-failures 5% --approve-by root --wait 5m --repair",
        "schedule update n --check -e a=b -l web", "schedule update n -i x -u anna",
        "submit p.yml -i x --window 02:00/3h@UTC --late 5m", "job retry 7 --detach --json",
        "job terminate last --wait --json", "job cleanup --all --json", "job prune --check --json",
        "job approve last", "job deny -1 --json", "job approve 7 --reason x --digest ab",
    ])
    func whatIsRightIsTaken(line: String) {
        #expect(complaint(line) == nil)
    }

    @Test(arguments: [
        ("--help run", "help run"), ("-h job show", "help job show"), ("job help", "help job"),
        ("--help", "--help"), ("run --help", "run --help"), ("job show -1", "job show last"),
        ("job logs -2 --server -3", "job logs last-1 --server -3"),
        ("exec web -- sleep -1", "exec web -- sleep -1"),
    ])
    func wordsAreTakenAsTheyAreMeant(line: String, taken: String) throws {
        let words = try CommandWords(line.split(separator: " ").map(String.init))
        #expect(words.arguments.joined(separator: " ") == taken)
    }

    @Test(arguments: [
        ("7", JobReference.number(7)), ("last", .back(1)), ("last-1", .back(2)), ("0", nil),
        ("-1", nil), ("latest", nil),
    ])
    func jobsAreNamed(text: String, reference: JobReference?) {
        #expect(JobReference(argument: text) == reference)
    }
}
