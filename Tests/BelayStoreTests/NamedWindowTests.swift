import BelayModel
import Foundation
import Testing

@testable import BelayStore

/// Windows that schedules have by name.
@Suite struct NamedWindowTests {
    private let store: JobStore

    init() throws {
        store = try JobStore()
        try store.add(Self.rule, named: "nights", origin: .test("ops"), at: .zero)
    }

    private static let rule: MaintenanceWindow = {
        do { return try MaintenanceWindow(parsing: "02:00/3h@Europe/Berlin") } catch {
            fatalError("\(error)")
        }
    }()

    private func schedule(_ window: MaintenanceWindow?) -> Schedule {
        var schedule = Schedule(when: "02:00", zone: "UTC")
        schedule.window = window
        return schedule
    }

    @Test func aNameIsLookedUp() throws {
        let window = try store.window("nights")
        #expect(window.name == "nights")
        #expect(window.rule == "02:00/3h@Europe/Berlin")
        #expect(window.text == "nights (02:00/3h@Europe/Berlin)")
        #expect(Self.rule.text == "02:00/3h@Europe/Berlin")
        #expect(throws: StoreError.noSuchWindow("days")) { try store.window("days") }
        #expect(throws: StoreError.windowExists("nights")) {
            try store.add(Self.rule, named: "nights", origin: .test("ops"), at: .zero)
        }
    }

    @Test(arguments: [ScheduleState.enabled, .paused, .broken])
    func aWindowInUseStays(_ state: ScheduleState) throws {
        let window = try store.window("nights")
        for name in ["patch", "audit"] {
            try store.addSchedule(name, schedule(window), template: Data(), at: .zero)
        }
        try store.setSchedule("patch", to: state)
        #expect(throws: StoreError.windowInUse("nights", schedules: ["audit", "patch"])) {
            try store.removeWindow("nights")
        }
        #expect(try store.windows().map(\.schedules) == [["audit", "patch"]])
        #expect(try store.schedule("patch").schedule.window == window)
        try store.setSchedule("patch", to: .removed)
        try store.updateSchedule("audit", schedule(Self.rule), template: Data(), at: .zero)
        try store.removeWindow("nights")
        #expect(try store.windows().isEmpty)
        #expect(throws: StoreError.noSuchWindow("nights")) { try store.removeWindow("nights") }
    }

    /// Between looking a window up and making a schedule of it, somebody may remove it.
    @Test func aWindowThatHasGoneIsRefused() throws {
        let window = try store.window("nights")
        try store.addSchedule("patch", schedule(nil), template: Data(), at: .zero)
        try store.removeWindow("nights")
        #expect(throws: StoreError.noSuchWindow("nights")) {
            try store.addSchedule("audit", schedule(window), template: Data(), at: .zero)
        }
        #expect(throws: StoreError.noSuchWindow("nights")) {
            try store.updateSchedule("patch", schedule(window), template: Data(), at: .zero)
        }
        #expect(try store.schedules().map(\.name) == ["patch"])
    }

    @Test(arguments: [
        ("nights", true), ("week-end_2.b", true), ("none", false), ("", false), ("a b", false),
        ("02:00/3h@UTC", false), ("-x", false), ("ä", false),
    ])
    func whatIsAName(_ text: String, _ isName: Bool) {
        #expect(MaintenanceWindow.isName(text) == isName)
    }
}
