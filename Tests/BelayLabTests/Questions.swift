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
