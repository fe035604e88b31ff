import BelayModel

/// The fleet as one static HTML file, with pictures: nothing is loaded from anywhere, and nothing in
/// it is run.
package struct FleetPage {
    private let status: FleetStatus
    private let history: FleetHistory

    package init(_ status: FleetStatus, _ history: FleetHistory) {
        self.status = status
        self.history = history
    }

    package var html: String {
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Belay: patch level of \(count(status.states.count, "server"))</title>
        <style>\(Self.style)</style>
        </head>
        <body>
        <h1>Patch level of \(count(status.states.count, "server"))</h1>
        <p>As of \(status.asOf.local.escapedHTML). \(status.summary.escapedHTML).</p>
        <h2>Servers by what is pending</h2>
        \(levels)
        <h2>Pending updates over time</h2>
        \(timeline)
        <h2>Servers</h2>
        \(table)
        </body>
        </html>

        """
    }

    private static let style = """
        body{font:15px/1.4 system-ui,sans-serif;max-width:75em;margin:2em auto;padding:0 1em;color:#222}
        table{border-collapse:collapse;width:100%}
        th,td{text-align:left;padding:.25em .6em;border-bottom:1px solid #ddd;vertical-align:top}
        th{position:sticky;top:0;background:#fff}.r{text-align:right}.bad{color:#a00;font-weight:600}
        .unknown td{color:#777}svg{width:100%;height:auto}text{font:12px system-ui,sans-serif}
        @media(prefers-color-scheme:dark){body{background:#111;color:#ddd}th{background:#111}
        th,td{border-color:#333}.bad{color:#f77}text{fill:#ddd}}
        """

    // MARK: - Pictures

    private enum Level: Int, CaseIterable {
        case current, updates, security, reboot, unknown

        var title: String {
            switch self {
            case .current: "up to date"
            case .updates: "updates, none of them security"
            case .security: "security updates"
            case .reboot: "patched, to be rebooted"
            case .unknown: "Unknown"
            }
        }

        var color: String {
            switch self {
            case .current: "#2e8b57"
            case .updates: "#5b8dd6"
            case .security: "#c0392b"
            case .reboot: "#d9962b"
            case .unknown: "#999"
            }
        }

        init(_ state: ServerState) {
            if !state.isKnown || state.securityUpdates == nil {
                self = .unknown
            } else if state.securityUpdates ?? 0 > 0 {
                self = .security
            } else if state.needsReboot == true {
                self = .reboot
            } else {
                self = state.updates ?? 0 > 0 ? .updates : .current
            }
        }
    }

    /// One bar, its parts as wide as there are servers.
    private var levels: String {
        let counts = Dictionary(grouping: status.states, by: Level.init).mapValues(\.count)
        let total = max(1, status.states.count)
        let width = 1000.0
        var (x, bars, words) = (0.0, "", "")
        var row = 0
        for level in Level.allCases {
            guard let number = counts[level] else { continue }
            let part = width * Double(number) / Double(total)
            bars += """
                <rect x="\(x.tenths)" y="0" width="\(part.tenths)" height="40" \
                fill="\(level.color)"><title>\(number) \(level.title)</title></rect>
                """
            words += """
                <rect x="0" y="\(55 + row * 20)" width="12" height="12" fill="\(level.color)"/>\
                <text x="20" y="\(66 + row * 20)">\(number) \(level.title)</text>
                """
            x += part
            row += 1
        }
        return """
            <svg viewBox="0 0 1000 \(60 + row * 20)" role="img" aria-label="\(status.summary.escapedHTML)">\
            \(bars)\(words)</svg>
            """
    }

    /// Two lines that go by steps: all updates, and those of security.
    private var timeline: String {
        guard let first = history.points.first, let last = history.points.last,
            first.time < last.time
        else { return "<p>There is no history yet.</p>" }
        let highest = max(1, history.points.map(\.updates).max() ?? 1)
        let span = last.time.seconds(since: first.time)
        func place(_ point: FleetHistory.Point, _ number: Int) -> (x: String, y: String) {
            let x = 50 + 930 * point.time.seconds(since: first.time) / span
            return (x.tenths, (210 - 190 * Double(number) / Double(highest)).tenths)
        }
        func line(_ number: (FleetHistory.Point) -> Int, _ color: String) -> String {
            var path = ""
            for point in history.points {
                let (x, y) = place(point, number(point))
                path += path.isEmpty ? "M\(x) \(y)" : "H\(x)V\(y)"
            }
            return "<path d=\"\(path)\" fill=\"none\" stroke=\"\(color)\" stroke-width=\"2\"/>"
        }
        return """
            <svg viewBox="0 0 1000 260" role="img" aria-label="pending updates over time">\
            <path d="M50 10V210H980" fill="none" stroke="#999"/>\
            <text x="5" y="24">\(highest)</text><text x="5" y="214">0</text>\
            <text x="50" y="230">\(first.time.local.prefix(16))</text>\
            <text x="980" y="230" text-anchor="end">\(last.time.local.prefix(16))</text>\
            \(line(\.updates, Level.updates.color))\(line(\.security, Level.security.color))\
            <text x="50" y="252" fill="\(Level.updates.color)">all updates</text>\
            <text x="150" y="252" fill="\(Level.security.color)">security updates</text></svg>
            """
    }

    // MARK: - The table

    private var table: String {
        let table = status.table
        let shown = table.columns.indices.filter { table.columns[$0].title != nil }
        let head = shown.map { "<th>\((table.columns[$0].title ?? "").escapedHTML)</th>" }.joined()
        let rows = zip(status.states, table.rows).map { state, row in
            let cells = shown.map { index in
                let column = table.columns[index]
                let isBad =
                    column.key == "securityUpdates" && state.securityUpdates ?? 0 > 0
                    || column.key == "rebootNeeded" && state.needsReboot == true
                let classes =
                    (column.alignment == .right ? ["r"] : []) + (isBad ? ["bad"] : [])
                let mark = classes.isEmpty ? "" : " class=\"\(classes.joined(separator: " "))\""
                return "<td\(mark)>\(row[index].words.escapedHTML)</td>"
            }.joined()
            return "<tr\(state.isKnown ? "" : " class=\"unknown\"")>\(cells)</tr>\n"
        }.joined()
        return "<table><thead><tr>\(head)</tr></thead><tbody>\n\(rows)</tbody></table>"
    }
}

extension String {
    /// The text for an element or an attribute in double quotes (HTML Standard, 13.1.2).
    fileprivate var escapedHTML: String {
        printableLine.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
            .replacing(">", with: "&gt;").replacing("\"", with: "&quot;")
            .replacing("'", with: "&#39;")
    }
}

extension Double {
    fileprivate var tenths: String { "\((self * 10).rounded() / 10)" }
}
