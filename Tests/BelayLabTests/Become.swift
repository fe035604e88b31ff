import Foundation
import Testing

extension FewTests {
    private static let whoami = TestItem.plain("action", "who", "id -un; echo $BELAY_STAGE")

    @Test("Becomes root by sudo without a password; an item can stay the login's user")
    func become() async throws {
        let box = try await AdminBox(try await Lab.few, user: "admin")
        let other = TestItem.plain("action", "other", "id -un; pwd; cat", keys: ["become: false"])
        let run = try await box.run(TestBook(head: ["become: true"], items: [Self.whoami, other]))
        #expect(run.status == 0, "\(run.errors)\(run.job)")
        for server in box.servers {
            let lines = try await box.printed(run.job.id, server: server.name)
                .split(separator: "\n")
            #expect(lines.prefix(3) == ["root", "/var/lib/belay/\(run.job.uid)", "admin"])
            #expect(try await server.leftovers() == [])
        }
    }

    @Test("Without become, the staging directory is in the user's home")
    func withoutBecome() async throws {
        let box = try await AdminBox(try await Lab.few, user: "carol")
        let run = try await box.run(TestBook(items: [Self.whoami]))
        #expect(run.status == 0, "\(run.errors)\(run.job)")
        let wanted = "carol\n/home/carol/.local/state/belay/\(run.job.uid)\n"
        for server in box.servers {
            #expect(try await box.printed(run.job.id, server: server.name) == wanted)
            #expect(try await server.leftovers() == [])
        }
    }

    @Test("sudo's password is given, and is nowhere to be found")
    func becomePassword() async throws {
        let secret = "ansible_become_password=lab-carol"
        let box = try await AdminBox(try await Lab.few, user: "carol", variables: [secret])
        var book = TestBook(head: ["become: true"])
        book.items = [.logged("action", "slow", "sleep 1; env; ps axww")]
        let run = try box.start(book)
        var sightings: Set<String> = []
        try await waitUntil("it ends") {
            sightings.formUnion(commandLines().filter { $0.contains("lab-carol") })
            return !run.isRunning
        }
        #expect(try await run.result().status == 0, "\(run.errors)")
        #expect(sightings == [])
        #expect(!run.output.contains("lab-carol") && !run.errors.contains("lab-carol"))
        for file in try FileManager.default.subpathsOfDirectory(atPath: box.state.path) {
            let data = try? Data(contentsOf: box.state.appending(path: file))
            #expect(data?.range(of: Data("lab-carol".utf8)) == nil, "\(file)")
        }
        for server in box.servers {
            let printed = try await box.printed(run.job, server: server.name)
            #expect(printed.contains("BELAY_JOB") && !printed.contains("lab-carol"))
        }
        try await audit(try await box.show(run.job), on: box.servers)
    }

    @Test(
        "A sudo that will not: a clear error, and no hang",
        arguments: [["ansible_become_password=wrong"], []])
    func wrongPassword(variables: [String]) async throws {
        let box = try await AdminBox(try await Lab.few, user: "carol", variables: variables)
        let run = try await box.run(TestBook(head: ["become: true"], items: [Self.whoami]))
        #expect(run.status == 2)
        for server in run.job.servers {
            #expect(server.status == "Failed")
            #expect(server.reason?.contains("sudo") == true, "\(server)")
            #expect(server.reason?.contains("assword") == true, "\(server)")
        }
        for server in box.servers { #expect(try await server.leftovers() == []) }
    }
}

/// The command lines of all processes of this machine; those of the lab's servers are among them.
private func commandLines() -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return names.filter { $0.allSatisfy(\.isNumber) }
        .compactMap { FileManager.default.contents(atPath: "/proc/\($0)/cmdline") }
        .map { String(decoding: $0, as: UTF8.self) }
}
