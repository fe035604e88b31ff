/// Metrics in Prometheus's text format, version 0.0.4 (prometheus.io, "Exposition formats").
struct PrometheusText {
    enum Kind: String {
        case gauge, counter, summary
    }

    private(set) var text = ""

    /// Begins a metric. All of its samples follow.
    mutating func metric(_ name: String, _ kind: Kind, _ help: String) {
        text += "# HELP \(name) \(Self.escaped(help))\n# TYPE \(name) \(kind.rawValue)\n"
    }

    mutating func sample(
        _ name: String, _ labels: KeyValuePairs<String, String>, _ value: Double
    ) {
        let pairs = labels.map { "\($0.key)=\"\(Self.escapedValue($0.value))\"" }
        let inner = pairs.isEmpty ? "" : "{\(pairs.joined(separator: ","))}"
        text += "\(name)\(inner) \(Self.number(value))\n"
    }

    mutating func sample(
        _ name: String, _ labels: KeyValuePairs<String, String>, _ value: Int
    ) {
        sample(name, labels, Double(value))
    }

    /// Go's `ParseFloat` reads every form that Swift writes; whole numbers are shown as such.
    private static func number(_ value: Double) -> String {
        Int(exactly: value).map { "\($0)" } ?? "\(value)"
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\n", with: "\\n")
    }

    private static func escapedValue(_ text: String) -> String {
        escaped(text).replacing("\"", with: "\\\"")
    }
}
