import Testing

@testable import BelayDebian

@Suite struct SimulationTests {
    @Test func anUpgradeHasBothVersionsAndItsOrigins() throws {
        let change = try #require(
            try Self.read(
                "Inst libssl3 [3.0.20-1~deb12u2] (3.0.22-1~deb12u2 "
                    + "Debian:12.15/oldstable, Debian-Security:12/oldstable-security [amd64])"
            ).first)
        #expect(change.name == "libssl3")
        #expect(change.from == "3.0.20-1~deb12u2")
        #expect(change.to == "3.0.22-1~deb12u2")
        #expect(change.architecture == "amd64")
        #expect(change.isSecurity)
        #expect(change.origin == "Debian-Security:12/oldstable-security")
        #expect(change.qualifiedName == "libssl3:amd64")
    }

    @Test func aNewPackageHasNoOldVersion() throws {
        let change = try #require(
            try Self.read("Inst openssl (3.0.22-1 Debian:12/stable [amd64])").first)
        #expect(change.from == nil)
        #expect(!change.isSecurity)
    }

    @Test func aForeignArchitectureStaysInTheName() throws {
        let change = try #require(
            try Self.read(
                "Inst libssl3:i386 [1] (2 Debian Backports:12/stable-backports [i386]) []"
            )
            .first)
        #expect(change.name == "libssl3:i386")
        #expect(change.plainName == "libssl3")
        #expect(change.qualifiedName == "libssl3:i386")
        #expect(change.origin == "Debian Backports:12/stable-backports")
    }

    @Test func whatApt3AndApt2PutAfterTheParenthesisIsPassedOver() throws {
        let changes = try Self.read(
            """
            Inst perl [5.36.0-7+deb12u3] (5.36.0-7+deb12u4 D:12/s [amd64]) [perl-base:amd64 ]
            Conf perl (5.36.0-7+deb12u4 D:12/s [amd64]) []
            """)
        #expect(changes.map(\.name) == ["perl"])
    }

    @Test func removalsAndPurges() throws {
        let changes = try Self.read(
            "Remv exim4 [4.96-15]\nPurg exim4-config [4.96-15]\nPurg nail []")
        #expect(changes.map(\.to) == [nil, nil, nil])
        #expect(changes.map(\.from) == ["4.96-15", "4.96-15", ""])
    }

    @Test(arguments: [
        ("Mirror:12/bookworm-security", true), ("Debian-Security:12/stable", true),
        ("Debian:12.15/oldstable", false), ("Debian Security Fans:1/stable", false),
    ])
    func securityIsALabelOrAnArchive(origin: String, isSecurity: Bool) throws {
        let change = try #require(try Self.read("Inst a [1] (2 \(origin) [all])").first)
        #expect(change.isSecurity == isSecurity)
    }

    private static func read(_ text: String) throws -> [Simulation.Change] {
        try Simulation(text.split(separator: "\n")).changes
    }
}
