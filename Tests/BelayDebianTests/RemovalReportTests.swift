import BelayModel
import Testing

@testable import BelayDebian

@Suite struct RemovalReportTests {
    @Test(arguments: Sample.both(Recorded.Bookworm.autoremove, Recorded.Trixie.autoremove))
    func whatNobodyNeedsAnyMoreGoesAfterwards(sample: Sample) throws {
        let names = ["be-alone", "nosuch"].map { PackageName(name: $0) }
        let work = PackageWork(
            kind: .uninstall, request: .list(names),
            options: PackageOptions(purge: true, autoremove: true, stopWithin: 0))
        let report = try work.report(output: sample.text)
        #expect(
            report.action.map(\.name)
                == ["purge be-alone 1.0", "purge be-lib 1.0", "purge be-lib2 1.0"])
        #expect(report.download.isEmpty)
        #expect(report.changes.allSatisfy { $0.to == nil && $0.architecture == "all" })
        #expect(
            report.notes == [
                "nosuch is not installed",
                "no longer needed, and removed too: be-lib, be-lib2",
            ])
    }

    @Test(arguments: Sample.both(Recorded.Bookworm.unasked, Recorded.Trixie.unasked))
    func whatWasNotAskedForIsNamed(sample: Sample) {
        let problem = ProblemTests.problem(.uninstall, ["be-lib"], sample.text)
        #expect(problem?.kind == .removal)
        #expect(problem?.message.contains("would take along be-alone") == true)
    }

    @Test(arguments: Sample.both(Recorded.Bookworm.essential, Recorded.Trixie.essential))
    func essentialPackagesStay(sample: Sample) {
        let problem = ProblemTests.problem(.uninstall, ["dash"], sample.text)
        #expect(problem?.message == "dash is essential to Debian: it is not removed")
    }

    @Test(arguments: Sample.both(Recorded.Bookworm.wayin, Recorded.Trixie.wayin))
    func theWayInStays(sample: Sample) {
        let problem = ProblemTests.problem(.uninstall, ["openssh-server"], sample.text)
        #expect(problem?.kind == .protected)
    }

    @Test func whatAptTakesForEssentialIsNamed() {
        let problem = ProblemTests.problem(.uninstall, ["libssl3t64"], Recorded.Trixie.needed)
        #expect(problem?.message == "libssl3t64 cannot go: needed by apt, coreutils")
    }

    @Test func sudoStaysWhereItIsTheWayToRoot() {
        let output = """
            @belay selection
            wanted sudo 1.9
            @belay whole
            Remv sudo [1.9]
            @belay part sudo
            Remv sudo [1.9]
            @belay way-in
            sudo
            @belay end

            """
        #expect(ProblemTests.problem(.uninstall, ["sudo"], output)?.kind == .protected)
    }
}
