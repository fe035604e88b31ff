import ArgumentParser
import BelayModel
import BelayReports

/// How a report is written.
enum ReportFormat: String, CaseIterable, ExpressibleByArgument {
    case table, json, csv
}

/// The same, where there is a page for a browser, too.
enum PageFormat: String, CaseIterable, ExpressibleByArgument {
    case table, json, csv, html
}

/// A length of time before now, such as 30d.
struct Age: ExpressibleByArgument {
    let seconds: Int

    init?(argument: String) {
        guard let seconds = DurationText.seconds(argument) else { return nil }
        self.seconds = seconds
    }

    init(days: Int) { seconds = days * 86_400 }

    /// How long an analysis says how a server stands, where nobody says otherwise.
    static let freshness = Age(days: 7)

    var defaultValueDescription: String { "\(seconds / 86_400)d" }

    func before(_ now: Timestamp) -> Timestamp { now.adding(seconds: -seconds) }
}
