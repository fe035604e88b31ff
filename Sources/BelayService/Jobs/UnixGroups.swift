internal import CBelay
import Foundation

/// Unix users and groups, in whatever passwd and group databases there are.
package enum UnixGroups {
    /// The names of all groups that a user is in, as id(1) finds them; empty for a user that is not known here.
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

    /// Whether there is nobody of a name: `ops`, a user or a group, `user:anna`, `group:ops`. A
    /// database that cannot be asked hides nobody.
    package static func isUnknown(_ approver: String) -> Bool {
        let name = approver.split(separator: ":", maxSplits: 1).last.map(String.init) ?? ""
        let isUser = unsafe !approver.hasPrefix("group:") && belay_has_user(name) != 0
        return unsafe !isUser && (approver.hasPrefix("user:") || belay_has_group(name) == 0)
    }
}
