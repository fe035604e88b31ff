import ArgumentParser
import BelayFiles
import BelayModel
import BelaySSH
import BelayStore
import Foundation
import Synchronization

/// What the user sees: standard output for results, standard error for everything else.
enum Console {
    private static let lock = Mutex(())

    /// Whether standard output is a terminal.
    static var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

    /// Writes to standard output. A reader or a terminal that has gone away is not an error: the
    /// job goes on without it.
    static func write(_ text: String) {
        lock.withLock { _ in try? FileHandle.standardOutput.write(contentsOf: Data(text.utf8)) }
    }

    static func line(_ text: String) { write(text + "\n") }

    /// Something that went wrong, in Belay's own words.
    static func complain(_ text: String) { error("belay: \(text)") }

    /// A line to standard error.
    static func error(_ text: String) { writeError(text + "\n") }

    static func writeError(_ text: String) {
        lock.withLock { _ in try? FileHandle.standardError.write(contentsOf: Data(text.utf8)) }
    }
}

/// Runs a command's work and turns what it throws into words and the contract's exit status.
func reporting<Result>(_ work: () async throws -> Result) async throws -> Result {
    do {
        return try await work()
    } catch let problems as FileProblems {
        for problem in problems.problems { Console.complain("\(problem)") }
        throw ExitCode.badInput
    } catch let problem as PatternProblem {
        Console.complain("\(problem)")
        throw ExitCode.badInput
    } catch let problem as PlanProblem {
        Console.complain("\(problem)")
        throw ExitCode.badInput
    } catch let error as SSHConfigError {
        for problem in error.problems { Console.complain("\(problem)") }
        throw ExitCode.badInput
    } catch let error as StoreError {
        Console.complain("\(error)")
        throw ExitCode.failure
    } catch  where error is ExitCode || error is ValidationError {
        throw error
    } catch {
        Console.complain("\(error)")
        throw ExitCode.fault
    }
}
