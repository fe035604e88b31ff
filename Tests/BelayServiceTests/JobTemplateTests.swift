import BelayModel
import Foundation
import Testing

@testable import BelayService

/// `schedule update`: what is given is taken, and what is not given stays.
@Suite struct JobTemplateTests {
    private func template() -> JobTemplate {
        var template = JobTemplate(
            playbookPath: "/p.yml", playbookText: "", limits: ["web"], check: true, forks: 3,
            become: true, variables: ["a": .string("1"), "b": .string("2")], context: Data("x".utf8)
        )
        var policies = PolicyOptions()
        policies.serial = [.count(1)]
        policies.maxFailures = .count(3)
        policies.approveBy = ["ops"]
        template.policies = policies
        template.lockWait = 60
        template.repair = true
        return template
    }

    @Test func nothingGivenChangesNothing() {
        var changed = template()
        changed.take(JobOptions(user: "anna"))
        #expect(changed == template())
    }

    @Test func eachOptionIsTakenByItself() throws {
        var options = JobOptions(user: "anna")
        options.policies.serial = [.count(2), .percent(20)]
        var changed = template()
        changed.take(options)
        #expect(changed.policies?.serial == [.count(2), .percent(20)])
        #expect(changed.policies?.maxFailures == .count(3))
        #expect(changed.policies?.approveBy == ["ops"])

        options = JobOptions(user: "anna")
        options.policies.maxFailures = .percent(5)
        options.policies.approveBy = ["dba"]
        options.lockWait = 5
        options.variables = ["b": .string("3")]
        changed.take(options)
        #expect(changed.policies?.serial == [.count(2), .percent(20)])
        #expect(changed.policies?.maxFailures == .percent(5))
        #expect(changed.policies?.approveBy == ["dba"])
        #expect(changed.lockWait == 5)
        #expect(changed.variables == ["a": .string("1"), "b": .string("3")])
    }

    /// A schedule of before there were policies and repairs takes them as well.
    @Test func whatWasNotThereIsAdded() {
        var changed = template()
        (changed.policies, changed.repair, changed.check) = (nil, nil, false)
        var options = JobOptions(user: "anna")
        options.policies.serial = [.count(2)]
        (options.repair, options.check) = (true, true)
        changed.take(options)
        #expect(changed.policies?.serial == [.count(2)])
        #expect(changed.repair == true)
        #expect(changed.check)
    }
}
