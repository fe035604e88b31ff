import Testing

/// Sources that are broken or missing, and names that are not a package's own, as servers have them.
extension FewTests {
    @Test("A broken third-party source and a hook that fails are named, and security updates come")
    func brokenSources() async throws {
        let box = try await Self.freshBox()
        for server in box.servers {
            try await server.shell(
                """
                echo 'deb http://repository.belay-lab no-such-suite main' \\
                    >/etc/apt/sources.list.d/third.list
                echo 'APT::Update::Post-Invoke-Success { "exit 1"; };' >/etc/apt/apt.conf.d/99hook
                """)
        }
        let refused = try await box.run(
            TestBook(head: ["packages: security", "broken_sources: fail"]), ["--check"])
        #expect(refused.status == 2)
        #expect(refused.job.servers.allSatisfy { $0.reason?.contains("no-such-suite") == true })
        let run = try await box.run(Self.security)
        #expect(run.status == 0, "\(run.errors)")
        let view = try await box.belay("job", "show", "\(run.job.id)").output
        #expect(view.contains("could not be refreshed: ") && view.contains("no-such-suite"))
        #expect(view.contains("a hook of apt-get update failed"), "\(view)")
        for server in box.servers {
            #expect(try await Self.version("belay-app", server) == "2.0")
        }
        try await audit(run.job, on: box.servers)
    }

    @Test("Without a security archive a server is not plainly succeeded; strict fails it")
    func noSecurityArchive() async throws {
        let box = try await Self.freshBox()
        for server in box.servers {
            try await server.shell("rm /etc/apt/sources.list.d/belay-security.sources")
        }
        let words = "no source of this server is a security archive"
        let run = try await box.run(Self.security)
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.job.servers.allSatisfy { $0.reason?.contains(words) == true }, "\(run.job)")
        let strict = try await box.run(TestBook(head: ["packages: security", "strict: true"]))
        #expect(strict.status == 2)
        #expect(strict.job.servers.allSatisfy { $0.reason?.contains(words) == true })
        for server in box.servers { try await server.lab("reset") }
    }

    @Test("Virtual names, and packages that are only there for another architecture")
    func oddNames() async throws {
        let box = try await Self.freshBox()
        for server in box.servers { try await server.shell(Self.archives) }
        let install = TestBook(
            kind: "install", head: ["packages: [t-one, tforeign:i386=1.0, tsame]"])
        let installed = try await box.run(install)
        #expect(installed.status == 0, "\(installed.errors)")
        let several = try await box.run(TestBook(kind: "install", head: ["packages: [t-mta]"]))
        #expect(several.status == 2)
        let words = "t-mta is virtual, provided by texim, tpost"
        #expect(several.job.servers.allSatisfy { $0.reason?.contains(words) == true })
        let renewed = try await box.run(TestBook(head: ["packages: [tforeign]"]))
        #expect(renewed.status == 0, "\(renewed.errors)")
        for server in box.servers {
            #expect(try await Self.version("tprov", server) == "1.0")
            #expect(try await Self.version("tforeign:i386", server) == "2.0")
            // The same version is in two archives, and one of them is pinned.
            let summary = try await server.shell("dpkg-query -W -f '${binary:Summary}' tsame")
            #expect(summary == "pinned")
            #expect(try await server.shell("apt-mark showmanual tprov") == "tprov\n")
        }
        let removed = try await box.run(TestBook(kind: "uninstall", head: ["packages: [tforeign]"]))
        #expect(removed.status == 0, "\(removed.errors)")
        let virtual = try await box.run(TestBook(kind: "uninstall", head: ["packages: [t-one]"]))
        #expect(virtual.status == 2)
        for server in box.servers {
            #expect(try await Self.version("tforeign:i386", server) == "")
            try await server.lab("reset")
        }
    }

    /// An archive of packages of the tests' own, signed by nobody.
    private static let archives = """
        set -e
        archive=odd
        make() { # NAME VERSION ARCHITECTURE [FIELD]
            root=$(mktemp -d)
            mkdir -p "$root/DEBIAN" "/srv/$archive"
            printf 'Package: %s\\nVersion: %s\\nArchitecture: %s\\n' "$1" "$2" "$3" \\
                >"$root/DEBIAN/control"
            printf 'Maintainer: Belay <lab@belay.invalid>\\nDescription: %s\\n' "$archive" \\
                >>"$root/DEBIAN/control"
            if [ -n "${4:-}" ]; then echo "$4" >>"$root/DEBIAN/control"; fi
            chmod 755 "$root"
            dpkg-deb -Zgzip -b "$root" "/srv/$archive" >/dev/null
            rm -rf "$root"
        }
        dpkg --add-architecture i386
        make tprov 1.0 all 'Provides: t-one'
        make tpost 1.0 all 'Provides: t-mta'
        make texim 1.0 all 'Provides: t-mta'
        make tforeign 1.0 i386
        make tforeign 2.0 i386
        make tsame 1.0 all
        archive=pinned
        # Another size, always: apt takes two of one version, size and dependencies for one package,
        # and then fetches it from the archive that it read first, whatever the pins say.
        make tsame 1.0 all 'Homepage: https://pinned.belay.invalid/of-another-size'
        for archive in odd pinned; do
            cd "/srv/$archive"
            apt-ftparchive packages . >Packages
            apt-ftparchive -o APT::FTPArchive::Release::Label="$archive" release . >/tmp/Release
            mv /tmp/Release .
            echo "deb [trusted=yes] file:/srv/$archive ./" >"/etc/apt/sources.list.d/$archive.list"
        done
        printf 'Package: *\\nPin: release l=pinned\\nPin-Priority: 900\\n' >/etc/apt/preferences.d/pin
        """
}
