import Foundation
import Testing

extension FewTests {
    /// What is in hand on the servers goes on, and nothing else begins.
    @Test("The state directory's disk is full: nothing starts until it is not")
    func fullStateDisk() async throws {
        let box = try await AdminBox(Array(try await Lab.few.prefix(2)))
        let disk = try await StateDisk(of: box, kilobytes: 2048)
        let book = TestBook(items: [
            .held("action", "first"), .logged("action", "second", "true"),
        ])
        let run = try box.start(book)
        for server in box.servers { try await run.step("first", "Running", on: server.name) }
        let uid = try await box.show(run.job).uid
        let filler = box.state.appending(path: "filler")
        try await disk.fill(filler)
        for server in box.servers { try await server.release(uid) }
        try await waitUntil("the full disk is told of") {
            run.errors.contains("the journal cannot be written")
        }
        try await Task.sleep(for: .seconds(3))
        for server in box.servers {
            let truth = try await Truth(of: uid, on: server)
            #expect(truth.entries.map(\.word) == ["begin", "end"], "\(server.name)")
        }
        try FileManager.default.removeItem(at: filler)
        let result = try await run.result()
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.errors.components(separatedBy: "cannot be written").count == 2)
        let job = try await box.show(run.job)
        #expect(job.status == "Succeeded")
        try await audit(job, on: box.servers)
        withExtendedLifetime(disk) {}
    }

    @Test("Ctrl-C and SIGTERM while the state disk is full are kept", arguments: [SIGINT, SIGTERM])
    func signalOnAFullStateDisk(_ signal: Int32) async throws {
        let box = try await AdminBox(Array(try await Lab.few.prefix(2)))
        let disk = try await StateDisk(of: box, kilobytes: 2048)
        let book = TestBook(items: [
            .held("action", "first"), .logged("action", "second", "true"),
        ])
        let run = try box.start(book)
        for server in box.servers { try await run.step("first", "Running", on: server.name) }
        let uid = try await box.show(run.job).uid
        let filler = box.state.appending(path: "filler")
        try await disk.fill(filler)
        run.send(signal)
        try await waitUntil("it is said that it is kept") {
            run.errors.contains("the termination is kept in memory")
        }
        for server in box.servers { try await server.release(uid) }
        try await Task.sleep(for: .seconds(3))
        try FileManager.default.removeItem(at: filler)
        #expect(try await run.result().status == 99)
        let job = try await box.show(run.job)
        #expect(job.status == "Terminated")
        for server in box.servers {
            let truth = try await Truth(of: job.uid, on: server)
            #expect(truth.entries.map(\.word) == ["begin", "end"], "\(server.name)")
        }
        try await audit(job, on: box.servers)
        withExtendedLifetime(disk) {}
    }
}

/// A small file system for the state directory, for as long as it lives.
private final class StateDisk: Sendable {
    /// Its directory can only go after the file system.
    private let box: AdminBox

    init(of box: AdminBox, kilobytes: Int) async throws {
        self.box = box
        try FileManager.default.createDirectory(
            at: box.state, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        try await successful([
            "/bin/mount", "-t", "tmpfs", "-o", "size=\(kilobytes)k,mode=700", "none",
            box.state.path,
        ])
    }

    deinit {
        let umount = URL(filePath: "/bin/umount")
        try? Process.run(umount, arguments: ["-l", box.state.path]).waitUntilExit()
    }

    /// Writes a file until there is no room.
    func fill(_ file: URL) async throws {
        try Data().write(to: file)
        let handle = try FileHandle(forWritingTo: file)
        defer { try? handle.close() }
        while (try? handle.write(contentsOf: Data(count: 4096))) != nil {}
    }
}
