import BelayModel
import BelayReports
import BelayStore

/// A job as it is at a moment, to be told to pages that are open.
struct JobUpdate {
    let job: Int64
    /// The journal's latest event.
    let event: Int
    /// What is told besides the servers, as JSON; also tells whether anything has changed.
    let head: String
    private let kind: JobKind

    /// More events than these are not looked through: the page loads itself anew.
    private static let mostEvents = 2000
    /// More servers are not told one by one.
    private static let mostServers = 100

    private struct Head: Encodable {
        let job: Int64
        let event: Int
        let status: String
        let isOver: Bool
        let counts: SortedKeys<Int>
        let phases: SortedKeys<String>
    }

    /// A dictionary whose text is always the same: two of the same content would else differ in their
    /// order, and be taken for news.
    private struct SortedKeys<Value: Encodable>: Encodable {
        let values: [String: Value]

        private struct Key: CodingKey {
            let stringValue: String
            var intValue: Int? { nil }

            init(stringValue: String) { self.stringValue = stringValue }
            init?(intValue: Int) { nil }
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            for (name, value) in values.sorted(by: { $0.key < $1.key }) {
                try container.encode(value, forKey: Key(stringValue: name))
            }
        }
    }

    init(_ store: JobStore, job: Int64, at now: Timestamp) throws {
        self.job = job
        // Before the head: what comes between the two is told again, not lost.
        event = try store.lastEvent(of: job)
        let view = try store.head(of: job, at: now)
        kind = view.summary.kind
        head = try JSONText.of(
            Head(
                job: job, event: event, status: view.summary.shownStatus.rawValue,
                isOver: view.summary.status.isFinal,
                counts: SortedKeys(
                    values: Dictionary(
                        uniqueKeysWithValues: ServerStatus.allCases.map {
                            ($0.rawValue, view.counts[$0] ?? 0)
                        })),
                phases: SortedKeys(
                    values: Dictionary(
                        view.phases.map { ($0.name, $0.status.rawValue) },
                        uniquingKeysWith: { $1 }))))
    }

    private struct ServerNews: Encodable {
        let number: Int
        let name: String
        let status: String
        let shape: String
        let step: String
        @Nullable var since: String?
        let staging: String
        let reason: String
    }

    /// The rest of a frame, with its end.
    /// - Parameter position: the event that the page knows last; `nil`: it was loaded just now.
    func data(after position: Int?, _ store: JobStore) throws -> [UInt8] {
        var servers: Set<Int> = []
        var isMuch = false
        if let position, position < event {
            isMuch = event - position > Self.mostEvents
            if !isMuch {
                servers = Set(
                    try store.events(of: job, after: position).compactMap { $0.event.server })
                isMuch = servers.count > Self.mostServers
            }
        }
        let lines = isMuch ? [] : try store.servers(of: job, numbers: servers.sorted())
        let news = lines.map { line in
            ServerNews(
                number: line.number, name: line.name, status: line.status.rawValue,
                shape: StatusShape.of(line.status.rawValue), step: line.stepWords(kind),
                since: line.step?.started?.rfc3339, staging: line.staging.rawValue,
                reason: line.why)
        }
        let text = try JSONText.of(news)
        return Array("{\"head\":\(head),\"much\":\(isMuch),\"servers\":\(text)}\n\n".utf8)
    }
}
