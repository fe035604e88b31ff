import ArgumentParser
import BelayStore

/// The jobs of this state directory.
struct JobCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "job", _superCommandName: Belay.name,
        abstract: "Shows, terminates and takes up jobs.",
        subcommands: [
            JobListCommand.self, JobShowCommand.self, JobLogsCommand.self,
            JobTerminateCommand.self, JobResumeCommand.self, JobCleanupCommand.self,
        ],
        defaultSubcommand: JobListCommand.self)
}

/// The state directory's store.
func openStore() throws -> JobStore { try JobStore(directory: StateDirectory.standard()) }
