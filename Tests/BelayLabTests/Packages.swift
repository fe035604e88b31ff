import Foundation
import Testing

extension FewTests {
    static let security = TestBook(head: ["packages: security"])
    private static let updated = [
        "belay-app", "belay-conffile", "belay-hello", "belay-lib", "belay-slow",
    ]

    @Test("A check finds what is pending, and changes nothing on the servers")
    func check() async throws {
        let box = try await Self.freshBox()
        let before = try await Self.fingerprints(box)
        let run = try await box.run(Self.security, ["--check"])
        #expect(run.status == 0, "\(run.errors)")
        let text = try await box.belay("job", "show", "\(run.job.id)")
        for name in Self.updated {
            #expect(text.output.contains("\(name)"), "\(text.output)")
        }
        #expect(run.job.servers.allSatisfy { $0.steps.allSatisfy { $0.phase == "analyze" } })
        #expect(try await Self.fingerprints(box) == before)
        try await audit(run.job, on: box.servers)
    }

    @Test("Security updates on Debian 12 and 13")
    func securityUpdates() async throws {
        let box = try await Self.freshBox()
        let run = try await box.run(Self.security)
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.job.servers.map(\.status) == ["Succeeded", "Succeeded"])
        for server in box.servers {
            for name in Self.updated {
                #expect(try await Self.version(name, server) == "2.0", "\(server.name) \(name)")
            }
            #expect(try await server.shell("dpkg --audit") == "")
            let pending = try await server.shell("apt-get -s -q upgrade | grep ^Inst || true")
            #expect(pending == "", "\(server.name)")
        }
        try await audit(run.job, on: box.servers)
        let result = try await box.belay("job", "show", "\(run.job.id)", "--json")
        try Self.hasContractKeys(result.output)
    }

    @Test("Installs what packages depend on, and uninstalls what was asked for only")
    func installAndUninstall() async throws {
        let box = try await Self.freshBox()
        let install = TestBook(
            kind: "install", head: ["packages: [belay-chain-a, belay-hello=2.0]"])
        let installed = try await box.run(install)
        #expect(installed.status == 0, "\(installed.errors)")
        try await expect(["belay-chain-a": "2.0", "belay-hello": "2.0"], box)
        try await audit(installed.job, on: box.servers)

        let part = TestBook(kind: "uninstall", head: ["packages: [belay-chain-c]"])
        let refused = try await box.run(part)
        #expect(refused.status == 2)
        let reason = refused.job.servers[0].reason ?? ""
        #expect(reason.contains("belay-chain-a") && reason.contains("belay-chain-b"), "\(reason)")
        try await expect(["belay-chain-a": "2.0", "belay-chain-c": "2.0"], box)
        try await audit(refused.job, on: box.servers)

        let whole = ["packages: [belay-chain-c, belay-chain-a, belay-chain-b]"]
        let removed = try await box.run(TestBook(kind: "uninstall", head: whole))
        #expect(removed.status == 0, "\(removed.errors)")
        try await expect(["belay-chain-a": "", "belay-chain-b": "", "belay-chain-c": ""], box)
        try await audit(removed.job, on: box.servers)
    }

    @Test("A package that cannot be configured fails its server, which starts nothing more")
    func failingPackage() async throws {
        let box = try await Self.freshBox()
        var book = TestBook(kind: "install", head: ["packages: [belay-fails=2.0]"])
        book.items = [.logged("action", "after", "true")]
        // Where `packages` is not named it goes first: the failing package is followed by the item.
        let run = try await box.run(book)
        #expect(run.status == 2, "\(run.errors)")
        for server in run.job.servers {
            #expect(server.status == "Failed")
            #expect(
                server.steps.contains { $0.name.contains("belay-fails") && $0.status == "Failed" })
            #expect(server.step("after")?.status == "Skipped")
        }
        try await audit(run.job, on: box.servers)
        for server in box.servers { try await server.lab("reset") }
    }

    /// One server of each suite, as they were when the lab came up.
    static func freshBox() async throws -> AdminBox {
        let servers = Array(try await Lab.few.prefix(2))
        for server in servers {
            try await server.lab("reset")
            try await server.shell("mkdir -p /etc/belay-lab; echo 1 >/etc/belay-lab/slow-seconds")
        }
        return try await AdminBox(servers)
    }

    private func expect(_ versions: [String: String], _ box: AdminBox) async throws {
        for server in box.servers {
            for (name, version) in versions {
                #expect(try await Self.version(name, server) == version, "\(server.name) \(name)")
            }
        }
    }

    /// The installed version; empty when it is not installed.
    static func version(_ name: String, _ server: LabServer) async throws -> String {
        let format = "${db:Status-Status} ${Version}"
        let text = try await server.shell(
            "dpkg-query -W -f '\(format)' \(name) 2>/dev/null || true")
        let words = text.split(separator: " ")
        return words.first == "installed" ? String(words.last ?? "") : ""
    }

    /// All that a check could have changed: packages, apt's lists and caches, Belay's directory.
    private static func fingerprints(_ box: AdminBox) async throws -> [String] {
        var all: [String] = []
        for server in box.servers {
            all.append(
                try await server.shell(
                    """
                    dpkg -l | sha256sum
                    find /var/lib/apt /var/lib/dpkg /var/cache/apt /etc /var/lib/belay /root /home \
                        -type f -exec sha256sum {} + 2>/dev/null | LC_ALL=C sort
                    find /var/lib/apt /var/cache/apt /var/lib/belay | LC_ALL=C sort
                    """))
        }
        return all
    }
}
