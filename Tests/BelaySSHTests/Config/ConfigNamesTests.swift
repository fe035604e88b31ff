import Foundation
import Synchronization
import Testing

@testable import BelaySSH
@testable import BelaySSHConfig
@testable import BelaySystem

/// Names from inventories and command lines never reach a shell on this machine with anything in
/// them that it would act on.
struct ConfigNamesTests {
    private static let payloads = [
        "root$(touch FILE)", "root`touch FILE`", "root|touch FILE", "root;touch FILE",
        "root&&touch FILE", "root>FILE", "root<FILE", "root\ntouch FILE", "root\rtouch FILE",
        "root\ttouch FILE", "a$IFS-oProxyCommand=x", "-oProxyCommand=touch", "{a,b}", "a\"b", "a'b",
        "root\\", "(touch FILE)",
    ]

    /// Runs what the files ask for by a real shell.
    /// - Returns: whether the name was refused; and the file is never there.
    private func refuses(
        _ text: String, _ name: (String) -> SSHServerName
    ) async throws -> [String: Bool] {
        let workspace = try Workspace()
        try workspace.write("config", text)
        let config = try SSHConfig(.file(workspace.path("config")), try .current())
        let runner = try ShellRunner(shell: "/bin/sh")
        var result: [String: Bool] = [:]
        for payload in Self.payloads {
            let payload = payload.replacing("FILE", with: workspace.path("made"))
            let resolver = SSHConfigResolver(config, run: runner.run)
            do {
                let options = try await resolver.options(for: name(payload))
                if let command = options.proxyCommand { _ = await runner.run(command) }
                result[payload] = false
            } catch {
                result[payload] = true
            }
            #expect(!FileManager.default.fileExists(atPath: workspace.path("made")), "\(payload)")
        }
        return result
    }

    private static let commands = [
        "Match exec \"true %r %h %n %k %j %C %p\"\nPort 23", "ProxyCommand true %r %h %n %k %p",
        "Match host * exec \"true %r\"\nPort 23",
    ]

    @Test(arguments: commands) func userGiven(_ text: String) async throws {
        let refused = try await refuses(text) { SSHServerName("web", user: $0) }
        #expect(!refused.values.contains(false), "\(refused)")
    }

    @Test(arguments: commands) func hostGiven(_ text: String) async throws {
        let refused = try await refuses(text) { SSHServerName($0) }
        #expect(!refused.values.contains(false), "\(refused)")
    }

    /// What comes by an option is known only once the files are read.
    @Test(arguments: ["User", "HostName", "HostKeyAlias"])
    func byOption(_ keyword: String) async throws {
        for text in Self.commands {
            let refused = try await refuses(text) { payload in
                var name = SSHServerName("web")
                name.options = ["\(keyword)=\"\(payload.replacing("\"", with: "\\\""))\""]
                return name
            }
            let kept = refused.filter { !$0.value }.keys
            // A third kind of file has `%r` alone.
            #expect(kept.isEmpty || keyword != "User" && !text.contains("%h"), "\(kept) \(text)")
        }
    }

    @Test func jumpHost() async throws {
        for text in ["Match exec \"true %j\"\nPort 23", "Port 23"] {
            for part in ["PAYLOAD", "PAYLOAD@gate", "u@PAYLOAD:22", "gate,PAYLOAD"] {
                let refused = try await refuses(text) { payload in
                    var name = SSHServerName("web")
                    name.proxyJump = part.replacing("PAYLOAD", with: payload)
                    return name
                }
                // A line of a file ends at a line feed, and a jump at a blank; `%IFS` alone stays.
                let kept = refused.filter { !$0.value }.keys.filter {
                    !$0.contains { $0.isWhitespace }
                }
                let bad = kept.filter { !$0.hasPrefix("a$IFS") && !$0.hasPrefix("{") }
                #expect(bad.isEmpty, "\(kept)")
            }
        }
    }

    /// Good names stay so: where no shell sees them, and where one does.
    @Test func goodNames() async throws {
        let workspace = try Workspace()
        try workspace.write("config", "Port 23")
        let config = try SSHConfig(.file(workspace.path("config")), try .current())
        for user in ["HOST$", "DOMAIN\\user", "first.last@example.org", "a b", "x+y", "ä"] {
            guard
                case .options(let options) = try config.outcome(
                    for: SSHServerName("web", user: user))
            else { continue }
            #expect(options.user == user)
        }
        for host in ["unix/run/x.sock", "vsock/3", "fe80::1%eth0", "web_1.example", "é.example"] {
            #expect(throws: Never.self) { try config.outcome(for: SSHServerName(host)) }
        }
    }
}
