package import BelayModel

/// Reads what a runner, or a script of `RemoteShell`, sends on standard output.
///
/// Give it the bytes as they come.
package struct SupervisorAnswer: Sendable {
    package enum Part: Sendable, Hashable {
        /// The shell has begun: the login worked, and sudo did.
        case begun
        /// A piece of what the item printed.
        case output(OutputStream, [UInt8])
        /// The end of one answer.
        case end(word: String, detail: String)
    }

    private let begin: [UInt8]
    private var hasBegun = false
    private var line: [UInt8] = []
    private var frame: (stream: OutputStream, left: Int)?

    /// No line of the protocol is longer; what comes before its begin may be anything.
    private static let longestLine = 4096

    package init(nonce: String) { begin = Array("belay-begin \(nonce)".utf8) }

    /// Reads bytes and returns what they hold, in order.
    package mutating func read(_ bytes: [UInt8]) -> [Part] {
        var parts: [Part] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            if let (stream, left) = frame {
                let piece = rest.prefix(left)
                rest = rest.dropFirst(piece.count)
                frame = left > piece.count ? (stream, left - piece.count) : nil
                parts.append(.output(stream, Array(piece)))
            } else if let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                line += rest[..<end]
                rest = rest[(end + 1)...]
                if let part = readLine() { parts.append(part) }
                line.removeAll(keepingCapacity: true)
            } else {
                line += rest
                if line.count > Self.longestLine { line.removeFirst(line.count - Self.longestLine) }
                rest = []
            }
        }
        return parts
    }

    private mutating func readLine() -> Part? {
        guard hasBegun else {
            // A login shell that prints without a line feed runs into the marker.
            hasBegun = line.count >= begin.count && Array(line.suffix(begin.count)) == begin
            return hasBegun ? .begun : nil
        }
        let words = String(decoding: line, as: UTF8.self)
            .split(separator: " ", maxSplits: 2).map(String.init)
        guard words.count >= 2 else { return nil }
        switch words[0] {
        case "o": frame = Self.length(words[1]).map { (.standardOutput, $0) }
        case "e": frame = Self.length(words[1]).map { (.standardError, $0) }
        case "end": return .end(word: words[1], detail: words.count > 2 ? words[2] : "")
        default: break
        }
        return nil
    }

    /// The length of a frame; `nil`: there is none.
    private static func length(_ word: String) -> Int? {
        Int(word).flatMap { $0 > 0 ? $0 : nil }
    }
}

/// What is known of an item, as the server says last.
package enum ItemState: Sendable, Hashable {
    case exited(Int)
    /// It never began; the detail says why, if anything does.
    case none(String)
    /// It never began, and will not begin any more.
    case withdrawn
    /// The staging directory is gone.
    case gone
    /// The server was restarted while the item ran.
    case rebooted
    /// The process beside the item is gone, and has left no status.
    case lost
    /// The input ended too soon: nothing was started.
    case cut
    /// The server could not write the item: nothing was started.
    case unwritten(String)
    /// The uploaded file is not the one that was sent.
    case differs

    /// - Parameters: an answer's end. A status is never made up: `nil` for what makes no sense.
    package init?(word: String, detail: String) {
        switch word {
        case "exited":
            guard let status = Int(detail.split(separator: " ").first ?? "") else { return nil }
            self = .exited(status)
        case "none": self = .none(detail)
        case "withdrawn": self = .withdrawn
        case "gone": self = .gone
        case "rebooted": self = .rebooted
        case "lost": self = .lost
        case "cut": self = .cut
        case "unwritten": self = .unwritten(detail)
        case "differs": self = .differs
        default: return nil
        }
    }
}
