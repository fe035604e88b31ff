import ArgumentParser
import BelayModel
import BelayReports
import BelayService
import BelayStore
import Foundation

struct MetricsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "metrics",
        abstract: "Prints what Prometheus is told, once.",
        discussion: """
            For the textfile collector of node_exporter, without a daemon. Write to another name and \
            rename: the collector must not read half a file. belay serve tells the same at /metrics.
            """)

    func run() async throws {
        try await printing {
            let (store, now) = (try openStore(), Timestamp.now)
            let text = try PrometheusMetrics.text(
                of: store, FleetFigures(store, at: now), version: Version.number,
                zones: ZoneFiles(), at: now)
            // Names of schedules are printable, and a line end is part of the format.
            Console.write(text)
        }
    }
}

extension FleetFigures {
    /// The servers of all jobs, as `belay status` shows them.
    init(_ store: JobStore, at now: Timestamp) throws {
        self.init(
            try FleetStatus(store.serverNames(), in: store, at: now, fresh: Age.freshness.seconds))
    }

    init(_ status: FleetStatus) {
        self.init()
        for state in status.states {
            add(
                isKnown: state.isKnown, updates: state.updates,
                securityUpdates: state.securityUpdates, needsReboot: state.needsReboot)
        }
    }
}

/// What Debian's maintainer scripts ask for.
struct StateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "state", abstract: "Says of the state directory.", shouldDisplay: false,
        subcommands: [StateNeededCommand.self])
}

struct StateNeededCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "needed",
        abstract: "Prints why the state is needed; nothing, when it is not.")

    func run() async throws {
        try await printing {
            let figures = try openStore().figures()
            for reason in Self.reasons(figures) { Console.line(reason) }
        }
    }

    static func reasons(_ figures: StoreFigures) -> [String] {
        var reasons: [String] = []
        let jobs = figures.unfinished
        if jobs > 0 {
            reasons.append(
                "\(jobs) \(jobs == 1 ? "job has" : "jobs have") not ended (belay job list)")
        }
        let owed = figures.owed
        if owed > 0 {
            reasons.append(
                "\(owed) \(owed == 1 ? "server" : "servers") may still have staged files "
                    + "(belay job cleanup --all)")
        }
        return reasons
    }
}
