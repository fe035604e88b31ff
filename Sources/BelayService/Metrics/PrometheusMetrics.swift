package import BelayModel
package import BelayStore

/// What is told to Prometheus: at `/metrics`, and by `belay metrics` for the textfile collector of
/// node_exporter.
///
/// Everything comes from the store, so it is the same with and without a daemon. A gauge is always
/// there, 0 too: one that goes away would be taken for its last value, and no alert can be written
/// on it.
package enum PrometheusMetrics {
    /// The type of the answer.
    package static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    /// - Parameters:
    ///   - fleet: how the servers stand.
    ///   - version: of this Belay.
    ///   - zones: for the schedules' next times.
    /// - Throws: `StoreError`.
    package static func text(
        of store: JobStore, _ fleet: FleetFigures, version: String, zones: ZoneFiles,
        at now: Timestamp
    ) throws -> String {
        let figures = try store.figures()
        var text = PrometheusText()
        text.metric("belay_build_info", .gauge, "The version of Belay; always 1.")
        text.sample("belay_build_info", ["version": version], 1)
        add(jobs: figures, to: &text)
        add(fleet, to: &text)
        add(terminations: figures, to: &text)
        add(schedules: figures, next: try next(store, zones, now), to: &text)
        text.metric(
            "belay_scheduler_tick_timestamp_seconds", .gauge,
            "When a daemon was last seen at work; 0: never.")
        text.sample("belay_scheduler_tick_timestamp_seconds", [:], seconds(figures.daemonSeen))
        return text.text
    }

    private static func add(jobs figures: StoreFigures, to text: inout PrometheusText) {
        text.metric("belay_jobs", .gauge, "Jobs by status.")
        for status in JobStatus.allCases {
            text.sample("belay_jobs", ["status": status.rawValue], figures.jobs[status] ?? 0)
        }
        text.metric("belay_jobs_set_aside", .gauge, "Jobs that coordinators died on.")
        text.sample("belay_jobs_set_aside", [:], figures.setAside)
        text.metric(
            "belay_job_servers", .gauge, "Servers of jobs that have not ended, by status.")
        for status in ServerStatus.allCases {
            text.sample(
                "belay_job_servers", ["status": status.rawValue], figures.servers[status] ?? 0)
        }
        text.metric(
            "belay_job_items", .gauge, "Items of jobs that have not ended, by phase and status.")
        for phase in Phase.allCases {
            for status in StepStatus.allCases {
                let group = StoreFigures.StepGroup(phase: phase, status: status)
                text.sample(
                    "belay_job_items", ["phase": "\(phase)", "status": status.rawValue],
                    figures.steps[group] ?? 0)
            }
        }
        text.metric(
            "belay_staging_owed", .gauge,
            "Staging directories that could not be removed yet; belay job cleanup --all retries.")
        text.sample("belay_staging_owed", [:], figures.owed)
        text.metric(
            "belay_notifications_undelivered", .gauge, "Notifications that wait for a receiver.")
        text.sample("belay_notifications_undelivered", [:], figures.undelivered)
    }

    private static func add(_ fleet: FleetFigures, to text: inout PrometheusText) {
        text.metric(
            "belay_servers", .gauge,
            "Servers of earlier jobs: up to date, with updates pending, to be rebooted, not known.")
        for (state, count) in [
            ("current", fleet.current), ("pending", fleet.pending), ("reboot", fleet.reboot),
            ("unknown", fleet.unknown),
        ] {
            text.sample("belay_servers", ["state": state], count)
        }
        text.metric("belay_pending_updates", .gauge, "Updates that are pending on known servers.")
        text.sample("belay_pending_updates", ["class": "security"], fleet.securityUpdates)
        text.sample("belay_pending_updates", ["class": "other"], fleet.otherUpdates)
    }

    private static func add(terminations figures: StoreFigures, to text: inout PrometheusText) {
        text.metric(
            "belay_termination_seconds", .summary, "From the request to the end of the job.")
        text.sample("belay_termination_seconds_sum", [:], figures.terminationSeconds)
        text.sample("belay_termination_seconds_count", [:], figures.terminations)
    }

    private static func add(
        schedules figures: StoreFigures, next: [String: Timestamp], to text: inout PrometheusText
    ) {
        text.metric("belay_schedules", .gauge, "Schedules by state.")
        for state in ScheduleState.allCases where state != .removed {
            text.sample(
                "belay_schedules", ["state": state.rawValue],
                figures.schedules.filter { $0.state == state }.count)
        }
        text.metric("belay_occurrences_total", .counter, "Due times, by what became of them.")
        for schedule in figures.schedules {
            for status in OccurrenceStatus.allCases {
                text.sample(
                    "belay_occurrences_total",
                    ["schedule": schedule.name, "result": status.rawValue.lowercased()],
                    schedule.occurrences[status] ?? 0)
            }
        }
        text.metric(
            "belay_schedule_last_success_timestamp_seconds", .gauge,
            "When the schedule's latest job that succeeded ended; 0: never.")
        for schedule in figures.schedules {
            text.sample(
                "belay_schedule_last_success_timestamp_seconds", ["schedule": schedule.name],
                seconds(schedule.lastSuccess))
        }
        text.metric(
            "belay_schedule_next_timestamp_seconds", .gauge,
            "When the schedule is due next; 0: never, or it is not enabled.")
        for schedule in figures.schedules {
            text.sample(
                "belay_schedule_next_timestamp_seconds", ["schedule": schedule.name],
                seconds(next[schedule.name]))
        }
    }

    private static func next(
        _ store: JobStore, _ zones: ZoneFiles, _ now: Timestamp
    ) throws -> [String: Timestamp] {
        var next: [String: Timestamp] = [:]
        for schedule in try store.schedules() where schedule.state == .enabled {
            // A zone that is not known makes the schedule Broken at its next look.
            let zone = try? zones.rules(of: schedule.schedule.zone)
            let times = try? zone.map {
                try schedule.schedule.expression()
                    .occurrences(after: now.seconds, in: $0, count: 1)
            }
            next[schedule.name] = times?.first.map { Timestamp(seconds: $0.instant) }
        }
        return next
    }

    private static func seconds(_ moment: Timestamp?) -> Double {
        moment.map { Double($0.milliseconds) / 1000 } ?? 0
    }
}
