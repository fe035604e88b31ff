import Foundation

/// What a command that has ended printed and how it ended.
struct CommandResult: Sendable {
    let status: Int32
    let output: String
    let errors: String
}

/// A failure in words.
struct LabFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

/// Runs a command of this machine to its end, with an empty standard input.
///
/// What it prints goes through files: a pipe would have to be read by a thread of its own, and one
/// that a grandchild inherits would never end.
func command(
    _ words: [String], environment: [String: String] = [:]
) async throws -> CommandResult {
    let workspace = try Workspace()
    let child = try Child(words, environment: environment, in: workspace)
    let status = try await child.end(within: 600)
    return CommandResult(status: status, output: child.output, errors: child.errors)
}

/// As `command`, but an exit status other than 0 is an error.
@discardableResult
func successful(
    _ words: [String], environment: [String: String] = [:]
) async throws -> String {
    let result = try await command(words, environment: environment)
    guard result.status == 0 else {
        throw LabFailure(
            "\(words.joined(separator: " ")): exit status \(result.status)\n"
                + result.errors + result.output)
    }
    return result.output
}
