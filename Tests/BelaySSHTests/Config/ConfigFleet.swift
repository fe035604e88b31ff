/// Chance that comes out the same each time.
struct ConfigChance {
    var state: UInt64

    mutating func next(_ bound: Int) -> Int {
        // Knuth's MMIX.
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % bound
    }

    mutating func pick(_ choices: [String]) -> String { choices[next(choices.count)] }
}

/// Small files whose lines have blanks, quotes, signs and comments anywhere.
struct ConfigLines {
    private var chance: ConfigChance

    init(seed: UInt64) { chance = ConfigChance(state: seed &* 977 &+ 5) }

    mutating func next() -> String {
        (0...chance.next(4)).map { _ in line() + "\n" }.joined()
    }

    private mutating func line() -> String {
        let space = chance.pick(["", "", "", " ", "\t", "=", "\"", "#"])
        switch chance.next(6) {
        // Where a quote goes wrong, Match is read as by later versions.
        case 0: return space + "Match" + parts(Self.criteria, " ")
        case 1: return space + "Host" + parts(Self.names, chance.pick([" ", " ", "="]))
        default: return space + chance.pick(Self.keywords) + parts(Self.names + Self.signs, " ")
        }
    }

    private mutating func parts(_ choices: [String], _ first: String) -> String {
        (0...chance.next(5)).reduce(into: first) { text, _ in
            text += chance.pick(choices)
            if chance.next(3) > 0 { text += " " }
        }
    }

    private static let keywords = [
        "User", "user", "Port", "HostName", "IdentityFile", "ProxyCommand", "ProxyJump", "Port=22",
        "UserKnownHostsFile", "ConnectTimeout", "HostKeyAlias", "Compression yes", "IgnoreUnknown",
        "StrictHostKeyChecking", "Xyz", "CertificateFile", "\"User\"", "AddressFamily any",
    ]
    private static let names = ["a", "b", "*", "?", "!b", "!a", "1", "22", "yes", "a,b", "Xyz"]
    private static let signs = [
        "\"", "'", "\\", "=", "#", "\t", " ", "\\\"", "%h", "%%", "\r", ":", "@", "~/",
    ]
    private static let criteria = [
        "host a", "host=b", "host = a,!b", "!host b", "user root", "!user x*", "all", "final", "a",
        "!final", "canonical", "originalhost a", "localuser *", "#", "=", "host \"a\" ",
        "exec true", "!exec \"test %h = a\" ", "",
    ]
}

/// A file such as grows over the years, for 500 hosts, by chance but always the same.
struct ConfigFleet {
    private(set) var text = ""
    let hosts: [String]
    private var chance: ConfigChance

    init(seed: UInt64, count: Int = 500) {
        chance = ConfigChance(state: seed)
        let roles = ["web", "db", "cache", "mail"]
        let sites = ["ber", "muc", "par"]
        let names = (1...count).map { index in
            "\(roles[index % roles.count])\(index).\(sites[index % sites.count])"
        }
        hosts = names + ["unknown", "web9999.ber", "WEB1.ber", "10.1.2.3", "bastion.par"]
        text = "# generated\nUserKnownHostsFile ~/.ssh/known_hosts ~/.ssh/known_%k\n"
        for name in names { text += block(name) }
        text += Self.tail
    }

    private mutating func next(_ bound: Int) -> Int { chance.next(bound) }

    private mutating func block(_ name: String) -> String {
        let pattern = [name, "\(name) \(name).example.org", "*\(name)", "\(name.dropLast())?"]
        let head =
            switch next(8) {
            case 0: "Match originalhost \(name) user root,deploy"
            case 1: "Match host \(name),\(name).example.org"
            case 2: "Match host \(name) !user nobody localuser *"
            case 3: "Host * !\(name.prefix(2))* !*ar !*er"
            default: "Host \(pattern[next(pattern.count)])"
            }
        return head + "\n" + (0...next(4)).map { _ in "    " + line(name) + "\n" }.joined()
    }

    private mutating func line(_ name: String) -> String {
        let number = next(100)
        let lines = [
            "HostName 10.\(number).\(next(256)).\(next(256))", "HostName %h.example.org",
            "User user\(number)", "Port \(2000 + number)", "IdentityFile ~/.ssh/id_%r_\(number)",
            "IdentityFile ~/.ssh/id_ed25519", "IdentitiesOnly yes",
            "IdentityAgent ~/agent\(number)",
            "CertificateFile ~/.ssh/c\(number)-cert.pub", "ProxyJump bastion\(number % 3)",
            "ProxyJump u@j\(number):22\(number % 10),j2", "ProxyCommand nc -x p\(number) %h %p",
            "ProxyJump none", "UserKnownHostsFile /dev/null", "GlobalKnownHostsFile ~/g\(number)",
            "StrictHostKeyChecking accept-new", "StrictHostKeyChecking no",
            "HostKeyAlias Alias-\(name)", "HostKeyAlgorithms +ssh-rsa", "HostKeyAlgorithms -ecdsa*",
            "ConnectTimeout \(number)", "ServerAliveInterval \(number)s", "ServerAliveCountMax 5",
            "AddressFamily inet", "Ciphers ^aes256-ctr", "MACs -umac*", "KexAlgorithms -*sha1",
            "Compression yes", "HashKnownHosts yes", "BatchMode yes", "SendEnv LANG LC_*",
        ]
        return lines[next(lines.count)]
    }

    private static let tail = """
        Match final host *.example.org
            User final
            ServerAliveInterval 11
        Host *.ber !db*
            ProxyJump bastion.ber,inner
        Match host 10.* exec "test %p -gt 2050"
            Compression yes
            IdentityFile ~/.ssh/id_high
        Match !host *.example.org,10.* final
            HostKeyAlias none-of-%h
        Host *
            User admin
            IdentityFile ~/.ssh/id_fleet
            ServerAliveInterval 30
            ConnectTimeout 20

        """
}
