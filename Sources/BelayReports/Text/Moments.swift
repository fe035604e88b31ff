package import BelayModel
import Foundation

extension Timestamp {
    package static var now: Timestamp {
        Timestamp(milliseconds: Int64((Date().timeIntervalSince1970 * 1000).rounded(.down)))
    }

    private var date: Date { Date(timeIntervalSince1970: Double(milliseconds) / 1000) }

    /// Date and time of day in the local time zone, for people.
    package var local: String {
        date.formatted(
            Date.ISO8601FormatStyle(
                dateSeparator: .dash, dateTimeSeparator: .space, timeZone: .current
            ).year().month().day().time(includingFractionalSeconds: false))
    }

    /// The same with the zone's offset: `2026-12-06 02:00:05+01:00`.
    package var localWithZone: String {
        let offset = TimeZone.current.secondsFromGMT(for: date)
        let minutes = abs(offset) / 60
        let zone = String(format: "%@%02d:%02d", offset < 0 ? "-" : "+", minutes / 60, minutes % 60)
        return local + zone
    }

    /// The time of day in the local time zone.
    package var clock: String {
        date.formatted(
            Date.ISO8601FormatStyle(timeZone: .current).time(includingFractionalSeconds: false))
    }

    package func seconds(since earlier: Timestamp) -> Double {
        (Double(milliseconds) - Double(earlier.milliseconds)) / 1000
    }
}

/// A length of time as people write it: `0.4 s`, `12 s`, `3 m 05 s`, `2 h 10 m`.
package func spell(seconds: Double) -> String {
    let whole = Int(seconds.rounded(.down))
    switch whole {
    case ..<10:
        // Not `String(format:)`: a large job has hundreds of thousands of these.
        let tenths = Int((max(0, seconds) * 10).rounded(.toNearestOrEven))
        return "\(tenths / 10).\(tenths % 10) s"
    case ..<60: return "\(whole) s"
    case ..<3600: return String(format: "%d m %02d s", whole / 60, whole % 60)
    default: return String(format: "%d h %02d m", whole / 3600, whole % 3600 / 60)
    }
}

/// A number with its noun: `1 server`, `3 servers`.
package func count(_ number: Int, _ noun: String, _ plural: String? = nil) -> String {
    "\(number) \(number == 1 ? noun : plural ?? noun + "s")"
}

/// Bytes in words, by powers of 1000, with two figures at least.
package func spell(bytes: Int) -> String {
    guard bytes >= 1000 else { return "\(bytes) B" }
    var value = Double(bytes)
    var unit = ""
    for next in ["kB", "MB", "GB", "TB"] where value >= 1000 {
        value /= 1000
        unit = next
    }
    let number = value < 10 ? "\((value * 10).rounded() / 10)" : "\(Int(value.rounded()))"
    return "\(number) \(unit)"
}
