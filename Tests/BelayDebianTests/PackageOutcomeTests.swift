import BelayModel
import Testing

@testable import BelayDebian

@Suite struct PackageOutcomeTests {
    @Test func changesAndKeptFilesAreReadFromWhatAnItemPrinted() {
        let outcome = PackageOutcome(
            output: """
                Setting up be-conf (2.0) ...
                belay-conffile: /etc/be-conf.conf /etc/be-conf.conf.dpkg-dist
                belay-changed: be-conf all 1.0 2.0
                belay-changed: be-fresh all - 2.0
                belay-changed: be-old-rival all 1.0 -
                belay-changed: be-fail all 1.0 2.0 half-configured
                belay-changed: cut

                """)
        #expect(
            outcome.changes == [
                PackageChange(name: "be-conf", architecture: "all", from: "1.0", to: "2.0"),
                PackageChange(name: "be-fresh", architecture: "all", from: nil, to: "2.0"),
                PackageChange(name: "be-old-rival", architecture: "all", from: "1.0", to: nil),
                PackageChange(name: "be-fail", architecture: "all", from: "1.0", to: "2.0"),
            ])
        #expect(
            outcome.conffiles == [
                .init(path: "/etc/be-conf.conf", other: "/etc/be-conf.conf.dpkg-dist")
            ])
    }
}
