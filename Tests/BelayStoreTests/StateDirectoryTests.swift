import BelayModel
import Foundation
import GRDB
import Testing

@testable import BelayStore

@Suite struct StateDirectoryTests {
    private let scratch: Scratch
    private let directory: URL

    init() throws {
        scratch = try Scratch()
        directory = scratch.url.appending(path: "a/state")
    }

    private func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    @Test func everyCommitIsOnTheDisk() throws {
        let store = try JobStore(directory: directory)
        let words = try store.database.writeWithoutTransaction { db in
            try ["journal_mode", "synchronous", "foreign_keys"].map {
                try String.fetchOne(db, sql: "PRAGMA \($0)")
            }
        }
        // 2 is FULL.
        #expect(words == ["wal", "2", "1"])
    }

    /// The write-ahead log is taken over while the job goes on, not at its end only.
    @Test func commitsReachTheDatabaseBesideOthers() async throws {
        let store = try JobStore(directory: directory)
        let job = try store.submit(.small(servers: 1))
        var hand = try Hand(store, job)
        let file = directory.appending(path: StateDirectory.databaseName).path
        func size() throws -> Int {
            try FileManager.default.attributesOfItem(atPath: file)[.size] as? Int ?? 0
        }
        try hand.reachFirstItem()
        let before = try size()
        let bytes = [UInt8](repeating: 0x78, count: 65_536)
        for _ in 0..<80 {
            try hand.commit(
                [], output: [Output(server: 0, step: 0, stream: .standardOutput, bytes: bytes)])
        }
        for _ in 0..<6000 where try size() < before + 500_000 {
            try await Task.sleep(for: .milliseconds(20))
        }
        #expect(try size() > before + 500_000)
        #expect(try store.load(job).run == hand.run)
    }

    /// After a power cut, a path leads to what was committed: names are synced before there is a
    /// database to be committed to.
    @Test func theWayToANewOneIsOnTheDisk() throws {
        let files = FileManager.default
        let database = directory.appending(path: StateDirectory.databaseName).path
        var synced: [String] = []
        try StateDirectory.prepare(directory) { place in
            #expect(!files.fileExists(atPath: database))
            synced.append(place.path)
        }
        let parent = directory.deletingLastPathComponent().resolvingSymlinksInPath()
        #expect(synced.prefix(2) == [parent.path, parent.deletingLastPathComponent().path])
        #expect(synced.last == "/")
        synced = []
        try StateDirectory.prepare(directory) { synced.append($0.path) }
        #expect(synced == [])
    }

    @Test func shutsOthersOut() throws {
        let store = try JobStore(directory: directory)
        _ = try store.submit(.small(servers: 1))
        #expect(try mode(directory.path) == 0o700)
        for name in try FileManager.default.contentsOfDirectory(atPath: directory.path) {
            #expect(try mode(directory.appending(path: name).path) == 0o600, "\(name)")
        }
    }

