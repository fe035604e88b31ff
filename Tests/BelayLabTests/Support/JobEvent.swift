import Foundation

/// A line of `belay run --json` or `belay job logs --json`.
struct JobEvent: Decodable, Sendable {
    let event: String
    let at: String
    let id: Int?
    let uid: String?
    let name: String?
    let status: String?
    let phase: String?
    let server: String?
    let number: Int?
    let waitsFor: Int?
    let stream: String?
    let text: String?

    init?(_ line: Substring) {
        guard let event = try? JSONDecoder().decode(JobEvent.self, from: Data(line.utf8))
        else { return nil }
        self = event
    }

    var time: Double { seconds(at) }
}
