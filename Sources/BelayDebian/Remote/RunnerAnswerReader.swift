package import BelayModel

/// Reads what a runner, or a script of `RemoteShell`, sends on standard output.
///
/// Give it the bytes as they come.
package struct RunnerAnswerReader: Sendable {
    package enum Part: Sendable, Hashable {
        /// The shell has begun: the login worked, and sudo did.
        case begun
        /// A piece of what the item printed.
        case output(OutputStream, [UInt8])
        /// The runner is ready for requests. The text is the server's boot id.
        case ready(boot: String)
        /// The item of the request is there, and has been for so many seconds, if that is known.
        case running(request: Int, seconds: Int?)
        /// The end of the answer to a request. The word is `partial` where there may be more output
        /// than was sent.
        case end(request: Int, word: String, detail: String)
        /// Bytes that no runner of ours sends: the stream is out of step, or another program speaks.
        case nonsense
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
    /// The part received so far of output that ends with a mark.
    private var marked: [UInt8] = []
    private var isPartial = false
    private var isNonsense = false
    private var isTold = false

    /// No line of the protocol is longer; what comes before its begin may be anything.
    private static let longestLine = 4096
    /// Bytes of one stream that come up to a mark, at most.
    private static let mostMarked = 65536

    /// The largest number of a request, and of an item's seconds, that is believed.
    private static let largest = 1 << 32

    package init(nonce: String) { begin = Array("belay-begin \(nonce)".utf8) }

    /// Reads bytes and returns what they hold, in order.
    package mutating func read(_ bytes: [UInt8]) -> [Part] {
        var parts: [Part] = []
        var rest = bytes[...]
        while !rest.isEmpty, !isNonsense {
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
        if isNonsense, !isTold {
            isTold = true
            parts.append(.nonsense)
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
        if marked.count == Self.mostMarked + ending.count {
            (frame, marked) = (nil, [])
            isNonsense = true
        }
        return nil
    }

    /// Reads on to the end of a line, and what the line says.
    private mutating func readLine(_ rest: inout ArraySlice<UInt8>) -> Part? {
        guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else {
            line += rest
            if line.count > Self.longestLine {
                line.removeFirst(line.count - Self.longestLine)
                isNonsense = hasBegun
            }
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
        guard line.count <= Self.longestLine else {
            isNonsense = true
            return nil
        }
        return readWords(String(decoding: line, as: UTF8.self))
    }

    /// The meaning of a line of the protocol.
    private mutating func readWords(_ line: String) -> Part? {
        let words = line.split(separator: " ", maxSplits: 3).map(String.init)
        switch words.first {
        case "o" where words.count >= 2: return readFrame(.standardOutput, words)
        case "e" where words.count >= 2: return readFrame(.standardError, words)
        case "end" where words.count >= 3:
            guard let request = ForeignNumber.read(words[1], in: 0...Self.largest) else { break }
            defer { isPartial = false }
            let detail = words.count > 3 ? words[3] : ""
            if request == 0, words[2] == "ready" { return .ready(boot: detail) }
            if isPartial { return .end(request: request, word: "partial", detail: detail) }
            return .end(request: request, word: words[2], detail: detail)
        case "running" where words.count >= 2:
            guard let request = ForeignNumber.read(words[1], in: 0...Self.largest) else { break }
            let seconds =
                words.count > 2 ? ForeignNumber.read(words[2], in: 0...Self.largest) : nil
            return .running(request: request, seconds: seconds)
        case _: break
        }
        isNonsense = true
        return nil
    }

    private mutating func readFrame(_ stream: OutputStream, _ words: [String]) -> Part? {
        switch words[1] {
        case "until" where words.count > 2:
            frame = .until(stream, ending: Array("\n\(words[2])\n".utf8))
            return nil
        case "left" where words.count > 2:
            guard let count = Self.length(words[2]) else { break }
            return .output(stream, Array("\nbelay: \(count) bytes are left out here\n".utf8))
        case let word:
            guard let length = Self.length(word) else { break }
            frame = .bytes(stream, left: length)
            return nil
        }
        isNonsense = true
        return nil
    }

    /// The length of a frame; `nil`: there is none.
    private static func length(_ word: String) -> Int? {
        ForeignNumber.read(word, in: 1...ForeignNumber.largestSize)
    }
}

/// The state of an item, as the server reported it last.
package enum ItemState: Sendable, Hashable {
    case exited(Int)
    /// It never began; the detail says why, if anything does.
    case none(String)
    /// It never began, and will not begin any more.
    case withdrawn
    /// The staging directory is gone.
    case gone
    /// An item that was ordered has left no trace, and why.
    case vanished(Vanishing)
    /// The server was restarted before the item's end was written down.
    case rebooted
    /// The process beside the item is gone, and has left no status.
    case lost
    /// The input ended too soon: nothing was started.
    case cut
    /// The server could not write the item: nothing was started.
    case unwritten(String)
    /// The uploaded file is not the one that was sent.
    case differs

    /// A shell has 0 to 255; some add more for a signal.
    private static let statuses = 0...65_535

    /// Why an item has left no trace.
    package enum Vanishing: String, Sendable, Hashable {
        /// The server was restarted, and the last that was written may not have come to its disk.
        case restart
        /// Somebody removed it.
        case files
        /// Somebody removed it while the item ran.
        case running
    }

    /// - Parameters: an answer's end. A status is never made up: `nil` for what makes no sense.
    package init?(word: String, detail: String) {
        switch word {
        case "exited":
            let word = detail.split(separator: " ").first ?? ""
            guard let status = ForeignNumber.read(word, in: Self.statuses) else { return nil }
            self = .exited(status)
        case "none": self = .none(detail.printable(atMost: PackageProblem.longestMessage))
        case "withdrawn": self = .withdrawn
        case "gone": self = .gone
        case "vanished": self = .vanished(Vanishing(rawValue: detail) ?? .files)
        case "rebooted": self = .rebooted
        case "lost": self = .lost
        case "cut": self = .cut
        case "unwritten":
            self = .unwritten(detail.printable(atMost: PackageProblem.longestMessage))
        case "differs": self = .differs
        default: return nil
        }
    }
}
