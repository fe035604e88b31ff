import Foundation
import Testing

/// Servers that are reached through two others, whose connections are broken.
extension FewTests {
    @Test("A job through two jump hosts, both of which are cut off in the middle")
    func jumpHosts() async throws {
        let servers = try await Lab.few
        let box = try await AdminBox(servers)
        let (gate, second, target) = (servers[0], servers[1], servers[2])
        let key = try await Lab.shared.value.keyFile
        let known = box.workspace.file("known").path
        let inside = try await [second, target].asyncMap { server in
            try await server.shell("hostname -I").split { $0.isWhitespace }[0]
        }
        let config = try box.workspace.write(
            "ssh_config",
            """
            Host *
              User root
              IdentityFile \(key)
              UserKnownHostsFile \(known)
              StrictHostKeyChecking accept-new
            Host gate
              HostName \(gate.address)
              Port 2222
            Host second
              HostName \(inside[0])
              ProxyJump gate
            Host target
              HostName \(inside[1])
              ProxyJump second
              HostKeyAlias the-target

            """)
        let inventory = try box.workspace.write("jump.ini", "target\n")
        let book = TestBook(items: [Numbers.item(pauses: 120), .plain("action", "then", "true")])
        let path = try box.workspace.write("jump.yml", book.text)
        let run = try box.start(["run", path, "-i", inventory, "-F", config, "--json"])
        try await run.step(Numbers.name, "Running", on: "target")
        try await gate.lab("kill-sessions")
        try await run.event("the link lost") { $0.event == "link" && $0.status == "Lost" }
        try await run.event("the link restored") { $0.event == "link" && $0.status == "Restored" }
        try await second.lab("cut", ["4"])
        let result = try await run.result()
        #expect(result.status == 0, "\(result.errors)")
        let job = try await box.show(try run.job)
        #expect(job.servers.map(\.status) == ["Succeeded"], "\(job)")
        #expect(try await target.leftovers() == [])
        let names = try String(contentsOfFile: known, encoding: .utf8)
        #expect(names.contains("the-target ") && names.contains("\(inside[0]) "), "\(names)")
    }
}

extension Sequence where Element: Sendable {
    fileprivate func asyncMap<Value>(
        _ transform: (Element) async throws -> Value
    ) async throws -> [Value] {
        var values: [Value] = []
        for element in self { values.append(try await transform(element)) }
        return values
    }
}
