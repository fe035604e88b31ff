import Foundation
import Glibc
import Testing

/// Questions on a terminal; they need no server.
struct QuestionTests {
    /// As a shell sees it, which goes on after it on the same terminal.
    @Test("A question broken off leaves the terminal its echo", arguments: ["key", "TERM"])
    func brokenOff(_ how: String) async throws {
        let box = try AdminBox(inventory: "localhost,", knownHosts: "/dev/null")
        let keys = box.workspace.file("keys").path
        let code = unsafe mkfifo(keys, 0o600)
        try #require(code == 0)
        let script = """
            trap : INT
            '\(BelayProcess.program)' ping all -i localhost, -F none -k
            echo "status $?"; stty -a
            """
        let path = try box.workspace.write("script", script)
        // script(1) is the terminal.
        let terminal = try Child(
            [
                "/bin/sh", "-c",
                "exec script --quiet --flush --command \"sh $1\" /dev/null <\"$2\"", "sh", path,
                keys,
            ], environment: BelayProcess.environment(on: box), in: box.workspace)
        // For both: opening one end of it alone would wait for the other.
        let typing = unsafe open(keys, O_RDWR)
        defer { close(typing) }
        try await waitUntil("it asks", orElse: { terminal.output }) {
            terminal.output.contains("Password of the login: ")
        }
        if how == "key" {
            _ = unsafe write(typing, "\u{3}", 1)
        } else {
            try signal(box)
        }
        try await waitUntil("the shell goes on", orElse: { terminal.output }) {
            terminal.output.contains("isig")
        }
        _ = try await terminal.end(within: 180)
        #expect(terminal.output.contains(how == "key" ? "status 130" : "status 143"))
        #expect(terminal.output.contains(" echo "), "\(terminal.output)")
        #expect(!terminal.output.contains("-echo "), "\(terminal.output)")
    }

    /// What acts on jobs answers programs, too.
    @Test("Acts on jobs print JSON, a line each and nothing else")
    func acts() async throws {
        let box = try AdminBox(inventory: "localhost,", knownHosts: "/dev/null")
        let book = try box.workspace.write(
            "p.yml", "name: n\nkind: remediate\nhosts: all\npackages: all\n")
        let submitted = try await box.belay(
            "submit", book, "-i", "localhost,", "-F", "none", "--password-command", "echo x")
        #expect(submitted.status == 0, "\(submitted)")

        let ended = try await box.belay("job", "terminate", "last", "--wait", "--json")
        let lines = ended.output.split(separator: "\n").map(String.init)
        try #require(lines.count == 2, "\(ended)")
        let asked = try object(lines[0])
        #expect(asked["job"] as? Int == 1 && asked["canceled"] as? Int == 1)
        #expect(asked["status"] as? String == "Terminated" && asked["requested"] is String)
        let end = try object(lines[1])
        #expect(end["status"] as? String == "Terminated" && end["finished"] is String)

        let cleaned = try object(await box.belay("job", "cleanup", "last", "--json").output)
        #expect(cleaned["owed"] as? Int == 0)
        let jobs = try #require(cleaned["jobs"] as? [[String: Any]])
        #expect(jobs.count == 1 && jobs[0]["status"] as? String == "Terminated")
        #expect(try #require(jobs[0]["servers"] as? [Any]).isEmpty)

        let pruned = try object(await box.belay("job", "prune", "--check", "--json").output)
        #expect(pruned["check"] as? Bool == true && pruned["freed"] is NSNull)
        #expect(pruned["jobs"] as? Int == 0 && pruned["outputs"] as? Int == 0)
    }

    private func object(_ text: String) throws -> [String: Any] {
        let value = try JSONSerialization.jsonObject(with: Data(text.utf8))
        return try #require(value as? [String: Any])
    }

    @Test("A key file that is not there is named before anything is tried, with what to do")
    func missingKey() async throws {
        let box = try AdminBox(inventory: "localhost,", knownHosts: "/dev/null")
        let inventory = try box.workspace.write(
            "keys.ini", "web1 ansible_ssh_private_key_file=/nowhere/key\nweb2\n")
        let listed = try await box.belay("inventory", "list", "-i", inventory)
        #expect(listed.status == 0, "\(listed)")
        #expect(listed.errors.contains("web1: the key file /nowhere/key is not there: correct "))
        let none = try await box.belay("inventory", "list", "-i", inventory + ".old")
        #expect(none.status == 65 && none.errors.contains("no such file"), "\(none)")
    }

    /// The one process that has this box's state directory in its environment and is Belay's.
    private func signal(_ box: AdminBox) throws {
        for name in try FileManager.default.contentsOfDirectory(atPath: "/proc") {
            guard let id = pid_t(name),
                let program = try? FileManager.default.destinationOfSymbolicLink(
                    atPath: "/proc/\(id)/exe"),
                program.hasSuffix("/belay"),
                let environment = FileManager.default.contents(atPath: "/proc/\(id)/environ"),
                String(decoding: environment, as: UTF8.self).contains(box.state.path)
            else { continue }
            kill(id, SIGTERM)
        }
    }
}
