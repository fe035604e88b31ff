import Testing

/// A server's own apt.conf and dpkg.cfg against what a playbook says.
extension FewTests {
    @Test("Settings of the server that would stop, widen or turn apt's work change nothing")
    func hostileSettings() async throws {
        let box = try await Self.freshBox()
        for server in box.servers {
            try await server.shell(Self.hostile)
            try await server.shell("echo 'colour = red' >>\(Conffiles.path)")
        }
        let check = try await box.run(Self.security, ["--check"])
        #expect(check.status == 0, "\(check.errors)")
        let run = try await box.run(TestBook(head: ["packages: security", "conffiles: new"]))
        #expect(run.status == 0, "\(run.errors)")
        for server in box.servers {
            for name in ["belay-app", "belay-conffile", "belay-hello", "belay-lib", "belay-slow"] {
                #expect(try await Self.version(name, server) == "2.0", "\(server.name) \(name)")
            }
            #expect(try await !server.text(Conffiles.path).contains("colour = red"))
            #expect(try await server.exists(Conffiles.path + ".dpkg-old"))
        }
        let removal = TestBook(kind: "uninstall", head: ["packages: [belay-conffile]"])
        #expect(try await box.run(removal).status == 0)
        for server in box.servers {
            let state = try await server.shell("dpkg-query -W -f '${Status}' belay-conffile")
            #expect(state == "deinstall ok config-files")
            try await server.lab("reset")
        }
    }

    private static let hostile = """
        cat >/etc/apt/apt.conf.d/90hostile <<'.end'
        APT::Get::AutomaticRemove "true";
        APT::Get::Remove "false";
        APT::Get::Purge "true";
        APT::Get::Download-Only "true";
        APT::Get::Simulate "true";
        APT::Get::Assume-No "true";
        APT::Get::Trivial-Only "true";
        APT::Get::ReInstall "true";
        APT::Get::Upgrade-Allow-New "true";
        APT::Get::Show-Versions "true";
        APT::Mark::Simulate "true";
        APT::Solver "nosuch";
        APT::Planner "nosuch";
        APT::Output-Version "30";
        APT::Cache::Important "true";
        APT::Cache::Show::Version "2";
        APT::Status-Fd "1";
        quiet "2";
        Debug::NoLocking "true";
        Debug::pkgDPkgPM "true";
        Debug::pkgProblemResolver "true";
        DPkg::NoTriggers "false";
        DPkg::ConfigurePending "false";
        PackageManager::Configure "no";
        DPkg::Use-Pty "true";
        DPkg::Options { "--force-confdef"; "--force-confold"; "--force-confask"; };
        .end
        printf '%s\\n' force-confdef force-confold >/etc/dpkg/dpkg.cfg.d/local
        """
}
