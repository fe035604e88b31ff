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
                PackageChange(
                    name: "be-fail", architecture: "all", from: "1.0", to: "2.0",
                    state: "half-configured"),
            ])
        let kept = ConffileChoice(
            path: "/etc/be-conf.conf", other: "/etc/be-conf.conf.dpkg-dist", isKept: true)
        #expect(outcome.findings == PackageFindings(conffiles: [kept]))
        #expect(
            outcome.note
                == "kept /etc/be-conf.conf; the package's new one is /etc/be-conf.conf.dpkg-dist")
    }

    @Test func servicesAreReadByTheirState() {
        let outcome = PackageOutcome(
            output: """
                belay-service: old cron.service
                belay-service: restarted ssh.service
                belay-service: spared dbus.service
                belay-service: spared systemd
                belay-service: unheard-of cron.service
                belay-service: old

                """)
        #expect(
            outcome.findings.services == [
                ServiceState(name: "cron.service", state: .old),
                ServiceState(name: "ssh.service", state: .restarted),
                ServiceState(name: "dbus.service", state: .spared),
                ServiceState(name: "systemd", state: .spared),
            ])
        #expect(
            outcome.note
                == "still run old code: cron.service; restarted: ssh.service; still run old code,"
                + " and are not restarted by Belay: dbus.service, systemd")
    }

    @Test func aFailureIsToldInTheItemsOwnWords() {
        let outcome = PackageOutcome(
            output: "belay-changed: a all 1 2 half-configured\n",
            errors: "belay: waiting\nE: apt\nbelay: apt failed with status 100\nafter\n")
        var end = ItemEnd(exit: .exited(1))
        outcome.complete(&end)
        #expect(end.failure == "apt failed with status 100")
        #expect(end.changed.map(\.state) == ["half-configured"] && end.note == nil)
        var unknown = ItemEnd(exit: nil, failure: "the server was restarted")
        outcome.complete(&unknown)
        #expect(unknown.failure == "the server was restarted")
    }
}
