import Foundation
import Testing

@testable import BelayDebian

/// Which sources that could not be refreshed stop a server, by the real script with apt's words given.
@Suite struct SourcesScriptTests {
    @Test(arguments: Outage.thirdParty)
    func aThirdPartysSourceIsPassedOverAndNamed(_ outage: Outage) throws {
        for request in ["security", "all", "list"] {
            let (status, output) = try Self.judge(outage, request)
            #expect(status == 0, "\(request): \(output)")
            #expect(output.contains("other\t\(outage.uri)\t\(outage.suite)\t"), "\(output)")
        }
        #expect(try Self.judge(outage, "security", broken: "fail").status == 1)
    }

    @Test(arguments: Outage.security)
    func withoutItsSecurityArchiveNothingIsFresh(_ outage: Outage) throws {
        #expect(try Self.judge(outage, "security").status == 1)
        #expect(try Self.judge(outage, "all").status == 1)
        #expect(try Self.judge(outage, "list").status == 0)
    }

    @Test func theDistributionsOwnIsNeededForAll() throws {
        let outage = Outage(
            "http://deb.debian.org/debian", "bookworm", "E: Failed to fetch", isErr: true)
        #expect(try Self.judge(outage, "all").status == 1)
        #expect(try Self.judge(outage, "security").status == 0)
    }

    @Test func backportsThatAreGoneStopNothing() throws {
        let outage = Outage(
            "http://deb.debian.org/debian", "bookworm-backports", "E: Failed to fetch", isErr: true)
        #expect(try Self.judge(outage, "all").status == 0)
    }

    @Test(arguments: [
        "E: Repository 'http://deb.debian.org/debian bookworm InRelease' changed its 'Codename'"
            + " value from 'bookworm' to 'trixie'",
        "E: Release file for http://deb.debian.org/debian/dists/bookworm/InRelease is expired"
            + " (invalid since 3d). Updates for this repository will not be applied.",
    ])
    func anArchiveThatIsAnotherByNowStops(_ line: String) throws {
        let outage = Outage("http://deb.debian.org/debian", "bookworm", line, isErr: false)
        #expect(try Self.judge(outage, "security").status == 1)
    }

    @Test func aHookThatFailsLeavesTheLists() throws {
        let text = """
            Reading package lists...
            E: Problem executing scripts APT::Update::Post-Invoke-Success 'exit 1'
            E: Sub-process returned an error code
            """
        let (status, output) = try Self.judge(text, "security", broken: "fail")
        #expect(status == 0, "\(output)")
        #expect(output.contains("E: Problem executing scripts APT::Update::Post-Invoke-Success"))
    }

    @Test func whatNobodyUnderstandsStops() throws {
        for text in [
            "E: Malformed entry 1 in list file /etc/apt/sources.list\n"
                + "E: The list of sources could not be read.\n", "", "E: Something new\n",
        ] {
            #expect(try Self.judge(text, "list").status == 1)
        }
    }

    @Test func withNothingRefreshedThereIsNoGoingOn() throws {
        let gone = [
            "http://deb.debian.org/debian-security bookworm-security",
            "http://deb.debian.org/debian bookworm", "https://third.example/apt stable",
        ].map { "Err:1 \($0) InRelease\nE: Failed to fetch \($0)\n" }
        #expect(try Self.judge(gone.joined(), "list").status == 1)
    }

    /// apt's own line, and not an answer that is cut off.
    @Test func preferencesThatAptCannotReadAreNamed() throws {
        let work = try Shell.temporaryDirectory()
        defer { try? FileManager.default.removeItem(at: work) }
        let line = "E: Invalid record in the preferences file /etc/apt/preferences.d/p"
        let script = """
            set -eu
            section() { echo "@belay $*"; }
            problem() { echo "problem $*"; exit 1; }
            open_apt() { echo 'W: old'; echo '\(line)' >&2; return 100; }
            \(ServerScript.sources)
            tell_sources
            """
        let result = try Shell.run(
            "dash", [], input: script, environment: ["work": work.path(), "os_release": "/x"])
        #expect(result.status == 1)
        #expect(result.output == "problem unreadable apt does not work here: \(line)\n")
    }

