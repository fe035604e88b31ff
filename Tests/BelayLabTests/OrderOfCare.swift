import Foundation
import Testing

extension LongTests {
    @Test("libc6, systemd, the network and openssh-server come last, in this order")
    func orderOfCare() async throws {
        let lab = try await Lab.plain.value
        for server in lab.servers {
            try await server.lab("reset")
            try await server.shell(Self.repack)
        }
        let box = try await AdminBox(lab.servers, of: lab)
        let run = try box.start(TestBook(head: ["packages: security"]))
        let result = try await run.result(within: 900)
        #expect(result.status == 0, "\(result.output)\(result.errors)")
        let job = try await box.show(run.job)
        for server in job.servers {
            let steps = server.steps.filter { $0.phase == "remediate" }.map(\.name)
            let leads = steps.compactMap { $0.split(separator: " ").first.map(String.init) }
            let wanted = ["hostname", "libc6", "systemd", "ifupdown", "sudo", "openssh-server"]
            #expect(leads.dropLast() == wanted[...], "\(server.name)")
            #expect(server.notes.contains("a reboot will be required, for libc6, systemd"))
        }
        try await audit(job, on: lab.servers)
        for server in lab.servers {
            #expect(try await server.shell("dpkg --audit") == "")
            try await server.lab("reset")
        }
    }

    /// Debian's own packages, as they are and at a version of their own, in a security archive.
    private static let repack = #"""
        set -eu
        export DEBIAN_FRONTEND=noninteractive
        apt-get -qq update
        apt-get -qqy install --no-install-recommends systemd ifupdown >/dev/null 2>&1
        mkdir -p /srv/local && cd /srv/local
        for name in hostname libc6 libc-bin systemd libsystemd0 libsystemd-shared ifupdown sudo \
            openssh-server openssh-client openssh-sftp-server; do
            version=$(dpkg-query -W -f '${Version}' "$name")
            apt-get -qq -o APT::Sandbox::User=root download "$name=$version"
            dpkg-deb -R "$name"_*.deb tree
            rm "$name"_*.deb
            sed -i "s/^Version: .*/&+belay1/; s/(= $version)/(= $version+belay1)/g" \
                tree/DEBIAN/control
            dpkg-deb -Znone -b tree "$name.deb" >/dev/null
            rm -rf tree
        done
        apt-ftparchive packages . >Packages
        apt-ftparchive -o APT::FTPArchive::Release::Label=Debian-Security release . >/tmp/Release
        mv /tmp/Release .
        echo 'deb [trusted=yes] file:/srv/local ./' >/etc/apt/sources.list.d/local.list
        rm /etc/apt/sources.list.d/debian.sources
        """#
}
