import BelayDebian
import BelayModel
import Testing

@testable import BelayEngine

/// What the supervisor's last word means while a reboot is in hand.
struct RebootWatchTests {
    private func watch(
        printed: String = "why\nrebooting\n", complained: String = "", isTakenUp: Bool = false,
        patience: Duration = .seconds(60)
    ) -> RebootWatch {
        let watch = RebootWatch(isTakenUp: isTakenUp, patience: patience)
        watch.output.add(.standardOutput, Array(printed.utf8))
        watch.output.add(.standardError, Array(complained.utf8))
        return watch
    }

    private func end(_ outcome: Outcome) -> ItemEnd? {
        if case .ended(let end) = outcome { end } else { nil }
    }

    @Test func anotherBootIsSuccess() throws {
        var watch = watch()
        let outcome = try watch.outcome(.rebooted, isAttaching: false)
        #expect(end(outcome) == ItemEnd(exit: .exited(0)))
        #expect(watch.isThrough)
    }

    @Test func goneItemOfTheSameBootIsAskedAgain() throws {
        var watch = watch()
        do {
            _ = try watch.outcome(.lost, isAttaching: false)
            Issue.record("the item has ended")
        } catch {
            #expect(error == LinkError(.lost, "the server is going down"))
        }
        let outcome = try watch.outcome(.rebooted, isAttaching: false)
        #expect(end(outcome)?.exit == .exited(0))
    }

    @Test func neverGoingDownIsFailure() throws {
        var watch = watch(patience: .zero)
        _ = try? watch.outcome(.lost, isAttaching: false)
        let outcome = try watch.outcome(.lost, isAttaching: false)
        #expect(end(outcome)?.failure == "the server was asked to reboot, and has not gone down")
        #expect(end(outcome)?.exit == nil)
    }

    @Test func needlessRebootIsSuccessWithItsWords() throws {
        var watch = watch(printed: "no reboot is required\n")
        let outcome = try watch.outcome(.exited(0), isAttaching: false)
        #expect(end(outcome) == ItemEnd(exit: .exited(0), note: "no reboot is required"))
        #expect(!watch.isUnderWay)
        #expect(!watch.isThrough)
    }

    @Test func refusalIsFailureWithItsWords() throws {
        var watch = watch(complained: "belay: this is a container (podman)\n")
        let outcome = try watch.outcome(.exited(1), isAttaching: false)
        #expect(
            end(outcome) == ItemEnd(exit: .exited(1), failure: "this is a container (podman)"))
    }

    @Test func itemOfALostCoordinatorMayBeUnderWay() {
        #expect(watch(printed: "", isTakenUp: true).isUnderWay)
        #expect(!watch(printed: "").isUnderWay)
    }

    @Test func absenceIsToldAsAReboot() throws {
        let error = LinkError(.refused, "connection refused")
        #expect(
            watch().words(for: error, seconds: 600).message
                == "the server has not come back from its reboot within 600 s: connection refused")
        #expect(watch(printed: "").words(for: error, seconds: 600) == error)
        let changed = LinkError(.hostKeyChanged, "another host key")
        #expect(watch().words(for: changed, seconds: 600) == changed)
    }
}
