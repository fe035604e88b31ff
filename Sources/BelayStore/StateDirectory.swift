package import Foundation

/// Where Belay keeps its state.
package enum StateDirectory {
    /// `$BELAY_STATE_DIR`; for root `/var/lib/belay-coordinator`; else `$XDG_STATE_HOME/belay`, by
    /// default `~/.local/state/belay` (XDG Base Directory Specification).
    package static func standard(
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) -> URL {
        if let path = environment["BELAY_STATE_DIR"], !path.isEmpty {
            return URL(filePath: path, directoryHint: .isDirectory)
        }
        if geteuid() == 0 { return URL(filePath: "/var/lib/belay-coordinator") }
        if let state = environment["XDG_STATE_HOME"], state.hasPrefix("/") {
            return URL(filePath: state).appending(path: "belay")
        }
        return FileManager.default.homeDirectoryForCurrentUser
            .appending(path: ".local/state/belay")
    }

    /// SQLite gives the write-ahead log beside it the same mode.
    static let databaseName = "belay.sqlite"

    /// Makes the directory and the empty database with modes that shut others out.
    static func prepare(_ directory: URL) throws {
        let files = FileManager.default
        do {
            try files.createDirectory(
                at: directory, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
            try checkOwner(of: directory)
            let database = directory.appending(path: databaseName)
            try checkUse(of: directory, database)
            try files.setAttributes([.posixPermissions: 0o700], ofItemAtPath: directory.path)
            // Another process may do the same now: an existing file is left as it is.
            if !files.fileExists(atPath: database.path) {
                try? Data().write(to: database, options: .withoutOverwriting)
            }
            try checkOwner(of: database)
            try files.setAttributes([.posixPermissions: 0o600], ofItemAtPath: database.path)
        } catch let error as StoreError {
            throw error
        } catch {
            throw StoreError.stateDirectory(
                "cannot use the state directory \(directory.path): \(error.localizedDescription)")
        }
    }

    /// Runs `body` while no other process, and no other thread, opens the database.
    ///
    /// SQLite fails at once, whatever its busy timeout, when two connections turn a new database to
    /// write-ahead logging at the same time: both hold a read lock that the other waits for
    /// (sqlite.org/c3ref/busy_handler.html). flock(2) on the directory leaves no file behind and ends
    /// with the process.
    static func alone<Result>(in directory: URL, _ body: () throws -> Result) throws -> Result {
        let handle = try FileHandle(forReadingFrom: directory)
        defer { try? handle.close() }
        while flock(handle.fileDescriptor, LOCK_EX) != 0 {
            guard errno == EINTR else {
                throw StoreError.stateDirectory(
                    "cannot lock the state directory \(directory.path): error \(errno)")
            }
        }
        return try body()
    }

    /// A directory with files of others, such as `/tmp`, is not to be shut.
    private static func checkUse(of directory: URL, _ database: URL) throws {
        let files = FileManager.default
        let mode = try files.attributesOfItem(atPath: directory.path)[.posixPermissions]
        if (mode as? NSNumber)?.intValue == 0o700 { return }
        if files.fileExists(atPath: database.path) { return }
        if try files.contentsOfDirectory(atPath: directory.path).isEmpty { return }
        throw StoreError.stateDirectory(
            "\(directory.path) has other files and is open to others; Belay would shut it: set"
                + " BELAY_STATE_DIR to a directory of its own")
    }

    private static func checkOwner(of file: URL) throws {
        let owner = try FileManager.default.attributesOfItem(atPath: file.path)[.ownerAccountID]
        guard (owner as? NSNumber)?.uint32Value == geteuid() else {
            throw StoreError.stateDirectory(
                "\(file.path) belongs to another user; set BELAY_STATE_DIR")
        }
    }
}
