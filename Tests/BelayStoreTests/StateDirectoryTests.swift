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
        for _ in 0..<500 where try size() < before + 500_000 {
            try await Task.sleep(for: .milliseconds(20))
        }
        #expect(try size() > before + 500_000)
        #expect(try store.load(job).run == hand.run)
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
        #expect(throws: StoreError.stateDirectory("\(database.path) is not a database")) {
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
        } throws: { "\($0)".contains("belongs to another user") }
    }

    @Test(.enabled(if: geteuid() == 0, "only root can give a file away"))
    func refusesAnotherUsersDatabase() throws {
        _ = try JobStore(directory: directory)
        let database = directory.appending(path: StateDirectory.databaseName)
        #expect(unsafe chown(database.path, 65534, 65534) == 0)
        #expect {
            try JobStore(directory: directory)
        } throws: { "\($0)".contains("belongs to another user") }
    }

    @Test func saysWhatIsWrongWithTheDirectory() throws {
        let file = scratch.url.appending(path: "file")
        try Data().write(to: file)
        #expect {
            try JobStore(directory: file)
        } throws: { "\($0)".contains(file.path) && $0 is StoreError }
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
