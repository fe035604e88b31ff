import BelayChance
import BelayModel
import BelayService
import BelayStore
import Foundation

extension World {
    func addSchedules() throws {
        for number in 0...dice.upTo(2) {
            let zone = dice.oneOf(
                "UTC", "Europe/Berlin", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe")
            let rule: CalendarWatch.Rule = dice.oneOf(
                .everyMinutes(5), .everyMinutes(30), .daily(hour: 2, minute: 30),
                .daily(hour: 3, minute: 0))
            let schedule = Schedule(
                when: rule.text, zone: zone, late: dice.oneOf(60, 300, 900, 900),
                overlap: dice.any(of: Schedule.Overlap.allCases) ?? .wait)
            var plan = setup.plan(&dice, from: origin)
            plan.window = nil
            for phase in plan.phases.indices { plan.phases[phase].scheduled = nil }
            let text = String(decoding: try JSONEncoder().encode(plan), as: UTF8.self)
            let template = JobTemplate(
                playbookPath: "/p.yml", playbookText: text, limits: [], check: false, forks: nil,
                become: false, variables: [:], context: Data())
            let id = try store.addSchedule(
                "schedule\(number)", schedule, template: try JSONEncoder().encode(template),
                at: Timestamp(seconds: origin))
            calendar.entries.append(
                .init(
                    id: id, name: "schedule\(number)", rule: rule, zone: zone,
                    late: schedule.late, overlap: schedule.overlap, begin: origin))
        }
    }

    func touchSchedule() throws {
        guard let entry = dice.any(of: calendar.entries) else { return }
        let state = try store.schedule(entry.name).state
        note("\(entry.name) is \(state)")
        switch state {
        case .enabled where dice.happens(percent: 50):
            try store.setSchedule(
                entry.name, to: .paused,
                until: dice.happens(percent: 50)
                    ? Timestamp(seconds: origin + now / 1000 + 1800) : nil)
        case .paused: try store.setSchedule(entry.name, to: .enabled)
        case .enabled, .broken, .removed: break
        }
    }

    /// No more jobs are made.
    func removeSchedules() throws {
        mayBeOver = true
        for index in calendar.entries.indices where calendar.entries[index].end == nil {
            calendar.entries[index].end = origin + now / 1000
            try store.setSchedule(calendar.entries[index].name, to: .removed)
        }
    }
}
