import ArgumentParser
import BelayDebian
import BelayEngine
import BelayFiles
import BelayModel
import BelaySystem
import Foundation

struct ExecCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "exec",
        abstract: "Runs one command on many servers, without a job.",
        usage: "belay exec <pattern> [<options>] -- <command> …",
        discussion: """
            One word after -- is a line for a POSIX shell on the server: -- 'df -h | tail -1'. \
            Several words are a command and its arguments, each handed over as it is.

            Standard input, when it is a file or a pipe, goes to the command on every server, \
            up to 64 MiB of it. On a terminal equal results are shown once (--stream: lines as \
            they come).

            Exits with 0 when it did so everywhere, 2 when it failed or timed out somewhere, 4 \
            when servers were unreachable and it failed nowhere.
            """)

    @Argument(help: "Which servers, such as web:&prod.", completion: .pattern) var pattern: String
    @OptionGroup(title: "Which servers") var inventory: InventoryOptions
    @OptionGroup(title: "Reaching them") var reach: ReachOptions
    @OptionGroup(title: "What to do") var fleet: FleetOptions
    @Argument(
        parsing: .postTerminator,
        help:
            "The command, after --; one word is a line for the server's shell. With --script, its arguments."
    )
    var command: [String] = []

    @Option(
        help: "A script of this machine that is run by /bin/sh on the servers.",
        completion: .file())
    var script: String?

    @Flag(
        name: [.customShort("n"), .long],
        help: "The command gets nothing on its standard input (ssh -n).")
    var noInput = false

    static let noCommand =
        "Which command? Give it after --, as in: belay exec web -- uptime; or a file with --script"

    func validate() throws {
        try pattern.checkAsPattern()
        if command.isEmpty, script == nil {
            throw ValidationError(Self.noCommand)
        }
    }

    /// A longer one is for an upload item.
    private static let longestScript = 16 * 1024 * 1024

    private func work() throws -> FleetCommand.Work {
        // One word may be a whole line; several are what they are for the local shell, too.
        let line =
            command.count == 1
            ? command[0] : command.map(ShellText.quote).joined(separator: " ")
        var work = FleetCommand.Work(script: line)
        if let script {
            work = FleetCommand.Work(script: try Self.read(script), arguments: command)
        }
        if !noInput, SharedInput.isGiven() {
            let input = SharedInput()
            work.input = { input.source() }
        }
        work.timeLimit = fleet.timeLimit
        return work
    }

    private static func read(_ path: String) throws -> String {
        let bytes: [UInt8]
        do { bytes = try readFile(path, limit: longestScript) } catch {
            let why =
                error.code == EFBIG
                ? "is longer than 16 MiB" : "cannot be read: \(error.reason)"
            throw FileProblem(path: path, message: "the script \(why)")
        }
        guard !bytes.contains(0), let text = String(validating: bytes, as: UTF8.self) else {
            throw FileProblem(path: path, message: "this is no script, for it is not text")
        }
        return text
    }

    func run() async throws {
        try await reporting {
            let servers = try await FleetReach(
                pattern, inventory, reach, becomeUser: fleet.becomeUser)
            let run = FleetRun(
                work: try work(), fleet: servers, output: fleet.output(servers),
                isJSON: fleet.format == .json)
            try await run.run(transport: servers.reach.brief(servers.directory))
        }
    }
}
