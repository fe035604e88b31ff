import Testing

/// Distributions that are made from Debian, and archives that are another release by now: servers of
/// the lab that say they are one, with archives whose Release files say the same.
extension FewTests {
    @Test("Ubuntu is patched by its own -security and ESM sources, and by nothing else")
    func ubuntu() async throws {
        let box = try await Self.freshBox()
        for server in box.servers {
            try await Self.distribution("ubuntu", "noble", "UBUNTU_CODENAME=noble", server)
            try await server.shell(
                Self.archive + """
                    publish noble Ubuntu Ubuntu noble tsec-1.0 tesm-1.0 tplain-1.0
                    apt-get -qq update; apt-get -qq -y install tsec tesm tplain >/dev/null
                    publish noble-security Ubuntu Ubuntu noble tsec-2.0
                    publish noble-infra-security UbuntuESM UbuntuESM noble tesm-2.0
                    publish noble-updates Ubuntu Ubuntu noble tplain-2.0
                    """)
        }
        let run = try await box.run(Self.security)
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.job.servers.allSatisfy { $0.reason == nil }, "\(run.job)")
        for server in box.servers {
            #expect(try await Self.version("tsec", server) == "2.0")
            #expect(try await Self.version("tesm", server) == "2.0")
            #expect(try await Self.version("tplain", server) == "1.0")
            try await server.lab("reset")
        }
    }

    @Test("Raspbian, which has no security archive, is refused in words, and takes all updates")
    func raspbian() async throws {
        let box = try await Self.freshBox()
        for server in box.servers {
            try await Self.distribution("raspbian", "bookworm", "ID_LIKE=debian", server)
            try await server.shell(
                Self.archive + """
                    publish stable Raspbian Raspbian bookworm tsec-1.0
                    apt-get -qq update; apt-get -qq -y install tsec >/dev/null
                    publish stable Raspbian Raspbian bookworm tsec-2.0
                    """)
        }
        let refused = try await box.run(Self.security)
        #expect(refused.status == 2)
        let words = "this is Raspbian, which has no security archive"
        #expect(refused.job.servers.allSatisfy { $0.reason?.contains(words) == true })
        let run = try await box.run(TestBook(head: ["packages: all"]))
        #expect(run.status == 0, "\(run.errors)")
        for server in box.servers {
            #expect(try await Self.version("tsec", server) == "2.0")
            try await server.lab("reset")
        }
    }

    @Test("A stable-security that is another release by now is named, and nothing of it is taken")
    func foreignSecurity() async throws {
        let box = try await Self.freshBox()
        for server in box.servers {
            try await server.shell(
                Self.archive + """
                    rm -f /etc/apt/sources.list.d/belay-security.sources
                    publish stable Debian Debian bookworm tsec-1.0
                    apt-get -qq update; apt-get -qq -y install tsec >/dev/null
                    publish stable-security Debian Debian-Security forky-security tsec-9.0
                    """)
        }
        let run = try await box.run(Self.security)
        #expect(run.status == 0, "\(run.errors)")
        for server in run.job.servers {
            #expect(server.reason?.contains("is of forky-security, which is not") == true)
        }
        for server in box.servers {
            #expect(try await Self.version("tsec", server) == "1.0")
            try await server.lab("reset")
        }
    }

    @Test("A package whose architecture changes to or from all keeps its mark")
    func changedArchitecture() async throws {
        let box = try await Self.freshBox()
        for server in box.servers {
            try await server.shell(
                Self.archive + """
                    publish stable Debian Debian bookworm tsw-1.0-all twi-1.0-amd64
                    apt-get -qq update; apt-get -qq -y install tsw twi >/dev/null
                    publish stable-security Debian Debian-Security "$VERSION_CODENAME-security" \\
                        tsw-2.0-amd64 twi-2.0-all
                    """)
        }
        let run = try await box.run(Self.security)
        #expect(run.status == 0, "\(run.errors)")
        for server in box.servers {
            #expect(try await Self.version("tsw", server) == "2.0")
            #expect(try await Self.version("twi", server) == "2.0")
            #expect(try await server.shell("apt-mark showauto tsw twi") == "")
            #expect(try await server.shell("apt-mark showmanual tsw twi") == "tsw\ntwi\n")
        }
        for server in run.job.servers {
            let names = server.changed.map(\.name).filter { $0.hasPrefix("tw") || $0 == "tsw" }
            #expect(names.sorted() == ["tsw", "twi"], "\(server.changed)")
        }
        for server in box.servers { try await server.lab("reset") }
    }

    /// apt and dpkg are opened once for all in analyze, and once a joined item.
    @Test("A hundred updates cost apt a few calls, not some for each")
    func manyUpdates() async throws {
        let box = try await Self.freshBox()
        for server in box.servers {
            try await server.shell(
                Self.archive + """
                    publish stable Debian Debian bookworm $(seq -f 'tm%g-1.0' 100)
                    apt-get -qq update; apt-get -qq -y install $(seq -f 'tm%g' 100) >/dev/null
                    publish stable-security Debian Debian-Security "$VERSION_CODENAME-security" \\
                        $(seq -f 'tm%g-2.0' 100)
                    for tool in apt-get apt-cache dpkg; do
                        printf '#!/bin/sh\\necho "$@" >>/var/log/calls\\nexec /usr/bin/%s.real "$@"\\n' \\
                            $tool >/tmp/tool
                        chmod 755 /tmp/tool
                        mv /usr/bin/$tool /usr/bin/$tool.real
                        mv /tmp/tool /usr/bin/$tool
                    done
                    """)
        }
        let run = try await box.run(TestBook(head: ["packages: security", "stop_within: 5m"]))
        #expect(run.status == 0, "\(run.errors)")
        for server in box.servers {
            #expect(try await server.shell("dpkg-query -W 'tm*' | grep -c '2.0$'") == "100\n")
            let calls = try #require(
                Int(try await server.shell("wc -l </var/log/calls").filter(\.isNumber)))
            #expect(calls < 100, "\(calls)")
            try await server.lab("reset")
        }
    }

    private static func distribution(
        _ id: String, _ codename: String, _ more: String, _ server: LabServer
    ) async throws {
        try await server.shell(
            """
            rm -f /etc/apt/sources.list.d/* /etc/os-release
            printf 'ID=%s\\nVERSION_CODENAME=%s\\n%s\\n' \(id) \(codename) \(more) >/etc/os-release
            """)
    }

    /// An archive of empty packages of the tests' own, signed by nobody:
    /// `publish SUITE ORIGIN LABEL CODENAME NAME-VERSION[-ARCHITECTURE]…`.
    private static let archive = """
        set -e
        . /etc/os-release
        publish() {
            suite=$1 origin=$2 label=$3 codename=$4
            shift 4
            rm -rf "/srv/$suite"
            mkdir -p "/srv/$suite"
            for package; do
                root=$(mktemp -d)
                mkdir -p "$root/DEBIAN"
                chmod 755 "$root"
                printf '%s\\n' "$package-all" | {
                    IFS=- read -r name version architecture rest
                    printf 'Package: %s\\nVersion: %s\\nArchitecture: %s\\n' \\
                        "$name" "$version" "$architecture"
                    printf 'Maintainer: Belay <lab@belay.invalid>\\nDescription: empty\\n'
                } >"$root/DEBIAN/control"
                dpkg-deb -Zgzip -b "$root" "/srv/$suite" >/dev/null
                rm -rf "$root"
            done
            cd "/srv/$suite"
            apt-ftparchive packages . >Packages
            apt-ftparchive -o APT::FTPArchive::Release::Suite="$suite" \\
                -o APT::FTPArchive::Release::Origin="$origin" \\
                -o APT::FTPArchive::Release::Label="$label" \\
                -o APT::FTPArchive::Release::Codename="$codename" release . >/tmp/Release
            mv /tmp/Release .
            echo "deb [trusted=yes] file:/srv/$suite ./" >"/etc/apt/sources.list.d/$suite.list"
        }

        """
}
