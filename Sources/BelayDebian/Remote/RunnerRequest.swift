package import BelayModel

/// One request to a server's runner, as a line of shell.
package enum RunnerRequest: Sendable, Hashable {
    /// Makes the job's staging directory.
    /// - Parameters:
    ///   - server: its name in the inventory.
    ///   - orphanTimeout: seconds without word after which the server removes it itself; 0: never.
    case make(job: String, server: String, orphanTimeout: Int)
    /// Removes the staging directory; an empty path is the one that `make` makes for the job.
    case remove(path: String, job: String, server: String)
    /// Starts an item, if nobody ever did, and follows it.
    case start(Item, script: String, Following, ordered: Ordered = .never)
    /// Follows an item; one that never began is withdrawn.
    case attach(Item, ordered: Ordered = .unknown)

    /// Whether an item was ordered before. Of one that was, and has left no trace, it is not known
    /// whether it ran.
    package enum Ordered: Sendable, Hashable {
        case never
        /// The server's boot id then.
        case inBoot(String)
        /// By a coordinator that was lost, or before the server had said its boot id.
        case unknown

        fileprivate var word: String {
            switch self {
            case .never: "fresh"
            case .inBoot(let id): id
            case .unknown: "unknown"
            }
        }
    }

    /// When an item's output is sent.
    package enum Following: Sendable, Hashable {
        /// As it comes.
        case live
        /// When the item has ended, and of each stream the first 64 KiB at most.
        /// - Parameters:
        ///   - mark: letters and digits that the item cannot know: they end its output.
        ///   - isLast: whether no other item is likely to follow soon over the same connection. The
        ///     server need not get ready for it then.
        case atEnd(mark: String, isLast: Bool)

        fileprivate var words: (mark: String, next: String) {
            switch self {
            case .live: ("live", "last")
            case .atEnd(let mark, let isLast): (mark, isLast ? "last" : "more")
            }
        }
    }

    /// An item, and the bytes of its output that have come already.
    package struct Item: Sendable, Hashable {
        package var stage: String
        package var name: String
        package var received: OutputSizes

        package init(stage: String, name: String, received: OutputSizes) {
            self.stage = stage
            self.name = name
            self.received = received
        }

        fileprivate var words: [String] {
            [stage, name, "\(received.standardOutput)", "\(received.standardError)"]
        }
    }

    /// What the runner is sent. A connection may be lost in the midst of it, and a shell carries out
    /// the last line of its input even where the line feed is missing: so the last word is a
    /// constant, without which nothing is done.
    /// - Parameter number: of the request, over the same connection; the answer repeats it.
    package func line(number: Int) -> [UInt8] {
        let words: [String]
        switch self {
        case .make(let job, let server, let orphanTimeout):
            words = ["make", job, "\(orphanTimeout)", Supervisor.script, server]
        case .remove(let path, let job, let server):
            words = ["remove", path, job, server]
        case .start(let item, let script, let following, let ordered):
            let (mark, next) = following.words
            words = ["start"] + item.words + [mark, script, next, ordered.word]
        case .attach(let item, let ordered):
            words = ["attach"] + item.words + [ordered.word]
        }
        let call = (["request", "\(number)"] + words).map(ShellText.quote).joined(separator: " ")
        return Array((call + " 'go'\n").utf8)
    }
}