    @Test func narrowsWhatIsThereAlready() throws {
        let files = FileManager.default
        try files.createDirectory(
            at: directory, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o755])
        let database = directory.appending(path: StateDirectory.databaseName)
        try Data().write(to: database)
        try files.setAttributes([.posixPermissions: 0o644], ofItemAtPath: database.path)
        try files.setAttributes([.posixPermissions: 0o755], ofItemAtPath: directory.path)
        _ = try JobStore(directory: directory)
        #expect(try mode(directory.path) == 0o700)
        #expect(try mode(database.path) == 0o600)
    }

    @Test func leavesADirectoryWithFilesOfOthersOpen() throws {
        let files = FileManager.default
        try files.createDirectory(
            at: directory, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o755])
        try files.setAttributes([.posixPermissions: 0o755], ofItemAtPath: directory.path)
        try Data().write(to: directory.appending(path: "something"))
        #expect(throws: StoreError.self) { try JobStore(directory: directory) }
        #expect(try mode(directory.path) == 0o755)
        #expect(try files.contentsOfDirectory(atPath: directory.path) == ["something"])
    }

    @Test func refusesWhatIsNoDatabase() throws {
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        let database = directory.appending(path: StateDirectory.databaseName)
        let text = Data(repeating: 0x78, count: 8192)
        try text.write(to: database)
        #expect(throws: StoreError.damaged(file: database.path, "it is not a database")) {
            try JobStore(directory: directory)
        }
        #expect(try Data(contentsOf: database) == text)
    }

    @Test(.enabled(if: geteuid() == 0, "only root can give a directory away"))
    func refusesAnotherUsersDirectory() throws {
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        #expect(unsafe chown(directory.path, 65534, 65534) == 0)
        #expect {
            try JobStore(directory: directory)
        } throws: { "\($0)".contains("belongs to nobody: `sudo -u nobody belay …`") }
    }

    @Test(.enabled(if: geteuid() == 0, "only root can give a file away"))
    func refusesAnotherUsersDatabase() throws {
        _ = try JobStore(directory: directory)
        let database = directory.appending(path: StateDirectory.databaseName)
        #expect(unsafe chown(database.path, 65534, 65534) == 0)
        #expect {
            try JobStore(directory: directory)
        } throws: { "\($0)".contains("belongs to nobody: `sudo -u nobody belay …`") }
    }

    @Test(.enabled(if: geteuid() == 0, "only root can give a directory away"))
    func refusesALinkToAnotherUsersDirectory() throws {
        let other = scratch.url.appending(path: "theirs")
        try FileManager.default.createDirectory(at: other, withIntermediateDirectories: true)
        #expect(unsafe chown(other.path, 65534, 65534) == 0)
        try FileManager.default.createDirectory(
            at: directory.deletingLastPathComponent(), withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(at: directory, withDestinationURL: other)
        #expect {
            try JobStore(directory: directory)
        } throws: { "\($0)".contains("belongs to nobody: `sudo -u nobody belay …`") }
        #expect(try FileManager.default.contentsOfDirectory(atPath: other.path).isEmpty)
    }

    /// Wherever on the way it is.
    @Test(.enabled(if: geteuid() == 0, "only root can give a link away"), arguments: [true, false])
    func refusesAnotherUsersLink(_ isLast: Bool) throws {
        let real = scratch.url.appending(path: "real", directoryHint: .isDirectory)
        let inner = real.appending(path: "inner")
        try FileManager.default.createDirectory(at: inner, withIntermediateDirectories: true)
        let link = scratch.url.appending(path: "link")
        try FileManager.default.createSymbolicLink(
            at: link, withDestinationURL: isLast ? inner : real)
        #expect(unsafe lchown(link.path, 65534, 65534) == 0)
        let way = isLast ? link : link.appending(path: "inner")
        #expect {
            try JobStore(directory: way)
        } throws: { "\($0)".contains("is another user's link") }
        // One's own leads where it says.
        #expect(unsafe lchown(link.path, 0, 0) == 0)
        _ = try JobStore(directory: way)
        #expect(
            FileManager.default.fileExists(
                atPath: inner.appending(path: StateDirectory.databaseName).path))
    }

    @Test func refusesADatabaseThatOthersMayHavePutThere() throws {
        _ = try JobStore(directory: directory)
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o777], ofItemAtPath: directory.path)
        #expect {
            try JobStore(directory: directory)
        } throws: { "\($0)".contains("others may write to it") }
    }

    @Test func refusesADirectoryThatEverybodyMayReplace() throws {
        let open = scratch.url.appending(path: "open", directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: open, withIntermediateDirectories: true)
        try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: open.path)
        #expect {
            try JobStore(directory: open.appending(path: "state"))
        } throws: { "\($0)".contains("everybody may write to") }
        // As in /tmp, where names are their owners'.
        try FileManager.default.setAttributes([.posixPermissions: 0o1777], ofItemAtPath: open.path)
        _ = try JobStore(directory: open.appending(path: "state"))
    }

    @Test func saysWhatIsWrongWithTheDirectory() throws {
        let file = scratch.url.appending(path: "file")
        try Data().write(to: file)
        #expect {
            try JobStore(directory: file)
        } throws: { error in
            "\(error)"
                == "the state directory \(file.path) is a file, not a directory; set BELAY_STATE_DIR"
        }
        #expect {
            try JobStore(directory: URL(filePath: "/proc/nope"))
        } throws: { error in
            "\(error)"
                == "cannot make the state directory /proc/nope: no such file or directory; set "
                + "BELAY_STATE_DIR"
        }
    }

    @Test func standsWhereTheEnvironmentSays() {
        let own = StateDirectory.standard(environment: ["BELAY_STATE_DIR": "/tmp/own"])
        #expect(own.path == "/tmp/own")
        let ignored = StateDirectory.standard(environment: ["XDG_STATE_HOME": "relative"])
        #expect(!ignored.path.contains("relative"))
    }

    @Test func namesANewerSchema() throws {
        let store = try JobStore(directory: directory)
        try store.database.write { db in
            try db.execute(sql: "INSERT INTO grdb_migrations (identifier) VALUES ('of tomorrow')")
        }
        #expect(throws: StoreError.newerSchema) { try JobStore(directory: directory) }
        #expect("\(StoreError.newerSchema)".contains("newer Belay"))
    }
}
