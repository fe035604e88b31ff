// What people do, and what must be true at the end.
import BelayChance
import BelayModel
import BelayStore
import Foundation
import GRDB

extension World {
    private var wall: Timestamp { Timestamp(seconds: origin + now / 1000) }

    func actAsPeople() throws {
        for job in try unfinished() {
            if dice.happens(percent: isMended ? 100 : 30) { try readmit(job) }
            guard dice.happens(percent: isMended ? 100 : 25) else { continue }
            try answerGate(of: job)
            if !isMended, dice.happens(percent: 4) { try terminate(job) }
        }
        if isMended || dice.happens(percent: 15) { try freeSlots() }
        guard setup.hasSchedules else { return }
        if !isMended, dice.happens(percent: 5) { try touchSchedule() }
        if let mended, now > mended + 600_000 { try removeSchedules() }
    }

    func unfinished() throws -> [Int64] {
        try queue.unsafeRead { db in
            try Int64.fetchAll(
                db.cachedStatement(
                    sql: """
                        SELECT id FROM job WHERE status NOT IN
                            ('Succeeded', 'Failed', 'Terminated', 'Canceled') ORDER BY id
                        """))
        }
    }

    private func readmit(_ job: Int64) throws {
        let isSetAside = try queue.unsafeRead { db in
            let statement = try db.cachedStatement(
                sql: "SELECT 1 FROM job WHERE id = ? AND setAside IS NOT NULL")
            return try Int.fetchOne(statement, arguments: [job]) != nil
        }
        guard isSetAside else { return }
        note("job \(job) is readmitted")
        takings.readmitted(job)
        try store.readmit(job)
    }

    private func answerGate(of job: Int64) throws {
        let verdict: GateAnswer.Verdict =
            isMended || dice.happens(percent: 80) ? .approved : .denied
        let origin = Origin(user: "anna", host: "box", way: .cli)
        do {
            try store.answer(verdict, to: job, by: Approver(origin, groups: []), at: wall)
            note("job \(job) is \(verdict)")
            try watch.answered(job, queue)
        } catch StoreError.gateRefused {
            // There is nothing to answer.
        }
    }

    private func terminate(_ job: Int64) throws {
        note("job \(job) is to be terminated")
        do {
            try store.requestTermination(
                of: job, at: wall, origin: Origin(user: "anna", host: "box", way: .cli))
            if dice.happens(percent: 50), try store.cancelUnbegun(job, at: wall) {
                mayBeOver = true
                try observe(job, wall)
            }
        } catch StoreError.finished {
            // It has ended just now.
        }
    }

    private func freeSlots() throws {
        for view in try store.slots() where view.slot.kept != nil {
            do {
                try store.freeSlots(
                    of: view.slot.server, at: wall,
                    origin: Origin(user: "root", host: "box", way: .cli), reason: "seen")
                note("the slots of \(view.slot.server) are freed")
                watch.freed(view.slot.server)
            } catch StoreError.slotsInUse, StoreError.noSlots {
                // It is at work for another group, or was freed together with one before.
            }
        }
    }

    // MARK: - What must be true

    /// Nothing of a job that is over runs anywhere, and what is left of it is owed.
    func judgeFinished(_ driver: Driver) throws {
        for (server, run) in driver.run.servers.enumerated() {
            let machine = machines[machine(of: server, in: driver)]
            let place = "job \(driver.job), \(machine.name)"
            if run.staging != .owed {
                if machine.isBusy(with: driver.job) {
                    complain("\(place): the job ended, and an item runs")
                }
                if machine.hasStaging(of: driver.job) {
                    complain("\(place): has its staging directory, said: \(run.staging)")
                }
            }
            for (number, step) in run.steps.enumerated() {
                judge(
                    step, machine.deeds[.init(job: driver.job, step: number)], "\(place), \(number)"
                )
            }
            let isWell = run.steps.allSatisfy { $0.status == .succeeded }
            if run.status == .succeeded, !isWell { complain("\(place): Succeeded, and not") }
        }
        let all = driver.run.servers.allSatisfy { $0.status == .succeeded }
        if driver.run.status == .succeeded, !all {
            complain("job \(driver.job): Succeeded, and not")
        }
    }

    private func judge(_ step: Step, _ deed: Deed?, _ place: String) {
        switch step.status {
        case .pending, .running:
            complain("\(place): \(step.status) at the end")
        case .skipped:
            if deed != nil { complain("\(place): began, and is Skipped") }
        case .succeeded:
            guard let status = deed?.status else {
                return complain("\(place): Succeeded, and never ended")
            }
            if status != 0, !step.item.ignoreErrors {
                complain("\(place): Succeeded with exit status \(status)")
            }
        case .failed:
            if deed?.status == 0, deed?.isForgotten == false, step.exit != nil {
                complain("\(place): Failed with \(step.exit as Any), and ended well")
            }
        case .timedOut:
            guard let deed, let ended = deed.ended else { return }
            let limit = step.item.timeout ?? 200
            if ended - deed.begun < limit * 1000 { complain("\(place): TimedOut within its time") }
        }
    }

    func judgeEnd() throws {
        let kept = try store.slots().filter { $0.slot.kept == nil }
        if !kept.isEmpty {
            complain("slots are in use, and nobody is at work: \(kept.map(\.slot))")
        }
        for words in try calendar.judge(queue, hasSkew: setup.hazards.skew > 0) { complain(words) }
    }

    /// All that is known, for somebody who looks for the fault.
    package func story() throws -> String {
        let journals = try watch.jobs.flatMap { job in
            ["job \(job): \(watch.words(job))"]
                + (try store.events(of: job, after: 0).map {
                    "  \($0.number) at \($0.at.seconds - origin): \($0.event)"
                })
        }
        return (journals + notes).joined(separator: "\n")
    }
}
