package import ArgumentParser
import BelaySSH
import BelaySystem

/// The command line: every command of Belay, as one tree.
package struct Belay: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "belay",
        abstract: "Patches a fleet of Debian servers over SSH, and stops cleanly.",
        version: Version.text,
        subcommands: [
            RunCommand.self, PatchCommand.self, SubmitCommand.self, StatusCommand.self,
            HistoryCommand.self, PackagesCommand.self, JobCommand.self, ScheduleCommand.self,
            FreezeCommand.self,
            WindowCommand.self,
            ServeCommand.self, SlotsCommand.self, WebCommand.self, ExecCommand.self,
            CopyCommand.self,
            PingCommand.self,
            NotifyCommand.self, ConfigCommand.self, DoctorCommand.self, MetricsCommand.self,
            StateCommand.self,
            InventoryCommand.self, ManualCommand.self,
        ])

    package init() {}

    /// Runs the command that the process's arguments name, and exits with its status.
    package static func start() async {
        ProcessHygiene.begin()
        StandardDescriptors.open()
        StateOwner.become()
        let words: CommandWords
        do {
            words = try CommandWords(Array(CommandLine.arguments.dropFirst()))
            if let problem = RepeatedOptions.problem(words.arguments) {
                throw UsageProblem(problem)
            }
        } catch {
            Console.complain("\(error)")
            exit(withError: ExitCode.validationFailure)
        }
        do {
            var command = try parseAsRoot(words.arguments)
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            end(error, words)
        }
    }

    /// Exits with the status of an error; it is told in Belay's voice, and help as the parser has it.
    private static func end(_ error: any Error, _ words: CommandWords) -> Never {
        let status = exitCode(for: error)
        let message = message(for: error)
        if status == .success, HelpText.isHelp(message) {
            Console.draw(HelpText(message, words.path).text)
            exit(withError: ExitCode.success)
        }
        if status == .success || message.isEmpty { exit(withError: error) }
        Console.complain(UsageWords(message, words).text)
        exit(withError: status)
    }
}
