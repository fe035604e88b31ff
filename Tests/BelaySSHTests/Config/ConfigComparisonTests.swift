import Foundation
import Testing

@testable import BelaySSH
@testable import BelaySSHConfig
@testable import BelaySystem

/// Belay reads ssh_config(5) as the installed `ssh` does.
struct ConfigComparisonTests {
    @Test(arguments: ConfigCorpus.files) func file(_ hosts: String, _ text: String) async throws {
        try await ConfigComparison().compare(text, Self.names(hosts))
    }

    @Test(arguments: ConfigCorpus.matches)
    func match(_ hosts: String, _ text: String) async throws {
        try await ConfigComparison().compare(text, Self.names(hosts))
    }

    @Test func fleet() async throws {
        let fleet = ConfigFleet(seed: 7)
        try await ConfigComparison().compare(fleet.text, Self.names(fleet.hosts))
    }

    /// Lines thrown together from what the reading of a line hangs on.
    @Test(arguments: 0..<40) func chance(_ seed: UInt64) async throws {
        var lines = ConfigLines(seed: seed)
        let comparison = try ConfigComparison()
        for _ in 0..<10 {
            try await comparison.compare(lines.next(), Self.names("a b"))
        }
    }

    @Test func given() async throws {
        let text = """
            Match user bob
              IdentityFile ~/bob
            Match user deploy
              IdentityFile ~/deploy
            Host *
              User carol
              Port 99
              ProxyCommand nc %h %p
              IdentityFile ~/given
              ConnectTimeout 9
              UserKnownHostsFile ~/%r-%p
            """
        let comparison = try ConfigComparison()
        try await comparison.compare(
            text, [SSHServerName("web1", user: "deploy", port: 2200)],
            ["-l", "deploy", "-p", "2200"])
        var name = SSHServerName("web1")
        name.proxyJump = "u@j1:5,j2"
        name.options = ["ConnectTimeout=3", "IdentityFile ~/given", "StrictHostKeyChecking yes"]
        let arguments = ["-J", "u@j1:5,j2"] + name.options.flatMap { ["-o", $0] }
        try await comparison.compare(text, [name], arguments)
    }

    @Test(arguments: ["a;b", "-a", "a b", "a$b", "a`b`", "a|b", "a\nb", ""])
    func namesThatAreNone(_ host: String) throws {
        let config = try SSHConfig(.file("none"), try SSHConfigContext.current())
        #expect(throws: SSHConfigError.self) {
            try config.settings(for: SSHServerName(host), answers: [:])
        }
    }

    /// `ssh -G` leaves these as they are in the file; a connection shows what becomes of them.
    @Test func tokens() async throws {
        let ssh = ConfigOpenSSH.path
        let workspace = try Workspace()
        let text = """
            Host *
              ProxyCommand sh -c 'exit 1' %h %p %r %n %k %%
              IdentityFile ~/k_%h_%p_%r_%n_%u_%d_%i_%l_%L_%k_%C_%%
              IdentityFile /x/${HOME}/y
              IdentityFile none
              CertificateFile ~root/c_%h
              HostName %h.Example.org
              HostKeyAlias ALIAS
              Port 2200
              User bob
            """
        try workspace.write("config", text)
        let file = workspace.path("config")
        let script = "\(ssh) -v -F \(file) Web1 </dev/null 2>&1 || :"
        let output = try ChildProcess.run(["/bin/sh", "-c", script])
        let config = try SSHConfig(.file(file), try SSHConfigContext.current())
        let options = try await SSHConfigResolver(config, run: try ShellRunner().run)
            .options(for: SSHServerName("Web1"))
        func values(_ start: String) -> [String] {
            output.split(whereSeparator: \.isNewline)
                .filter { $0.hasPrefix("debug1: \(start) ") }
                .map { String($0.dropFirst("debug1: \(start) ".count)) }
                .compactMap { $0.components(separatedBy: " type ").first }
        }
        #expect(values("identity file") == options.identityFiles)
        #expect(values("certificate file") == options.certificateFiles)
        #expect(
            values("Executing proxy command:") == [options.proxyCommand.map { "exec " + $0 }])
    }

    private static func names(_ hosts: String) -> [SSHServerName] {
        names(hosts.split(separator: " ").map(String.init))
    }

    private static func names(_ hosts: [String]) -> [SSHServerName] {
        hosts.map { SSHServerName($0) }
    }
}
