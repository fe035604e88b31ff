package import BelayModel

/// Reads what a script of `RemoteShell` and the supervisor send on standard output.
///
/// Give it the bytes as they come. It passes on output in order.
package struct SupervisorAnswer: Sendable {
    /// What is known of the item, as the supervisor says last.
    package enum State: Sendable, Hashable {
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
    }

    /// A piece of what the item printed.
    package struct Piece: Sendable, Hashable {
        package let stream: OutputStream
        package let bytes: [UInt8]
    }

    package private(set) var state: State?
    /// Whether the script has begun: the login shell worked, and sudo did.
    package private(set) var hasBegun = false

    private let begin: [UInt8]
    private var line: [UInt8] = []
    private var frame: (stream: OutputStream, left: Int)?

    /// No line of the protocol is longer; what comes before its begin may be anything.
    private static let longestLine = 4096

    package init(nonce: String) { begin = Array("belay-begin \(nonce)".utf8) }

    /// Reads bytes and returns the item's output that they hold.
    package mutating func read(_ bytes: [UInt8]) -> [Piece] {
        var output: [Piece] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            if let (stream, left) = frame {
                let piece = rest.prefix(left)
                rest = rest.dropFirst(piece.count)
                frame = left > piece.count ? (stream, left - piece.count) : nil
                output.append(Piece(stream: stream, bytes: Array(piece)))
            } else if let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                line += rest[..<end]
                rest = rest[(end + 1)...]
                readLine()
                line.removeAll(keepingCapacity: true)
            } else {
                line += rest
                if line.count > Self.longestLine { line.removeFirst(line.count - Self.longestLine) }
                rest = []
            }
        }
        return output
    }

    private mutating func readLine() {
        guard hasBegun else {
            // A login shell that prints without a line feed runs into the marker.
            hasBegun = line.count >= begin.count && Array(line.suffix(begin.count)) == begin
            return
        }
        let words = String(decoding: line, as: UTF8.self)
            .split(separator: " ", maxSplits: 2).map(String.init)
        guard words.count >= 2 else { return }
        switch words[0] {
        case "o": frame = Self.length(words[1]).map { (.standardOutput, $0) }
        case "e": frame = Self.length(words[1]).map { (.standardError, $0) }
        case "end": state = Self.state(words[1], words.count > 2 ? words[2] : "")
        default: break
        }
    }

    /// The length of a frame; `nil`: there is none.
    private static func length(_ word: String) -> Int? {
        Int(word).flatMap { $0 > 0 ? $0 : nil }
    }

    private static func state(_ word: String, _ detail: String) -> State? {
        switch word {
        case "exited": Int(detail.split(separator: " ").first ?? "").map { .exited($0) }
        case "none": State.none(detail)
        case "withdrawn": .withdrawn
        case "gone": .gone
        case "rebooted": .rebooted
        case "lost": .lost
        case "cut": .cut
        case "unwritten": .unwritten(detail)
        case "differs": .differs
        default: nil
        }
    }
}