    @Test(arguments: [
        ("o=Debian,a=oldstable-security,n=bookworm-security,l=Debian-Security", "security"),
        ("o=Debian,a=stable-security,n=trixie-security,l=Debian-Security", "foreign"),
        ("o=Debian,a=oldoldstable,n=buster/updates,l=Debian-Security", "foreign"),
        // A mirror that makes its own Release file, and one that keeps Debian's.
        ("o=. bookworm-sec,a=bookworm-aptly,n=bookworm,l=. bookworm-sec", "other"),
        ("o=Example,a=frozen,n=bookworm-security,l=Example", "security"),
        ("o=Example,a=frozen,n=trixie-security,l=Example", "foreign"),
        ("o=Example,a=patched-security,n=patched,l=Example, Inc", "security"),
        ("o=Ubuntu,a=noble-security,n=noble,l=Ubuntu", "foreign"),
        ("o=Raspbian,a=stable,n=bookworm,l=Raspbian", "own"),
        ("o=Debian Backports,a=stable-backports,n=bookworm-backports,l=Debian Backports", "other"),
        ("o=Devuan,a=stable-security,n=daedalus-security,l=Devuan-Security", "security"),
    ])
    func archivesAreKnownByTheirRelease(_ release: String, _ kind: String) throws {
        #expect(try Self.classes(release, "VERSION_CODENAME=bookworm\n") == kind)
    }

    @Test func ubuntuAndWhatIsMadeFromIt() throws {
        let release = "v=24.04,o=Ubuntu,a=noble-security,n=noble,l=Ubuntu"
        let esm = "v=24.04,o=UbuntuESM,a=noble-infra-security,n=noble,l=UbuntuESM"
        for system in [
            "VERSION_CODENAME=noble\n", "VERSION_CODENAME=\"wilma\"\nUBUNTU_CODENAME=noble\n", "",
        ] {
            #expect(try Self.classes(release, system) == "security")
            #expect(try Self.classes(esm, system) == "security")
        }
        let own = "v=24.04,o=Ubuntu,a=noble-updates,n=noble,l=Ubuntu"
        #expect(try Self.classes(own, "VERSION_CODENAME=noble\n") == "own")
    }

    /// The class of an archive of that release.
    private static func classes(_ release: String, _ system: String) throws -> String {
        let policy = """
            Package files:
             100 /var/lib/dpkg/status
                 release a=now
             500 http://mirror.example/deb suite/main amd64 Packages
                 release \(release),c=main,b=amd64
                 origin mirror.example
            Pinned packages:

            """
        let work = try Shell.temporaryDirectory()
        defer { try? FileManager.default.removeItem(at: work) }
        for (name, text) in [("policy", policy), ("os-release", system)] {
            try text.write(to: work.appending(path: name), atomically: false, encoding: .utf8)
        }
        let script =
            "set -eu\nopen_apt() { cat \"$work/policy\"; }\n" + ServerScript.sources
            + "look_at_sources\ncut -f 1 \"$work/origins\"\n"
        let result = try Shell.run(
            "dash", [], input: script,
            environment: ["work": work.path(), "os_release": work.path() + "/os-release"])
        return String(result.output.dropLast())
    }

    /// What apt 2.6 and 3.0 print of a source that cannot be had.
    struct Outage: Sendable, CustomTestStringConvertible {
        var uri: String
        var suite: String
        var line: String
        var isErr: Bool

        init(_ uri: String, _ suite: String, _ line: String, isErr: Bool) {
            self.uri = uri
            self.suite = suite
            self.line = line
            self.isErr = isErr
        }

