import Foundation

/// Whether a program may be run by root: only if nobody else can change it.
enum ProgramTrust {
    /// Why root does not run a program; `nil`: it does, or somebody else runs Belay.
    static func problem(of path: String) -> String? {
        guard geteuid() == 0 else { return nil }
        let file = URL(fileURLWithPath: path).resolvingSymlinksInPath()
        if let why = problem(of: file, isFile: true) { return why }
        var directory = file.deletingLastPathComponent()
        while true {
            if let why = problem(of: directory, isFile: false) { return why }
            guard directory.path != "/" else { return nil }
            directory.deleteLastPathComponent()
        }
    }

    private static func problem(of url: URL, isFile: Bool) -> String? {
        let what = isFile ? "the file" : "the directory \(url.path)"
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: url.path),
            let mode = (attributes[.posixPermissions] as? NSNumber)?.intValue,
            let owner = (attributes[.ownerAccountID] as? NSNumber)?.intValue,
            let group = (attributes[.groupOwnerAccountID] as? NSNumber)?.intValue
        else { return "\(what) cannot be looked at" }
        guard ids("SUDO_UID").contains(owner) else {
            return "root runs it, and \(what) belongs to another user"
        }
        // Nobody can replace another's file in a sticky directory, such as /tmp.
        let isSticky = !isFile && mode & 0o1000 != 0
        if isSticky { return nil }
        let othersMayWrite =
            mode & 0o002 != 0 || mode & 0o020 != 0 && !ids("SUDO_GID").contains(group)
        return othersMayWrite ? "root runs it, and others may write \(what)" : nil
    }

    /// Root's, and that of the user behind sudo.
    private static func ids(_ variable: String) -> [Int] {
        [0] + (ProcessInfo.processInfo.environment[variable].flatMap(Int.init).map { [$0] } ?? [])
    }
}
