import BelayModel
import Testing

/// Where a playbook's reboot comes in its plan.
struct RebootPlanTests {
    private static let own = Item(name: "own", work: .run("true"))
    private static let check = Item(name: "check", work: .run("true"))

    private func plan(
        _ reboot: RebootRule, packages: PackageRequest?, action: [PlaybookItem]
    ) throws -> Plan {
        var playbook = Playbook(
            name: "p", kind: .remediate, hosts: "all", packages: packages, reboot: reboot,
            phases: [.action: action])
        playbook.limits.rebootTimeout = 60
        playbook.options.lockTimeout = 10
        let server = InventoryServer(name: "s", groups: [], variables: [:], login: Login(host: "s"))
        return try Plan(playbook, on: [server], options: JobOptions(user: "root")) {
            UploadFile(path: $0, name: "f", size: 0, sha256: "")
        } archives: { _ in
            []
        }
    }

    @Test func followsThePackagesAndPrecedesTheChecks() throws {
        let plan = try plan(
            .ifRequired, packages: .security,
            action: [.run(Self.own), .packages, .run(Self.check)])
        #expect(
            plan[.action].items.map(\.name) == ["own", "reboot if required", "check"])
        #expect(plan[.action].packagesAt == 1)
        #expect(plan[.action].items[1].work == .reboot(.ifRequired))
    }

    @Test func generatedItemsComeBeforeIt() throws {
        let plan = try plan(.always, packages: .all, action: [.run(Self.check)])
        var job = Dialogue(plan.withOwnForks)
        job.say("began connected made found")
        let steps = job.job.servers[0].steps.filter { $0.phase == .action }.map(\.item.name)
        #expect(steps == ["change p", "reboot", "check"])
    }

    @Test func comesLastWithoutPackages() throws {
        let plan = try plan(.always, packages: nil, action: [.run(Self.own)])
        #expect(plan[.action].items.map(\.name) == ["own", "reboot"])
    }

    @Test func isNotThereUnlessAskedFor() throws {
        let plan = try plan(.never, packages: .security, action: [.packages, .run(Self.check)])
        #expect(plan[.action].items == [Self.check])
    }

    @Test func hasTimeForLocksAndForBothWays() throws {
        let plan = try plan(.always, packages: nil, action: [])
        #expect(plan[.action].items.map(\.timeout) == [10 + 2 * 60 + 180])
    }

    @Test func whatItNotesIsTheStepsReason() throws {
        var job = Dialogue(try plan(.always, packages: nil, action: []).withOwnForks)
        job.say("began connected made")
        let attempt = job.job.servers[0].attempt
        let end = ItemEnd(exit: .exited(0), note: "back with the kernel 6")
        job.tell(.itemEnded(server: 0, attempt: attempt, end))
        #expect(job.job.servers[0].steps.last?.status == .succeeded)
        #expect(job.job.servers[0].steps.last?.reason == "back with the kernel 6")
    }
}

extension Plan {
    /// The plan as one whose servers start by themselves.
    fileprivate var withOwnForks: Plan {
        var plan = self
        (plan.sharesForks, plan.lockWait) = (nil, nil)
        return plan
    }
}
