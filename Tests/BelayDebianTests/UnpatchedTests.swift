import BelayModel
import Testing

@testable import BelayDebian

/// Servers on which nothing is found or done although something may be wanted: never silent.
@Suite struct UnpatchedTests {
    private static let security =
        "security\thttp://d/s bookworm-security/main amd64 Packages\tDebian"
        + "\tbookworm-security"
    private static let own = "own\thttp://d/d bookworm/main amd64 Packages\tDebian\tbookworm"

    @Test(arguments: [
        ([own], "no source of this server is a security archive"),
        (["own\thttp://d/d sid/main amd64 Packages\tDebian\tsid"], "sid has none: packages: all"),
        ([], "knows no source of packages"),
    ])
    func withoutASecurityArchiveItIsSaid(_ sources: [String], _ words: String) throws {
        let report = try Self.report(.security, sources)
        #expect(report.shortfall?.contains(words) == true, "\(report)")
        #expect(report.notes.contains { $0.contains(words) })
        #expect(throws: PackageProblem.self) {
            try Self.report(.security, sources, PackageOptions(strict: true))
        }
    }

    /// All that it has is in one archive; Debian's beside it are another matter.
    @Test func raspbianIsRefusedInWords() throws {
        let raspbian = "own\thttp://r/r bookworm/main armhf Packages\tRaspbian\tbookworm"
        let problem = #expect(throws: PackageProblem.self) {
            try Self.report(.security, [raspbian])
        }
        #expect(problem?.kind == .unpatched)
        #expect(problem?.message.hasPrefix("this is Raspbian, which has no security") == true)
        #expect(try Self.report(.all, [raspbian]).shortfall == nil)
        #expect(try Self.report(.security, [raspbian, Self.security]).shortfall == nil)
    }

    @Test func withOneNothingIsSaid() throws {
        let report = try Self.report(.security, [Self.own, Self.security])
        #expect(report.shortfall == nil && report.notes.isEmpty)
        #expect(try Self.report(.all, [Self.own]).shortfall == nil)
    }

    @Test func theArchiveOfAnotherReleaseIsNamed() throws {
        let foreign =
            "foreign\thttp://d/s stable-security/main amd64 Packages\tDebian\tforky-security"
        let report = try Self.report(.security, [Self.own, foreign])
        let shortfall = report.shortfall
        #expect(
            shortfall?.hasSuffix(
                "no security update can be found: http://d/s stable-security/main is of"
                    + " forky-security, which is not this server's release") == true)
        #expect(
            report.notes.contains { $0.hasPrefix("http://d/s stable-security/main is of forky") })
    }

    @Test func whereEveryUpdateIsRefusedItIsTheReason() throws {
        let selection = "@belay selection\nheld tlone 2.0\npinned tother 3.0\n"
        let report = try Self.report(.security, [Self.security], more: selection)
        #expect(
            report.shortfall
                == "nothing is patched, 2 updates are left out: tlone is held: 2.0 is not taken;"
                + " tother is pinned: 3.0 is not taken")
        let strict = PackageOptions(strict: true)
        #expect(throws: PackageProblem.self) {
            try Self.report(.security, [Self.security], strict, more: selection)
        }
    }

    @Test func aListThatNoSourceOffersIsSaid() throws {
        let output = "@belay selection\nunoffered tlone 1.0\n@belay end\n"
        let work = PackageWork(kind: .remediate, request: .list([PackageName(name: "tlone")]))
        #expect(
            try work.report(output: output).shortfall
                == "nothing is patched: tlone 1.0 is installed, and no source offers it")
    }

    @Test func brokenSourcesAndHooksAreNotes() throws {
        let broken =
            "@belay broken\nother\thttp://x/y\ts\tE: The repository 'x' is not signed.\n"
            + "@belay hooks\nE: Problem executing scripts APT::Update::Post-Invoke 'exit 7'\n"
        let notes = try Self.report(.security, [Self.security], more: broken).notes
        #expect(notes.first?.hasSuffix("The repository 'x' is not signed.") == true)
        #expect(notes.last?.hasSuffix("APT::Update::Post-Invoke 'exit 7'") == true)
    }

    @Test func virtualNamesAndStaleSourcesAreProblems() {
        for (line, kind, words) in [
            (
                "virtual t-mta tpost texim", PackageProblem.Kind.unknown,
                "t-mta is virtual, provided by texim, tpost"
            ),
            ("stale tlone 2.0", .lists, "tlone 2.0 is only in a source that could not"),
        ] {
            let work = PackageWork(kind: .install, request: .list([PackageName(name: "tlone")]))
            let problem = #expect(throws: PackageProblem.self) {
                try work.report(output: "@belay selection\n\(line)\n@belay end\n")
            }
            #expect(problem?.kind == kind && problem?.message.hasPrefix(words) == true)
        }
    }

    @Test func aHeldDependencyAndPhasingAreNamed() throws {
        let output = """
            @belay held
            tlib
            @belay selection
            phased tphase 2.0
            held tlib 2.0
            @belay whole
            The following packages have been kept back:
              tapp tevict tlack tlib tphase
            @belay kept
            The following packages have unmet dependencies:
             tapp : Depends: tlib (= 2.0) but 1.0 is to be installed
             tlack : Depends: t-nowhere but it is not installable
            E: Unable to correct problems, you have held broken packages.
            @belay kept tevict
            The following packages will be REMOVED:
              tvictim
            E: Packages need to be removed but remove is disabled.
            @belay end

            """
        let notes = try PackageWork(kind: .remediate, request: .all).report(output: output).notes
        #expect(notes.contains("tapp is kept back by apt: it waits for tlib, which is held"))
        #expect(
            notes.contains(
                "tlack is kept back by apt: Depends: t-nowhere but it is not installable"))
        #expect(notes.contains("tevict is kept back by apt: it needs the removal of tvictim"))
        #expect(
            notes.contains("tphase is phased: its new version is not yet offered to this server"))
        let newer =
            "@belay whole\nThe following upgrades have been deferred due to phasing:\n"
            + "  tphase\n@belay end\n"
        let work = PackageWork(kind: .remediate, request: .all)
        #expect(try work.report(output: newer).notes.contains { $0.hasPrefix("tphase is phased") })
    }

    @Test(arguments: [
        ("linux-image-6.1.0-44-amd64", true), ("linux-image-6.12.3", true),
        ("linux-image-6.6.31+rpt-rpi-v8", true), ("linux-image-unsigned-6.8.0-51-generic", true),
        ("linux-image-amd64", false), ("linux-image-686-pae", false), ("linux-image-t", false),
        ("linux-image-6.1.0-44-amd64-dbg", false), ("proxmox-kernel-6.8", false),
        ("linux-image-generic-hwe-22.04", false),
    ])
    func aMetapackageIsNoKernel(_ name: String, _ isKernel: Bool) {
        let change = Simulation.Change(name: name, from: nil, to: "1", architecture: "amd64")
        #expect(change.isKernel == isKernel)
    }

    private static func report(
        _ request: PackageRequest, _ sources: [String],
        _ options: PackageOptions = PackageOptions(), more: String = ""
    ) throws -> PackageReport {
        let output = "@belay sources\n" + sources.map { $0 + "\n" }.joined() + more
        return try PackageWork(kind: .remediate, request: request, options: options)
            .report(output: output + "@belay end\n")
    }
}
