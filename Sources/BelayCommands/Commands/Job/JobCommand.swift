import ArgumentParser
import BelayStore

/// The jobs of this state directory.
struct JobCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "job",
        abstract: "Shows, terminates and takes up jobs.",
        subcommands: [
            JobListCommand.self, JobShowCommand.self, JobLogsCommand.self, JobFollowCommand.self,
            JobApproveCommand.self, JobDenyCommand.self, JobTerminateCommand.self,
            JobResumeCommand.self, JobRetryCommand.self,
            JobCleanupCommand.self, JobPruneCommand.self,
        ],
        defaultSubcommand: JobListCommand.self)
}

/// The state directory's store.
func openStore() throws -> JobStore { try JobStore(directory: StateDirectory.standard()) }
