import Foundation
import Testing

@testable import BelaySSH
@testable import BelaySSHConfig

/// Files that include others, and where everything is found.
struct ConfigFilesTests {
    private let workspace: Workspace
    private let context: SSHConfigContext

    init() throws {
        let workspace = try Workspace()
        try FileManager.default.createDirectory(
            atPath: workspace.path(".ssh/conf.d"), withIntermediateDirectories: true)
        try FileManager.default.createDirectory(
            atPath: workspace.path("etc"), withIntermediateDirectories: true)
        let home = workspace.path("").dropLast()
        self.workspace = workspace
        var context = SSHConfigContext(
            user: "alice", uid: getuid(), home: String(home), localHost: "admin.example.org"
        ) { ["HOME": String(home), "SITE": "ber"][$0] }
        context.systemDirectory = workspace.path("etc")
        self.context = context
    }

    private func options(
        _ host: String, _ source: SSHConfig.Source = .standard
    ) async throws -> SSHHostOptions {
        let config = try SSHConfig(source, context)
        return try await SSHConfigResolver(config) { _ in .success(true) }
            .options(for: SSHServerName(host))
    }

    private func problems(_ source: SSHConfig.Source = .standard) -> [SSHConfigProblem] {
        do throws(SSHConfigError) {
            _ = try SSHConfig(source, context)
            return []
        } catch { return error.problems }
    }

    @Test func noFiles() async throws {
        let options = try await options("Web1")
        #expect(options.hostName == "web1")
        #expect(options.user == "alice")
        #expect(options.port == 22)
        #expect(options.usesDefaultIdentityFiles)
        #expect(options.identityFiles.first == workspace.path(".ssh/id_rsa"))
        #expect(options.userKnownHostsFiles.first == workspace.path(".ssh/known_hosts"))
        #expect(options.globalKnownHostsFiles.first == "/etc/ssh/ssh_known_hosts")
    }

    @Test func userGoesBeforeSystem() async throws {
        try workspace.write(".ssh/config", "User mine\nIdentityFile k")
        try workspace.write("etc/ssh_config", "User theirs\nPort 5\nIdentityFile k\nInclude more")
        try workspace.write("etc/more", "Port 6\nCompression yes")
        let options = try await options("a")
        #expect(options.user == "mine")
        #expect(options.port == 5)
        #expect(options.compression)
        #expect(options.identityFiles == ["k", "k"])
        #expect(try await self.options("a", .file("NONE")).port == 22)
        #expect(try await self.options("a", .file(workspace.path("etc/more"))).port == 6)
    }

    @Test func includes() async throws {
        try workspace.write(
            ".ssh/config", "Host a\nInclude conf.d/*.conf \(context.home)/x*\nUser z")
        try workspace.write(".ssh/conf.d/2.conf", "Host b\nUser never\nHost *\nPort 2")
        try workspace.write(".ssh/conf.d/1.conf", "Port 1\nMatch host a\nUser one")
        try workspace.write(".ssh/conf.d/3.no", "Nonsense")
        try workspace.write("x", "IdentityFile ~/x")
        let options = try await options("a")
        #expect(options.port == 1)
        #expect(options.user == "one")
        #expect(options.identityFiles == [workspace.path("x")])
        // An include in a block that does not apply does nothing, whatever it says.
        #expect(try await self.options("b").user == "alice")
    }

    /// As in OpenSSH, the block goes on behind the include as it was before.
    @Test func blockGoesOnAfterInclude() async throws {
        try workspace.write(".ssh/config", "Host a\nInclude conf.d/1\nPort 7")
        try workspace.write(".ssh/conf.d/1", "Host nobody\nUser x")
        #expect(try await options("a").port == 7)
    }

    @Test func includeByVariable() async throws {
        try workspace.write(".ssh/config", "Include conf.d/${SITE} ~/%u-%L")
        try workspace.write(".ssh/conf.d/ber", "Port 3")
        try workspace.write("alice-admin", "User bob")
        let options = try await options("a")
        #expect(options.port == 3)
        #expect(options.user == "bob")
        try workspace.write(".ssh/config", "\nInclude conf.d/%h")
        #expect(problems().map(\.line) == [2])
    }

    @Test func circle() throws {
        try workspace.write(".ssh/config", "Include config\nInclude config")
        let problems = problems()
        #expect(problems.count == 1)
        #expect(problems.first?.message.contains("16 deep") == true)
    }

    @Test func sixteenDeep() async throws {
        for depth in 0..<16 {
            try workspace.write(".ssh/c\(depth)", "Include c\(depth + 1)")
        }
        try workspace.write(".ssh/c16", "Port 16")
        #expect(try await options("a", .file(workspace.path(".ssh/c0"))).port == 16)
        try workspace.write(".ssh/config", "Include c0")
        #expect(problems().count == 1)
    }

    /// glob(3) would overflow its stack.
    @Test(arguments: [String(repeating: "a*/", count: 20000), String(repeating: "a", count: 5000)])
    func longInclude(_ path: String) throws {
        try workspace.write(".ssh/config", "\nInclude /\(path)\nUser z")
        #expect(problems().map(\.line) == [2])
    }

    /// OpenSSH would wait for the terminal, or read without end.
    @Test func includedDevices() throws {
        try workspace.write(".ssh/config", "\nInclude /dev/t* /dev/zero conf.d/*\nUser z")
        try #require(unsafe mkfifo(workspace.path(".ssh/conf.d/pipe"), 0o600) == 0)
        let problems = problems()
        #expect(Set(problems.map(\.line)) == [2])
        #expect(problems.count >= 3)
        #expect(problems.last?.message.contains("a pipe that nobody writes into") == true)
    }

    @Test func theFileItselfIsAPipe() throws {
        try #require(unsafe mkfifo(workspace.path(".ssh/config"), 0o600) == 0)
        #expect(problems().count == 1)
    }

    @Test func filesOfOthers() throws {
        try workspace.write(".ssh/config", "User a", mode: 0o602)
        #expect(problems().count == 1)
        #expect(problems(.file(workspace.path(".ssh/config"))).isEmpty)
        try workspace.write(".ssh/config", "\n\nInclude conf.d/*")
        try workspace.write(".ssh/conf.d/1", "User a", mode: 0o666)
        #expect(problems().map(\.line) == [3])
    }

    @Test func everyProblemIsNamed() throws {
        try workspace.write(".ssh/config", "Port x\nUser a b\nInclude conf.d/*\nCiphers y")
        try workspace.write(".ssh/conf.d/1", "\nCompression maybe")
        let problems = problems()
        #expect(problems.map(\.line) == [1, 2, 2, 4])
        #expect(problems[2].path == workspace.path(".ssh/conf.d/1"))
        #expect(problems[0].description == "\(workspace.path(".ssh/config")):1: 'x' is not a port")
    }

    @Test func missingFile() throws {
        #expect(problems(.file(workspace.path("missing"))).count == 1)
    }

    @Test func newerWords() async throws {
        try workspace.write(
            ".ssh/config",
            """
            Host a
                Tag blue
            Match tagged blue exec 'test "\\"" = x' sessiontype exec
                Port 8
            Match tagged ""
                Port 9
            ObscureKeystrokeTiming no
            """)
        #expect(try await options("a").port == 8)
        #expect(try await options("b").port == 9)
    }
}
