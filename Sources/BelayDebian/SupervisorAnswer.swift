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
        /// The end of one answer. The word is `partial` where there may be more output than was sent.
        case end(word: String, detail: String)
    }

    /// Output of a known length, or up to a mark.
    private enum Frame {
        case bytes(OutputStream, left: Int)
        case until(OutputStream, ending: [UInt8])
    }

    private let begin: [UInt8]
    private var hasBegun = false
    private var line: [UInt8] = []
    private var frame: Frame?
    /// What has come of output that goes up to a mark.
    private var marked: [UInt8] = []
    private var isPartial = false

    /// No line of the protocol is longer; what comes before its begin may be anything.
    private static let longestLine = 4096
    /// Bytes of one stream that come up to a mark, at most.
    private static let mostMarked = 65536

    package init(nonce: String) { begin = Array("belay-begin \(nonce)".utf8) }

    /// Reads bytes and returns what they hold, in order.
    package mutating func read(_ bytes: [UInt8]) -> [Part] {
        var parts: [Part] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            switch frame {
            case .bytes(let stream, let left):
                let piece = rest.prefix(left)
                rest = rest.dropFirst(piece.count)
                frame = left > piece.count ? .bytes(stream, left: left - piece.count) : nil
                parts.append(.output(stream, Array(piece)))
            case .until(let stream, let ending):
                if let output = readMarked(&rest, ending) { parts.append(.output(stream, output)) }
            case nil:
                if let part = readLine(&rest) { parts.append(part) }
            }
        }
        return parts
    }

    /// - Returns: what came before the mark, once that has come.
    private mutating func readMarked(
        _ rest: inout ArraySlice<UInt8>, _ ending: [UInt8]
    ) -> [UInt8]? {
        let searched = max(0, marked.count - ending.count)
        let piece = rest.prefix(Self.mostMarked + ending.count - marked.count)
        marked += piece
        rest = rest.dropFirst(piece.count)
        if let end = marked[searched...].firstRange(of: ending) {
            rest = marked[end.upperBound...] + rest
            let output = Array(marked[..<end.lowerBound])
            isPartial = isPartial || output.count == Self.mostMarked
            frame = nil
            marked = []
            return output
        }
        // No server of ours sends so much.
        if marked.count == Self.mostMarked + ending.count { (frame, marked) = (nil, []) }
        return nil
    }

    /// Reads on to the end of a line, and what the line says.
    private mutating func readLine(_ rest: inout ArraySlice<UInt8>) -> Part? {
        guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else {
            line += rest
            if line.count > Self.longestLine { line.removeFirst(line.count - Self.longestLine) }
            rest = []
            return nil
        }
        line += rest[..<end]
        rest = rest[(end + 1)...]
        defer { line.removeAll(keepingCapacity: true) }
        guard hasBegun else {
            // A login shell that prints without a line feed runs into the marker.
            hasBegun = line.count >= begin.count && Array(line.suffix(begin.count)) == begin
            return hasBegun ? .begun : nil
        }
        let words = String(decoding: line, as: UTF8.self)
            .split(separator: " ", maxSplits: 2).map(String.init)
        guard words.count >= 2 else { return nil }
        switch words[0] {
        case "o": frame = Self.frame(.standardOutput, words)
        case "e": frame = Self.frame(.standardError, words)
        case "end":
            defer { isPartial = false }
            if isPartial { return .end(word: "partial", detail: "") }
            return .end(word: words[1], detail: words.count > 2 ? words[2] : "")
        default: break
        }
        return nil
    }

    private static func frame(_ stream: OutputStream, _ words: [String]) -> Frame? {
        if words[1] == "until", words.count > 2 {
            return .until(stream, ending: Array("\n\(words[2])\n".utf8))
        }
        return length(words[1]).map { .bytes(stream, left: $0) }
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
