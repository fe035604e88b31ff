import BelayModel
import BelaySSH
import BelaySSHConfig
import Foundation
import Testing

@testable import BelayCommands

/// What `ping --show` tells, beside what `ssh -G` does.
struct ReachExplanationTests {
    private static let config = """
        Host gate
            User jumper
            Port 2200
            HostName 10.9.9.9
        Host web*
            HostName %h.example.org
            User carol
            IdentityFile ~/.ssh/web
            ProxyJump gate
            UserKnownHostsFile /tmp/kh1 /tmp/kh2
        Host db
            Port 2222
            IdentityFile ~/.ssh/db
            IdentityFile ~/.ssh/other
            BindAddress 127.0.0.9
            ProxyCommand nc %h %p
        Host *
            User nobody
            Ciphers aes128-ctr,aes256-ctr
        """

    private func rows(
        _ login: Login, name: String, user: String? = nil
    ) async throws -> (rows: [ReachExplanation.Row], path: String, answer: [String: [String]]) {
        let path = "/tmp/belay-show-\(UUID().uuidString)"
        try Self.config.write(toFile: path, atomically: false, encoding: .utf8)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let server = InventoryServer(name: name, groups: [], variables: [:], login: login)
        let directory = try SSHDirectory([server], file: path, user: user)
        let rows = try await directory.explanation(of: server).rows(user: user, knownHosts: [])
        var arguments = ["-G", "-F", path]
        if let name = user ?? login.user { arguments += ["-l", name] }
        if let port = login.port { arguments += ["-p", "\(port)"] }
        return (rows, path, try Self.ssh(arguments + [login.host]))
    }

    private static func ssh(_ arguments: [String]) throws -> [String: [String]] {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/ssh")
        process.arguments = arguments
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        var answer: [String: [String]] = [:]
        for line in String(decoding: data, as: UTF8.self).split(separator: "\n") {
            let words = line.split(separator: " ", maxSplits: 1).map(String.init)
            answer[words[0], default: []].append(words.count > 1 ? words[1] : "")
        }
        return answer
    }

    @Test(arguments: ["web1", "db", "other.example.net"])
    func sameAsOpenSSH(_ host: String) async throws {
        for login in [Login(host: host), Login(host: host, port: 77, user: "root")] {
            let (rows, _, answer) = try await rows(login, name: "server")
            func values(_ name: String) -> [String] { rows.filter { $0.name == name }.map(\.value) }
            #expect(values("user") == answer["user"])
            #expect(values("address") == answer["hostname"])
            #expect(values("port") == answer["port"])
            let home = FileManager.default.homeDirectoryForCurrentUser.path
            #expect(
                values("key file")
                    == answer["identityfile"]?.map { $0.replacing("~/", with: home + "/") })
            #expect(values("ciphers") == answer["ciphers"])
        }
    }

    @Test func whereFrom() async throws {
        let (web, path, _) = try await rows(Login(host: "web1"), name: "web1")
        func source(_ name: String) -> String? { web.first { $0.name == name }?.source }
        #expect(source("user") == "\(path):7")
        #expect(source("address") == "\(path):6")
        #expect(source("port") == "default")
        #expect(source("route") == "\(path):9")
        #expect(source("key file") == "\(path):8")
        #expect(source("known_hosts") == "\(path):10")
        #expect(source("ciphers") == "\(path):19")
        #expect(web.first { $0.name == "route" }?.value == "through jumper@10.9.9.9:2200")

        let (db, _, _) = try await rows(Login(host: "db", user: "root"), name: "base")
        func other(_ name: String) -> String? { db.first { $0.name == name }?.source }
        #expect(other("user") == "inventory")
        #expect(other("address") == "inventory")
        #expect(db.first { $0.name == "from" }?.value == "127.0.0.9")
        #expect(db.first { $0.name == "route" }?.value == "nc db 2222")
    }

    /// What is typed wins over the inventory.
    @Test func typedUser() async throws {
        let (rows, _, answer) = try await rows(
            Login(host: "db", user: "root"), name: "db", user: "typed")
        #expect(rows.first?.value == "typed")
        #expect(rows.first?.source == "-u")
        #expect(answer["user"] == ["typed"])
    }
}
