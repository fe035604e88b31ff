import BelayModel
import BelayReports

/// A moment as HTTP has it (RFC 9110, 5.6.7): `Sun, 06 Nov 1994 08:49:37 GMT`.
enum HTTPDate {
    private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    static func now() -> String { text(.now) }

    static func text(_ time: Timestamp) -> String {
        // 2026-03-01T04:05:06.789Z
        let words = time.rfc3339
        let month = Int(words.dropFirst(5).prefix(2)) ?? 1
        let day = (time.seconds / 86_400 % 7 + 7) % 7
        return "\(days[day]), \(words.dropFirst(8).prefix(2)) \(months[(month - 1) % 12]) "
            + "\(words.prefix(4)) \(words.dropFirst(11).prefix(8)) GMT"
    }
}
