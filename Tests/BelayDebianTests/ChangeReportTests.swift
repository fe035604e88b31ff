import BelayModel
import Testing

@testable import BelayDebian

@Suite struct ChangeReportTests {
    /// The smallest sets.
    private static let apart = PackageOptions(stopWithin: 0)

    @Test func securityOnBookworm() throws {
        let report = try PackageWork(kind: .remediate, request: .security, options: Self.apart)
            .report(output: Recorded.Bookworm.security)
        #expect(
            report.sets == [
                "liblzma5 5.4.1-1+deb12u1 → 5.4.1-1+deb12u2",
                "libpcre2-8-0 10.42-1 → 10.42-1+deb12u2",
                "libssl3 3.0.20-1~deb12u2 → 3.0.22-1~deb12u2",
                "perl 5.36.0-7+deb12u3 → 5.36.0-7+deb12u4"
                    + " (+libperl5.36, +perl-base, +perl-modules-5.36)",
                "apt 2.6.1 → 2.6.2 (+libapt-pkg6.0)",
            ])
        #expect(report.download.count == 9)
        #expect(report.download.last?.name == "apt 2.6.2")
        #expect(report.notes.isEmpty)
    }

    @Test func securityOnTrixie() throws {
        let report = try PackageWork(kind: .remediate, request: .security, options: Self.apart)
            .report(output: Recorded.Trixie.security)
        #expect(
            report.sets == [
                "liblzma5 5.8.1-1+deb13u1 → 5.8.1-1+deb13u2",
                "libpcre2-8-0 10.46-1~deb13u2 → 10.46-1~deb13u3",
                "zlib1g 1:1.3.dfsg+really1.3.1-1+b1 → 1:1.3.dfsg+really1.3.1-1+deb13u1",
                "libssl3t64 3.5.7-1~deb13u2 → 3.5.7-1~deb13u3 (+openssl-provider-legacy)",
                "apt 3.0.3 → 3.0.4 (+libapt-pkg7.0)",
            ])
    }

    @Test func aChangeTellsAllThatIsKnown() throws {
        let report = try PackageWork(kind: .remediate, request: .security, options: Self.apart)
            .report(output: Recorded.Trixie.security)
        #expect(
            report.changes.first { $0.name == "zlib1g" }
                == PackageChange(
                    name: "zlib1g", architecture: "amd64",
                    from: "1:1.3.dfsg+really1.3.1-1+b1", to: "1:1.3.dfsg+really1.3.1-1+deb13u1",
                    origin: "Debian-Security:13/stable-security", isSecurity: true,
                    downloadSize: 88720))
    }

    @Test(arguments: Sample.both(Recorded.Bookworm.install, Recorded.Trixie.install))
    func anInstallationBringsItsDependenciesAlong(sample: Sample) throws {
        let names = [PackageName(name: "openssl"), PackageName(name: "nginx-light")]
        let report = try PackageWork(kind: .install, request: .list(names), options: Self.apart)
            .report(
                output: sample.text)
        #expect(report.action.contains { $0.name.hasPrefix("nginx-light 1.") })
        #expect(report.action.contains { $0.name.hasPrefix("openssl 3.") })
        let scripts = report.action.map(\.script).joined()
        #expect(scripts.contains("\nopenssl openssl:amd64 "))
        #expect(report.download.count == report.changes.count)
        for change in report.changes {
            #expect(scripts.contains("\(change.name)_"), "\(change.name) is in no set")
        }
    }

    @Test(arguments: Sample.both(Recorded.Bookworm.refused, Recorded.Trixie.refused))
    func whatCannotBeHadIsLeftOutAndNamed(sample: Sample) throws {
        let report = try PackageWork(kind: .remediate, request: .security, options: Self.apart)
            .report(
                output: sample.text)
        #expect(
            report.notes.contains(
                "be-dep=2.0 cannot be had: be-dep : Depends: be-base (= 2.0) but 1.0 is to be"
                    + " installed"))
        #expect(
            report.notes.contains(
                "be-remover=2.0 cannot be had: be-remover : Conflicts: be-old-rival but 1.0 is to"
                    + " be installed"))
        #expect(report.notes.contains("be-base is held: 2.0 is not taken"))
        #expect(
            report.sets == [
                "be-conf 1.0 → 2.0", "be-epoch 1:1.0 → 1:2.0", "be-plain 1.0 → 2.0",
                "be-a-on-b 1.0 → 2.0 (+be-b-on-a)", "be-needs-new 1.0 → 2.0 (+be-fresh)",
            ])
    }

    @Test(arguments: Sample.both(Recorded.Bookworm.all, Recorded.Trixie.all))
    func everythingKeepsBackWhatAptKeepsBack(sample: Sample) throws {
        let report = try PackageWork(kind: .remediate, request: .all, options: Self.apart).report(
            output: sample.text)
        #expect(
            report.notes.contains(
                "be-remover is kept back by apt: its new version asks for removals, or is phased"))
        #expect(!report.changes.contains { $0.to == nil })
        #expect(report.sets.count == 5)
    }

    @Test(arguments: Sample.both(Recorded.Bookworm.current, Recorded.Trixie.current))
    func whatIsThereNeedsNothing(sample: Sample) throws {
        var work = PackageWork(kind: .install, request: .list([PackageName(name: "bash")]))
        let report = try work.report(output: sample.text)
        #expect(report.action.isEmpty && report.download.isEmpty)
        // What an earlier job has changed may still run.
        work.options.restartServices = .auto
        #expect(
            try work.report(output: sample.text).action.map(\.name)
                == ["restart services that run old code"])
        #expect(report.notes.first?.hasSuffix("is installed already") == true)
    }

    @Test(arguments: Sample.both(Recorded.Bookworm.repair, Recorded.Trixie.repair))
    func aCheckSaysWhatWouldBeMended(sample: Sample) throws {
        let work = PackageWork(
            kind: .remediate, request: .list([PackageName(name: "be-plain")]),
            options: PackageOptions(repair: true), check: true)
        let report = try work.report(output: sample.text)
        #expect(report.notes.contains("dpkg would be mended first: be-fail 2.0 half-configured"))
    }
}

extension Item {
    /// The script of an item that runs one.
    var script: String {
        switch work {
        case .run(let script), .changePackages(let script): script
        case .upload, .findPackages, .reboot: ""
        }
    }
}

extension PackageReport {
    /// The names of the items that change packages; what follows them looks at the services.
    var sets: [String] {
        let names = action.map(\.name)
        return names.last == "find services that run old code" ? names.dropLast() : ["?"] + names
    }
}
