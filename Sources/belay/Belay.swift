import ArgumentParser
import Dispatch

/// Patches a fleet of Debian servers over SSH, and stops cleanly.
@main
struct Belay: AsyncParsableCommand {
    /// What its commands are part of, as ArgumentParser's `_superCommandName`: parsed alone, they look
    /// for no wish for a script of completions.
    static let name = "belay"

    static let configuration = CommandConfiguration(
        commandName: name,
        abstract: "Patches a fleet of Debian servers over SSH, and stops cleanly.",
        subcommands: [
            RunCommand.self, JobCommand.self, ExecCommand.self, PingCommand.self,
            InventoryCommand.self,
        ])

    /// Has the first thread wait for what runs on others; so nobody serves the main actor. With an
    /// asynchronous `main` Dispatch unwinds that thread, as pthread_exit(3) does, and goes on with
    /// another: a millisecond of the processor's time.
    static func main() {
        StandardDescriptors.open()
        let done = DispatchSemaphore(value: 0)
        // `main` is the main actor's, and so would be a task that inherits from it.
        Task.detached {
            await runNamedCommand()
            done.signal()
        }
        done.wait()
    }

    private static func runNamedCommand() async {
        guard var command = await namedCommand() else { return await main(nil) }
        do { try await command.run() } catch { exit(withError: error) }
    }

    /// The command that is named first, with its arguments; `nil`: they are wrong, or ask for help,
    /// and the parser of all commands is to say so.
    ///
    /// That parser takes a millisecond longer, as much as the login to two servers: it looks at every
    /// command's options, and for a wish for completions.
    private static func namedCommand() async -> (any AsyncParsableCommand)? {
        let arguments = CommandLine.arguments.dropFirst()
        let named = configuration.subcommands.first {
            $0.configuration.commandName == arguments.first
        }
        guard let named = named as? any AsyncParsableCommand.Type else { return nil }
        return try? await named.asyncParseAsRoot(Array(arguments.dropFirst()))
            as? any AsyncParsableCommand
    }
}
