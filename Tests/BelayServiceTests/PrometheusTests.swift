import BelayModel
import BelayStore
import Foundation
import Testing

@testable import BelayService

@Suite struct PrometheusTests {
    private func text(_ store: JobStore, at now: Timestamp = Timestamp(seconds: 1000)) throws
        -> String
    {
        try PrometheusMetrics.text(
            of: store, FleetFigures(), version: "1.0", zones: ZoneFiles(), at: now)
    }

    private func lines(_ store: JobStore) throws -> [String] {
        try text(store).split(separator: "\n").map(String.init)
    }

    /// An alert can only be written on a series that is there before anything happens.
    @Test func everyStatusIsThereFromTheStart() throws {
        let lines = try lines(JobStore())
        for status in JobStatus.allCases {
            #expect(lines.contains("belay_jobs{status=\"\(status.rawValue)\"} 0"))
        }
        #expect(lines.contains("belay_staging_owed 0"))
        #expect(lines.contains("belay_scheduler_tick_timestamp_seconds 0"))
        #expect(lines.contains("belay_job_items{phase=\"analyze\",status=\"Running\"} 0"))
    }

    @Test func eachMetricIsDescribedOnceBeforeItsSamples() throws {
        let store = try JobStore()
        try store.addSchedule(
            "nightly", Schedule(when: "02:00", zone: "UTC"), template: Data(),
            at: Timestamp(seconds: 0))
        var described: Set<String> = []
        var name = ""
        for line in try lines(store) {
            let words = line.split(separator: " ")
            if line.hasPrefix("# HELP ") {
                name = String(words[2])
                #expect(described.insert(name).inserted)
            } else if line.hasPrefix("# TYPE ") {
                #expect(String(words[2]) == name)
            } else {
                #expect(line.hasPrefix(name), "\(line)")
                #expect(words.last.flatMap { Double($0) } != nil)
            }
        }
        #expect(described.count > 10)
    }

    @Test func aScheduleSaysWhenItIsDue() throws {
        let store = try JobStore()
        try store.addSchedule(
            "nightly", Schedule(when: "02:00", zone: "UTC"), template: Data(),
            at: Timestamp(seconds: 0))
        let next = "belay_schedule_next_timestamp_seconds{schedule=\"nightly\"}"
        #expect(try lines(store).contains("\(next) 7200"))
        try store.setSchedule("nightly", to: .paused)
        #expect(try lines(store).contains("\(next) 0"))
    }

    /// What is not known is never called up to date.
    @Test func serversAreCountedInOneState() {
        var fleet = FleetFigures()
        fleet.add(isKnown: false, updates: 0, securityUpdates: 0, needsReboot: false)
        fleet.add(isKnown: true, updates: nil, securityUpdates: nil, needsReboot: false)
        fleet.add(isKnown: true, updates: 0, securityUpdates: 0, needsReboot: nil)
        fleet.add(isKnown: true, updates: 5, securityUpdates: 2, needsReboot: true)
        fleet.add(isKnown: true, updates: 3, securityUpdates: 3, needsReboot: false)
        #expect(fleet.unknown == 2)
        #expect(fleet.current == 1 && fleet.reboot == 1 && fleet.pending == 1)
        #expect(fleet.securityUpdates == 5 && fleet.otherUpdates == 3)
    }

    @Test func labelsAreEscaped() {
        var text = PrometheusText()
        text.metric("m", .gauge, "one\nline")
        text.sample("m", ["name": "a\"b\\c\nd"], 1.5)
        #expect(
            text.text == "# HELP m one\\nline\n# TYPE m gauge\nm{name=\"a\\\"b\\\\c\\nd\"} 1.5\n")
    }
}
