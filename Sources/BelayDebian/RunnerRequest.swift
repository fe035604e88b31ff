package import BelayModel

/// One request to a server's runner, as a line of shell.
package enum RunnerRequest: Sendable, Hashable {
    /// Makes the job's staging directory.
    /// - Parameter orphanTimeout: seconds without word after which the server removes it itself; 0:
    ///   never.
    case make(job: String, orphanTimeout: Int)
    /// Removes the staging directory; an empty path is the one that `make` makes for the job.
    case remove(path: String, job: String)
    /// Starts an item, if nobody ever did, and follows it.
    case start(Item, script: String, live: Bool)
    /// Follows an item; one that never began is withdrawn.
    case attach(Item)

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
    package var line: [UInt8] {
        let words: [String]
        switch self {
        case .make(let job, let orphanTimeout):
            words = ["make", job, "\(orphanTimeout)"]
        case .remove(let path, let job):
            words = ["remove", path, job]
        case .start(let item, let script, let live):
            words = ["start"] + item.words + [live ? "live" : "quick", script]
        case .attach(let item):
            words = ["attach"] + item.words
        }
        let call = words.map(ShellText.quote).joined(separator: " ")
        return Array((call + (isMaking ? Self.scripts : "") + " 'go'\n").utf8)
    }

    private var isMaking: Bool { if case .make = self { true } else { false } }

    /// The files that `make` puts into the staging directory.
    private static let scripts =
        " " + ShellText.quote(Supervisor.script) + " " + ShellText.quote(ItemScript.script)
}
