import ArgumentParser
import BelayFiles
import BelayModel
import BelayReports
import BelaySSH
import BelaySSHConfig
import BelayService
import BelayStore
import Foundation
import Synchronization

/// What the user sees: standard output for results, standard error for everything else.
enum Console {
    /// Why standard output could not be written, the first time. Its lock keeps what is written to
    /// the two streams apart.
    private static let loss = Mutex<String?>(nil)

    private static let readerIsGone = Atomic(false)

    /// Whether whoever read standard output has gone away, such as tee(1) by the same Ctrl-C.
    static var isReaderGone: Bool { readerIsGone.load(ordering: .relaxed) }

    /// Whether standard output is a terminal.
    static var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

    /// Columns that tables have; `nil`: as many as they want.
    static var columns: Int? { isTerminal ? TerminalSize.current().columns : nil }

    /// Writes to standard output. It does not fail: a job goes on without it.
    ///
    /// Nothing reaches a terminal that it would obey, wherever the text comes from.
    static func write(_ text: String) { draw(text.printableLines) }

    /// The same for text that moves the cursor and colors what it writes. All else in it must be
    /// printable.
    static func draw(_ text: String) {
        loss.withLock { loss in
            do { try FileHandle.standardOutput.write(contentsOf: Data(text.utf8)) } catch {
                loss = loss ?? Self.loss(by: error)
            }
        }
    }

    /// - Returns: `nil` for a reader or a terminal that has gone away, which is no error.
    private static func loss(by error: any Error) -> String? {
        let cause = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
        let isGone = cause.map { [EPIPE, EIO].contains(Int32($0.code)) } ?? false
        if isGone { readerIsGone.store(true, ordering: .relaxed) }
        return isGone ? nil : cause?.localizedFailureReason ?? "\(error)"
    }

    /// Complains if not all could be written to standard output.
    /// - Returns: whether something was lost.
    @discardableResult
    static func complainOfLoss() -> Bool {
        guard let words = loss.withLock(\.self) else { return false }
        complain("not all was printed, standard output cannot be written: \(words)")
        return true
    }

    static func line(_ text: String) { write(text + "\n") }

    /// Belay's own words, broken between them where the terminal is narrow.
    static func say(_ text: String) { line(text.wrappedLines(columns: columns)) }

    /// Something that went wrong, in Belay's own words.
    static func complain(_ text: String) { error(complaint(text)) }

    /// The line or lines of a complaint, for standard error.
    static func complaint(_ text: String) -> String {
        let isTerminal = isatty(STDERR_FILENO) == 1
        return "belay: \(text)".wrappedLines(
            columns: isTerminal ? TerminalSize.current(of: STDERR_FILENO).columns : nil)
    }

    /// A line to standard error.
    static func error(_ text: String) { writeError(text + "\n") }

    static func writeError(_ text: String) {
        let bytes = Data(text.printableLines.utf8)
        loss.withLock { _ in try? FileHandle.standardError.write(contentsOf: bytes) }
    }
}

/// `reporting`, for commands whose result is what they print: it fails when that is lost.
func printing(_ work: () async throws -> Void) async throws {
    try await reporting(work)
    if Console.complainOfLoss() { throw ExitCode.failure }
}

/// Runs a command's work and turns what it throws into words and the contract's exit status.
func reporting<Result>(_ work: () async throws -> Result) async throws -> Result {
    do {
        return try await work()
    } catch let problems as FileProblems {
        for problem in problems.problems { Console.complain("\(problem)") }
        throw ExitCode.badInput
    } catch let refused as RefusedServers {
        for message in refused.messages { Console.complain(message) }
        throw ExitCode.badInput
    } catch let error as SSHConfigError {
        for problem in error.problems { Console.complain("\(problem)") }
        throw ExitCode.badInput
    } catch
        where error is FileProblem || error is PatternProblem || error is PlanProblem
        || error is UnattendedProblem || error is CalendarProblem || error is FreezeProblem
        || error is ClosedWindow
    {
        Console.complain("\(error)")
        throw ExitCode.badInput
    } catch
        where error is StartProblem || error is Retry.NotEnded
    {
        Console.complain("\(error)")
        throw ExitCode.validationFailure
    } catch
        where error is StoreError || error is NoSuchServer || error is UnknownName
        || error is JobReference.NoJob || error is NoSuchStep
    {
        Console.complain("\(error)")
        throw ExitCode.failure
    } catch  where error is ExitCode || error is ValidationError {
        throw error
    } catch {
        Console.complain("\(error)")
        throw ExitCode.fault
    }
}