        var text: String {
            (isErr ? "Err:3 \(uri) \(suite) InRelease\n  404  Not Found\n" : "") + line + "\n"
        }
        var testDescription: String { "\(uri) \(suite): \(line)" }

        static let thirdParty = [
            Outage(
                "https://third.example/apt", "stable",
                "E: The repository 'https://third.example/apt stable Release' does not have a"
                    + " Release file.", isErr: true),
            Outage(
                "https://third.example/apt", "stable",
                "W: An error occurred during the signature verification. The repository is not"
                    + " updated and the previous index files will be used. GPG error:"
                    + " https://third.example/apt stable InRelease: NO_PUBKEY 4223DE110A841406\n"
                    + "E: Failed to fetch https://third.example/apt/dists/stable/InRelease  NO_PUBKEY",
                isErr: true),
            Outage(
                "file:/srv/un", "x", "E: The repository 'file:/srv/un x Release' is not signed.",
                isErr: false),
            Outage(
                "cdrom://[Debian GNU/Linux 12.0.0 _Bookworm_ - Official amd64]", "bookworm",
                "E: The repository 'cdrom://[Debian GNU/Linux 12.0.0 _Bookworm_ - Official amd64]"
                    + " bookworm Release' does not have a Release file.", isErr: true),
            Outage(
                "http://10.0.0.9/flat", ".",
                "E: The repository 'http://10.0.0.9/flat ./ Release' is not signed.", isErr: false),
            Outage(
                "https://download.docker.example/linux/debian", "bookworm", "E: Failed to fetch",
                isErr: true),
        ]

        static let security = [
            Outage(
                "http://deb.debian.org/debian-security", "bookworm-security",
                "E: Failed to fetch http://deb.debian.org/debian-security/dists/bookworm-security",
                isErr: true),
            // Never seen before, so that only its name tells.
            Outage(
                "http://mirror.example/sec", "bookworm-security", "E: Failed to fetch", isErr: true),
            Outage(
                "http://security.debian.org", "buster/updates", "E: Failed to fetch", isErr: true),
        ]
    }

    private static func judge(
        _ outage: Outage, _ request: String, broken: String = "ignore"
    ) throws -> (status: Int32, output: String) {
        try judge(outage.text, request, broken: broken)
    }

    private static func judge(
        _ update: String, _ request: String, broken: String = "ignore"
    ) throws -> (status: Int32, output: String) {
        let work = try Shell.temporaryDirectory()
        defer { try? FileManager.default.removeItem(at: work) }
        for (name, text) in [
            ("update", update), ("policy", policy), ("os-release", "VERSION_CODENAME=bookworm\n"),
        ] {
            try text.write(to: work.appending(path: name), atomically: false, encoding: .utf8)
        }
        let script = """
            set -eu
            request=\(request)
            broken_sources=\(broken)
            say() { :; }
            section() { echo "@belay $*"; }
            problem() { echo "problem $*"; exit 1; }
            open_apt() { cat "$work/policy"; }
            \(ServerScript.sources)
            \(ServerScript.brokenSources)
            judge_broken
            """
        let result = try Shell.run(
            "dash", [], input: script,
            environment: ["work": work.path(), "os_release": work.path() + "/os-release"])
        return (result.status, result.output)
    }

    private static let policy = """
        Package files:
         100 /var/lib/dpkg/status
             release a=now
         500 http://deb.debian.org/debian-security bookworm-security/main amd64 Packages
             release v=12,o=Debian,a=oldstable-security,n=bookworm-security,l=Debian-Security,c=main,b=amd64
             origin deb.debian.org
         500 http://deb.debian.org/debian bookworm/main amd64 Packages
             release v=12.15,o=Debian,a=oldstable,n=bookworm,l=Debian,c=main,b=amd64
             origin deb.debian.org
         500 https://third.example/apt stable/main amd64 Packages
             release o=Third,a=stable,n=stable,l=Third,c=main,b=amd64
             origin third.example
        Pinned packages:

        """
}
