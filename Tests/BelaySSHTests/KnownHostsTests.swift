import BelayModel
import Testing

@testable import BelayKeys
@testable import BelaySSH

struct KnownHostsTests {
    private let key = PublicKey(blob: [0, 0, 0, 11] + Array("ssh-ed25519".utf8) + [1])
    private let other = PublicKey(blob: [0, 0, 0, 11] + Array("ssh-ed25519".utf8) + [2])

    private func line(_ hosts: String, _ key: PublicKey) -> String {
        "\(hosts) ssh-ed25519 \(Base64.encode(key.blob)) comment\n"
    }

    private func verdict(
        _ text: String, host: String, port: Int = 22, thoroughly: Bool = true
    ) -> HostRecords.Verdict {
        var known = KnownHosts()
        known.add(Array(text.utf8), file: "known_hosts")
        let name = KnownHostName(host: host, port: port)
        return known.records(of: name, thoroughly: thoroughly).verdict(on: key)
    }

    @Test(arguments: [
        ("web1", "web1", 22, true), ("web1", "WEB1", 22, true), ("Web1", "web1", 22, true),
        ("web1,10.0.0.1", "10.0.0.1", 22, true), ("web1", "web2", 22, false),
        ("[web1]:2222", "web1", 2222, true), ("[web1]:2222", "web1", 22, false),
        ("web1", "web1", 2222, true), ("*", "web1", 22, true), ("web?", "web1", 22, true),
        ("web?", "web10", 22, false), ("*.example.org", "a.b.example.org", 22, true),
        ("*.example.org,!b.example.org", "b.example.org", 22, false),
        ("!b.example.org,*.example.org", "b.example.org", 22, false),
        ("!b.example.org", "c.example.org", 22, false), ("[*.org]:22*", "a.org", 2201, true),
    ])
    func names(_ hosts: String, _ host: String, _ port: Int, _ isKnown: Bool) {
        #expect(
            verdict(line(hosts, key), host: host, port: port) == (isKnown ? .known : .unknown))
    }

    /// As `ssh-keygen -H` wrote it.
    @Test func hashedName() {
        let salt = Array("01234567890123456789".utf8)
        let hash = HostPattern.digest(of: Array("web1".utf8), salt: salt)
        let hosts = "|1|\(Base64.encode(salt))|\(Base64.encode(hash))"
        #expect(verdict(line(hosts, key), host: "web1") == .known)
        #expect(verdict(line(hosts, key), host: "web2") == .unknown)
    }

    /// RFC 2202, section 3, test case 2.
    @Test func hmac() {
        let digest = HostPattern.digest(
            of: Array("what do ya want for nothing?".utf8), salt: Array("Jefe".utf8))
        #expect(digest.prefix(4) == [0xef, 0xfc, 0xdf, 0x6a])
    }

    @Test func anotherKeyIsAChange() {
        guard case .changed(let line) = verdict("\n" + line("web1", other), host: "web1") else {
            Issue.record("not seen as changed")
            return
        }
        #expect(line.number == 2)
    }

    @Test func oneOfSeveralKeysIsEnough() {
        #expect(verdict(line("web1", other) + line("web1", key), host: "web1") == .known)
    }

    /// Another key under the name without the port means nothing; the same key is accepted.
    @Test func withoutPort() {
        #expect(verdict(line("web1", other), host: "web1", port: 2222) == .unknown)
        #expect(verdict(line("web1", key), host: "web1", port: 2222) == .known)
    }

    @Test func revokedWins() {
        let text = line("web1", key) + "@revoked " + line("web*", key)
        guard case .revoked = verdict(text, host: "web1") else {
            Issue.record("a revoked key was accepted")
            return
        }
    }

    @Test(arguments: [
        "", "#web1 ssh-ed25519 AAAA", "web1", "web1 ssh-ed25519", "@unknown web1 ssh-ed25519 AAAA",
        "|1|x|y ssh-ed25519 AAAA", "|2|AAAA|AAAA ssh-ed25519 AAAA",
    ])
    func linesThatSayNothing(_ text: String) {
        #expect(verdict(text, host: "web1") == .unknown)
    }

    @Test func fileWithCarriageReturnsAndTabs() {
        let text = line("web1", key).replacing(" ", with: "\t").replacing("\n", with: "\r\n")
        #expect(verdict(text, host: "web1") == .known)
    }

    /// Each line counts for itself, whatever its end and wherever its name stands again.
    @Test func linesOfAFile() {
        let text =
            "# web1\r\n\r\n" + line("web0", other).replacing("\n", with: "\r\n")
            + line("web1,Web2", other) + "  " + line("web2", key) + line("é,web2", key).dropLast()
        #expect(verdict(text, host: "web2") == .known)
        guard case .changed(let line) = verdict(text, host: "web1") else {
            Issue.record("not seen as changed")
            return
        }
        #expect(line.number == 4)
        #expect(verdict(text, host: "é") == .known)
        var known = KnownHosts()
        known.add(Array(text.utf8), file: "known_hosts")
        let records = known.records(of: KnownHostName(host: "web2", port: 22))
        #expect(records.lines.map(\.number) == [4, 5, 6])
        #expect(known.records(of: KnownHostName(host: "", port: 22)).lines.isEmpty)
    }

    /// A miss looks through all of them. The time is printed: in a release build it is to be under
    /// 20 ms.
    @Test func tenThousandHashedLines() {
        var hosts = KnownHosts()
        var text = ""
        let data = Base64.encode(key.blob)
        for number in 0..<10_000 {
            let salt = (0..<20).map { UInt8(truncatingIfNeeded: number &* 31 &+ $0 &* 7) }
            let hash = HostPattern.digest(of: Array("host\(number)".utf8), salt: salt)
            text += "|1|\(Base64.encode(salt))|\(Base64.encode(hash)) ssh-ed25519 \(data)\n"
        }
        hosts.add(Array(text.utf8), file: "known_hosts")
        let clock = ContinuousClock()
        var missed: HostRecords?
        let time = clock.measure {
            missed = hosts.records(of: KnownHostName(host: "nobody", port: 22), thoroughly: true)
        }
        print("known_hosts: a miss among 10,000 hashed lines takes \(time)")
        #expect(missed?.lines.isEmpty == true)
        let found = hosts.records(of: KnownHostName(host: "host9999", port: 22))
        #expect(found.lines.count == 1)
    }

    /// A name of many stars must not take forever.
    @Test func globIsBounded() {
        let pattern = Array(String(repeating: "*a", count: 40).utf8)
        #expect(!Wildcards.match(pattern, Array(String(repeating: "a", count: 39).utf8)))
        #expect(Wildcards.match(pattern, Array(String(repeating: "a", count: 400).utf8)))
    }
}
