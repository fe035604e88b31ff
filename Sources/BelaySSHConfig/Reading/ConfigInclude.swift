internal import BelayModel
internal import BelaySystem
internal import CLibCrypto
internal import Glibc

/// Finds what `Include` names (ssh_config(5)).
enum ConfigInclude {
    /// - Parameter pattern: of glob(7). Environment variables and the tokens that do not depend on
    ///   the server are replaced, as OpenSSH does from 9.9 on.
    /// - Returns: the files there are, in the order of their names.
    static func files(
        _ pattern: String, _ origin: ConfigOrigin, _ context: SSHConfigContext
    ) throws(ConfigComplaint) -> [String] {
        let pattern = try expand(pattern, context)
        if pattern.hasPrefix("~"), origin == .system {
            throw ConfigComplaint("a file of the system cannot include '\(pattern)'")
        }
        if pattern.hasPrefix("/") { return try find(pattern) }
        if pattern.hasPrefix("~") { return try find(try tilde(pattern, context)) }
        switch origin {
        case .user: return try find(try tilde("~/.ssh/" + pattern, context))
        case .system: return try find(context.systemDirectory + "/" + pattern)
        }
    }

    private static func expand(
        _ pattern: String, _ context: SSHConfigContext
    ) throws(ConfigComplaint) -> String {
        do {
            return try ConfigTokens(context: context)
                .expand(pattern, environment: context.environment)
        } catch {
            throw ConfigComplaint("Belay cannot include '\(pattern)': \(error.message)")
        }
    }

    /// Here, unlike anywhere else, `HOME` counts: it is glob(3) that OpenSSH leaves this to.
    private static func tilde(
        _ pattern: String, _ context: SSHConfigContext
    ) throws(ConfigComplaint) -> String {
        guard pattern.hasPrefix("~/"), let home = context.environment("HOME"), !home.isEmpty else {
            return try context.expandTilde(pattern)
        }
        return home + pattern.dropFirst(1)
    }

    /// glob(3) calls itself for each directory of a pattern, until its stack ends. No path is longer
    /// than the first (PATH_MAX, limits.h), and 255 directories fit into the stack of any thread.
    private static let longest = (bytes: 4096, directories: 255)

    private static func find(_ pattern: String) throws(ConfigComplaint) -> [String] {
        let directories = pattern.utf8.count { $0 == UInt8(ascii: "/") }
        guard pattern.utf8.count <= longest.bytes, directories <= longest.directories else {
            throw ConfigComplaint(
                "'\(pattern.printable(atMost: 60))' is longer than a path can be: \(longest.bytes) "
                    + "bytes, \(longest.directories) directories")
        }
        var result = unsafe glob_t()
        let code = unsafe glob(pattern, 0, nil, &result)
        defer { unsafe globfree(&result) }
        if code == GLOB_NOMATCH { return [] }
        guard code == 0 else { throw ConfigComplaint("cannot look for '\(pattern)'") }
        var paths: [String] = []
        for index in 0..<Int(unsafe result.gl_pathc) {
            guard let path = unsafe result.gl_pathv[index] else { continue }
            paths.append(unsafe String(cString: path))
        }
        return paths
    }
}

/// Whether a file may be believed, or someone else may have written to it.
enum ConfigPermissions {
    /// Debian lets the group write, if its only member is the user (README.Debian of
    /// openssh-client).
    static func check(_ path: String, _ user: uid_t) throws(ConfigComplaint) {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { return }
        let isOwn = status.st_uid == 0 || status.st_uid == user
        let mode = status.st_mode
        if isOwn, mode & 0o002 == 0, mode & 0o020 == 0 || isPrivate(status.st_gid, user) { return }
        throw ConfigComplaint(
            "\(path) could have been written by someone else: it must belong to you or root, and "
                + "be writable by nobody else (chmod go-w)")
    }

    private static func isPrivate(_ group: gid_t, _ user: uid_t) -> Bool {
        let accounts = fields(of: "/etc/passwd").filter { $0.count >= 4 }
        let primary = accounts.filter { $0[3] == "\(group)" }
        guard primary.allSatisfy({ $0[2] == "\(user)" }),
            let entry = fields(of: "/etc/group")
                .first(where: { $0.count >= 4 && $0[2] == "\(group)" })
        else { return false }
        let names = accounts.filter { $0[2] == "\(user)" }.map { $0[0] }
        let members = entry[3].split(separator: ",").map(String.init)
        return members.allSatisfy(names.contains) && !(members.isEmpty && primary.isEmpty)
    }

    private static func fields(of path: String) -> [[String]] {
        guard let bytes = try? readFile(path) else { return [] }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map { line in
            line.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        }
    }
}
