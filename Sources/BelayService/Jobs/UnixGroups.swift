import Foundation

/// The groups of Unix users, as id(1) finds them in whatever passwd and group databases there are.
package enum UnixGroups {
    /// The names of all groups that a user is in; empty for a user that is not known here.
    package static func names(of user: String) throws -> [String] {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/id")
        process.arguments = ["-nG", "--", user]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let names = String(
            decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return names.split(whereSeparator: \.isWhitespace).map(String.init)
    }
}
