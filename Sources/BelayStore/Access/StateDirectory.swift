package import Foundation

/// Where Belay keeps its state.
package enum StateDirectory {
    /// `$BELAY_STATE_DIR`; for root, and for the user to whom it belongs, `/var/lib/belay-coordinator`;
    /// else `$XDG_STATE_HOME/belay`, by default `~/.local/state/belay` (XDG Base Directory
    /// Specification).
    ///
    /// - Parameter system: the machine's own, in which a service keeps its state.
    package static func standard(
        environment: [String: String] = ProcessInfo.processInfo.environment,
        system: String = "/var/lib/belay-coordinator"
    ) -> URL {
        if let path = environment["BELAY_STATE_DIR"], !path.isEmpty {
            return URL(filePath: path, directoryHint: .isDirectory)
        }
        if geteuid() == 0 || (try? owner(of: system)) == geteuid() { return URL(filePath: system) }
        if let state = environment["XDG_STATE_HOME"], state.hasPrefix("/") {
            return URL(filePath: state).appending(path: "belay")
        }
        return FileManager.default.homeDirectoryForCurrentUser
            .appending(path: ".local/state/belay")
    }

    /// SQLite gives the write-ahead log beside it the same mode.
    static let databaseName = "belay.sqlite"

    /// Makes the directory and the empty database with modes that shut others out.
    /// - Parameter sync: makes the names in a directory durable.
    static func prepare(_ directory: URL, sync: (URL) throws -> Void = syncNames) throws {
        let files = FileManager.default
        do {
            try files.createDirectory(
                at: directory, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
            try checkLinks(to: directory)
            try checkOwner(of: directory)
            let database = directory.appending(path: databaseName)
            try checkUse(of: directory)
            try files.setAttributes([.posixPermissions: 0o700], ofItemAtPath: directory.path)
            // Another process may do the same now: an existing file is left as it is.
            if !files.fileExists(atPath: database.path) {
                // Before there is a database: whoever finds one need not do it again. SQLite does so for
                // names in the directory itself.
                try syncAncestors(of: directory, sync)
                try? Data().write(to: database, options: .withoutOverwriting)
            }
            try checkLinks(to: database)
            try checkOwner(of: database)
            try files.setAttributes([.posixPermissions: 0o600], ofItemAtPath: database.path)
        } catch let error as StoreError {
            throw error
        } catch {
            throw StoreError.stateDirectory(unusable(directory, error))
        }
    }

    /// Makes the directory's own name durable, and those of directories on the way to it: any of them
    /// may just have been made, and a commit is worth nothing where no path leads to it after a power
    /// cut (fsync(2)).
    private static func syncAncestors(
        of directory: URL, _ sync: (URL) throws -> Void
    ) throws {
        var place = directory.resolvingSymlinksInPath().standardizedFileURL
        while place.path != "/" {
            place.deleteLastPathComponent()
            try sync(place)
        }
    }

    private static func syncNames(in directory: URL) throws {
        // One that may not be listed is not this user's to make directories in.
        guard let handle = try? FileHandle(forReadingFrom: directory) else { return }
        defer { try? handle.close() }
        // Some network file systems have it for files only.
        guard fsync(handle.fileDescriptor) == 0 || errno == EINVAL else {
            throw CocoaError(.fileWriteUnknown)
        }
    }

    /// What is wrong with the directory, in the words of the C library, and where its name is from.
    private static func unusable(_ directory: URL, _ error: any Error) -> String {
        let path = directory.path
        let given = ProcessInfo.processInfo.environment["BELAY_STATE_DIR"]
        let isGiven = given.map { URL(filePath: $0).path == path } ?? false
        let source = isGiven ? " (from BELAY_STATE_DIR)" : ""
        let remedy = isGiven ? "" : "; set BELAY_STATE_DIR"
        let attributes = try? FileManager.default.attributesOfItem(
            atPath: directory.resolvingSymlinksInPath().path)
        let kind = attributes?[.type] as? FileAttributeType
        if let kind, kind != .typeDirectory {
            return "the state directory \(path)\(source) is a file, not a directory\(remedy)"
        }
        let reason = words(of: error) ?? error.localizedDescription
        let verb = kind != nil ? "use" : "make"
        return "cannot \(verb) the state directory \(path)\(source): \(reason)\(remedy)"
    }

    /// `nil`: Foundation's words have to do.
    private static func words(of error: any Error) -> String? {
        guard let code = (error as? CocoaError)?.code else { return nil }
        let known: [CocoaError.Code: String] = [
            .fileNoSuchFile: "no such file or directory",
            .fileReadNoSuchFile: "no such file or directory",
            .fileReadNoPermission: "permission denied",
            .fileWriteNoPermission: "permission denied",
            .fileWriteVolumeReadOnly: "the file system is read-only",
            .fileWriteOutOfSpace: "the file system is full",
        ]
        return known[code]
    }

    /// For how long another process is waited for that holds the directory's lock, in seconds. It
    /// holds it for as long as it opens the database.
    static let lockPatience = 30.0

    /// Runs `body` while no other process, and no other thread, opens the database.
    ///
    /// SQLite fails at once, whatever its busy timeout, when two connections turn a new database to
    /// write-ahead logging at the same time: both hold a read lock that the other waits for
    /// (sqlite.org/c3ref/busy_handler.html). flock(2) on the directory leaves no file behind and ends
    /// with the process.
    static func alone<Result>(
        in directory: URL, patience: Double = lockPatience, _ body: () throws -> Result
    ) throws -> Result {
        let handle = try FileHandle(forReadingFrom: directory)
        defer { try? handle.close() }
        let start = ContinuousClock.now
        while flock(handle.fileDescriptor, LOCK_EX | LOCK_NB) != 0 {
            guard errno == EINTR || errno == EWOULDBLOCK else {
                throw StoreError.stateDirectory(
                    "cannot lock the state directory \(directory.path): error \(errno)")
            }
            guard .now - start < .seconds(patience) else {
                throw StoreError.stateDirectory(
                    "another process has held the lock of the state directory \(directory.path) for"
                        + " \(Int(patience)) s (`fuser \(directory.path)` names it); try again")
            }
            Thread.sleep(forTimeInterval: 0.01)
        }
        return try body()
    }

    /// A directory that others may write could hold anything, and one with files of others, such as
    /// `/tmp`, is not to be shut.
    private static func checkUse(of directory: URL) throws {
        let files = FileManager.default
        let mode = try mode(of: directory.path)
        if try mode & 0o077 == 0 || (files.contentsOfDirectory(atPath: directory.path)).isEmpty {
            return
        }
        let isBelays = files.fileExists(atPath: directory.appending(path: databaseName).path)
        if isBelays, mode & 0o022 == 0 { return }
        let words =
            isBelays
            ? "others may write to it, and may have put the database there; look at what is in it,"
                + " then chmod 700 \(directory.path)"
            : "has other files and is open to others; Belay would shut it: set BELAY_STATE_DIR to a"
                + " directory of its own"
        throw StoreError.stateDirectory("\(directory.path): \(words)")
    }

    private static func checkOwner(of file: URL) throws {
        // Of what a link leads to: the link itself was looked at.
        let path = file.resolvingSymlinksInPath().path
        guard try owner(of: path) == geteuid() else {
            let attributes = try? FileManager.default.attributesOfItem(atPath: path)
            let owner = attributes?[.ownerAccountName] as? String
            throw StoreError.stateDirectory(
                "\(file.path) belongs to \(owner ?? "another user"): `sudo -u \(owner ?? "USER") belay …`"
                    + " works with it, `belay web login` leads to the pages of its belay serve, and"
                    + " BELAY_STATE_DIR names a directory of one's own")
        }
    }

    /// Refuses a path of which somebody else could choose where it leads: by a link of theirs, or in
    /// a directory in which everybody may put something else in the place of what is there.
    private static func checkLinks(to file: URL) throws {
        var rest = file.standardizedFileURL.pathComponents.dropFirst().reversed().map(\.self)
        var path = ""
        var links = 0
        while let name = rest.popLast() {
            if name == ".." {
                path = path.split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" }
                continue
            }
            let parent = path.isEmpty ? "/" : path
            let next = "\(path)/\(name)"
            // The sticky bit keeps names that are not one's own (inode(7), S_ISVTX).
            if try mode(of: parent) & 0o1002 == 0o002 {
                throw StoreError.stateDirectory(
                    "\(file.path): everybody may write to \(parent); set BELAY_STATE_DIR")
            }
            guard
                let target = try? FileManager.default.destinationOfSymbolicLink(atPath: next)
            else {
                path = next
                continue
            }
            let owner = try owner(of: next)
            guard owner == 0 || owner == geteuid() else {
                throw StoreError.stateDirectory(
                    "\(file.path): \(next) is another user's link; set BELAY_STATE_DIR")
            }
            links += 1
            guard links <= 40 else {
                throw StoreError.stateDirectory("\(file.path): too many links")
            }
            if target.hasPrefix("/") { path = "" }
            rest += target.split(separator: "/").map(String.init).filter { $0 != "." }.reversed()
        }
    }

    /// Of the file itself, be it a link.
    private static func owner(of path: String) throws -> UInt32? {
        let owner = try FileManager.default.attributesOfItem(atPath: path)[.ownerAccountID]
        return (owner as? NSNumber)?.uint32Value
    }

    private static func mode(of path: String) throws -> Int {
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
        return (mode as? NSNumber)?.intValue ?? 0
    }
}
