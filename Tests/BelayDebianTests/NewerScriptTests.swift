import Foundation
import Testing

@testable import BelayDebian

/// Which version is chosen, by the real script with apt-cache(8)'s words given to it.
@Suite struct NewerScriptTests {
    @Test func theSecurityVersionIsTakenWhereTheNewestIsFromElsewhere() throws {
        #expect(
            try Self.newer(
                "security",
                """
                libssl3:
                  Installed: 3.0.15-1
                  Candidate: 3.0.22-1
                  Version table:
                     3.0.22-1 500
                        500 http://deb.debian.org/debian bookworm/main amd64 Packages
                     3.0.20-1+deb12u1 500
                        500 http://deb.debian.org/debian-security bookworm-security/main amd64 Packages
                     3.0.19-1+deb12u1 500
                        500 http://deb.debian.org/debian-security bookworm-security/main amd64 Packages
                 *** 3.0.15-1 100
                        100 /var/lib/dpkg/status
                """) == "wanted libssl3 3.0.20-1+deb12u1\n")
    }

    @Test func anOrdinaryUpdateIsNoSecurityUpdate() throws {
        #expect(
            try Self.newer(
                "security",
                """
                bash:
                  Installed: 5.2.15-2
                  Candidate: 5.2.15-2+b13
                  Version table:
                     5.2.15-2+b13 500
                        500 http://deb.debian.org/debian bookworm/main amd64 Packages
                 *** 5.2.15-2 500
                        500 http://deb.debian.org/debian-security bookworm-security/main amd64 Packages
                        100 /var/lib/dpkg/status
                """) == "")
    }

    @Test func aMirrorWithItsOwnLabelCountsByItsArchive() throws {
        #expect(
            try Self.newer(
                "security",
                """
                foo:i386:
                  Installed: 1
                  Candidate: 2
                  Version table:
                     2 900
                        900 https://mirror.example/deb frozen/main i386 Packages
                 *** 1 100
                        100 /var/lib/dpkg/status
                """) == "wanted foo:i386 2\n")
    }

    @Test func holdsAndPinsAreSaid() throws {
        let table = """
            held:
              Installed: 1
              Candidate: 2
              Version table:
                 2 500
                    500 http://deb.debian.org/debian-security bookworm-security/main amd64 Packages
             *** 1 100
                    100 /var/lib/dpkg/status
            pinned:
              Installed: 1
              Candidate: 1
              Version table:
                 2 500
                    500 http://deb.debian.org/debian-security bookworm-security/main amd64 Packages
             *** 1 1001
                    100 /var/lib/dpkg/status
            backported:
              Installed: 1
              Candidate: 1
              Version table:
                 2 100
                    100 http://deb.debian.org/debian bookworm-backports/main amd64 Packages
             *** 1 500
                    500 http://deb.debian.org/debian bookworm/main amd64 Packages
                    100 /var/lib/dpkg/status
            """
        #expect(try Self.newer("security", table) == "held held 2\npinned pinned 2\n")
        #expect(try Self.newer("all", table) == "held held 2\npinned pinned 2\n")
    }

    @Test func theSecurityArchiveOfAnotherReleaseIsLeft() throws {
        #expect(
            try Self.newer(
                "security",
                """
                foo:
                  Installed: 1
                  Candidate: 9
                  Version table:
                     9 500
                        500 http://deb.debian.org/debian-security stable-security/main amd64 Packages
                     2 500
                        500 http://deb.debian.org/debian-security bookworm-security/main amd64 Packages
                 *** 1 100
                        100 /var/lib/dpkg/status
                """) == "wanted foo 2\n")
    }

    @Test func aPhasedVersionIsNamed() throws {
        let table = """
            foo:
              Installed: 1
              Candidate: 2
              Version table:
                 2 500 (phased 10%)
                    500 http://deb.debian.org/debian bookworm/main amd64 Packages
             *** 1 100
                    100 /var/lib/dpkg/status
            """
        #expect(try Self.newer("all", table) == "phased foo 2\n")
    }

    private static let sources = """
        Package files:
         100 /var/lib/dpkg/status
             release a=now
         500 http://deb.debian.org/debian-security bookworm-security/main amd64 Packages
             release v=12,o=Debian,a=oldstable-security,n=bookworm-security,l=Debian-Security,c=main,b=amd64
             origin deb.debian.org
         500 http://deb.debian.org/debian-security stable-security/main amd64 Packages
             release v=14,o=Debian,a=stable-security,n=forky-security,l=Debian-Security,c=main,b=amd64
             origin deb.debian.org
         900 https://mirror.example/deb frozen/main i386 Packages
             release o=Example,a=frozen,n=bookworm-security,l=Example,c=main,b=i386
             origin mirror.example
         500 http://deb.debian.org/debian bookworm/main amd64 Packages
             release v=12.15,o=Debian,a=oldstable,n=bookworm,l=Debian,c=main,b=amd64
             origin deb.debian.org
        Pinned packages:
             pinned -> 1 with priority 1001

        """

    private static func newer(_ mode: String, _ policy: String) throws -> String {
        let work = try Shell.temporaryDirectory()
        defer { try? FileManager.default.removeItem(at: work) }
        try sources.write(to: work.appending(path: "given"), atomically: false, encoding: .utf8)
        try (policy + "\n")
            .write(to: work.appending(path: "table"), atomically: false, encoding: .utf8)
        let script =
            "set -eu\necho held >\"$work/held\"\n"
            + "open_apt() { if [ $# = 2 ]; then cat \"$work/given\"; else cat \"$work/table\"; fi; }\n"
            + ServerScript.sources + "tell_sources() { look_at_sources; }\n"
            + ServerScript.newer + "newer \(mode)\n"
        let release = work.appending(path: "os-release")
        try "VERSION_CODENAME=bookworm\n".write(to: release, atomically: false, encoding: .utf8)
        return try Shell.run(
            "dash", [], input: script,
            environment: ["work": work.path(), "os_release": release.path()]
        ).output
    }
}
