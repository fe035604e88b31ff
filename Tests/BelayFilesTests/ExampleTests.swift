import BelayModel
import Foundation
import Testing

@testable import BelayFiles

/// The examples that come with Belay.
struct ExampleTests {
    private let top = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path

    private func inventory(_ names: String...) throws -> (Inventory, warnings: [FileProblem]) {
        var warnings: [FileProblem] = []
        let reader = InventoryReader(
            sources: names.map { top + "/Inventory/" + $0 },
            playbookDirectory: top + "/Playbooks")
        return (try reader.read { warnings.append($0) }, warnings)
    }

    @Test func iniInventory() throws {
        let (inventory, warnings) = try inventory("example.ini")
        #expect(warnings == [])
        #expect(inventory.servers.count == 57)
        #expect(inventory.groups["web"]?.count == 51)
        #expect(try HostPattern("old").select(from: inventory).servers.count == 2)
        let server = try #require(inventory["db-b.example.com"])
        #expect(server.groups == ["db", "prod"])
        #expect(server.variables == ["environment_name": .string("production")])
        #expect(server.login.user == "postgres-admin")
        #expect(server.login.become == true)
        #expect(server.login.keyFile?.hasSuffix("/.ssh/id_ed25519") == true)
        #expect(inventory["canary.example.com"]?.login.port == 2222)
        #expect(inventory["v6only"]?.login.host == "2001:db8::17")
    }

    @Test func yamlInventoryWithGroupVariables() throws {
        let (inventory, warnings) = try inventory("example.yml")
        #expect(warnings == [])
        #expect(
            inventory.names == [
                "backup.example.com", "stage-web1.example.com", "stage-web2.example.com",
                "stage-db.example.com",
            ])
        let server = try #require(inventory["stage-db.example.com"])
        #expect(server.groups == ["stage_db", "staging"])
        #expect(server.variables == ["environment_name": .string("staging")])
        #expect(server.login.port == 2222)
        #expect(server.login.user == "deploy")
        #expect(server.login.proxyJump == "jump.example.com")
    }

    @Test func bothInventories() throws {
        #expect(try inventory("example.ini", "example.yml").0.servers.count == 60)
    }

    private func playbook(_ name: String) throws -> Playbook {
        try PlaybookFile.read(top + "/Playbooks/" + name)
    }

    @Test func securityUpdates() throws {
        #expect(
            try playbook("security-updates.yml")
                == Playbook(
                    name: "Security updates", kind: .remediate, hosts: "all", become: true,
                    packages: .security, reboot: .ifRequired, forks: 100, timeout: 1800))
    }

    @Test func install() throws {
        #expect(
            try playbook("install.yml")
                == Playbook(
                    name: "Install the tools for diagnosis", kind: .install, hosts: "all",
                    become: true,
                    packages: .list(["tcpdump", "strace", "jq"].map { PackageName(name: $0) })))
    }

    @Test func uninstall() throws {
        #expect(
            try playbook("uninstall.yml")
                == Playbook(
                    name: "Remove the tools for diagnosis", kind: .uninstall, hosts: "all",
                    become: true,
                    packages: .list(["tcpdump", "strace"].map { PackageName(name: $0) }),
                    options: PackageOptions(purge: true)))
    }

    @Test func push() throws {
        #expect(
            try playbook("push.yml")
                == Playbook(
                    name: "Updates without a mirror", kind: .remediate, hosts: "all", become: true,
                    packages: .all, source: .push(archives: top + "/Playbooks/archives"),
                    forks: 20))
    }

    @Test func ownItems() throws {
        let playbook = try playbook("own-items.yml")
        #expect(playbook.variables == ["minimum_kb": .int(500_000)])
        #expect(playbook.phases[.analyze]?.count == 2)
        #expect(
            playbook.phases[.download] == [
                .upload(
                    Item(name: "the smoke test", work: .run("")),
                    path: top + "/Playbooks/files/smoke-test.sh"),
                .packages,
            ])
        #expect(playbook.phases[.action]?.count == 3)
        #expect(playbook.phases[.action]?[1] == .packages)
        #expect(
            playbook.phases[.action]?[2]
                == .run(
                    Item(
                        name: "smoke test", work: .run(#"sh "$BELAY_STAGE/smoke-test.sh""#),
                        timeout: 120, killAfter: 60, environment: ["WANTED": "sshd"])))
    }
}
