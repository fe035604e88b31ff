import BelayModel
package import BelayStore

/// A piece of a step's output, in lines, as people are shown it.
package struct OutputWindow: Sendable {
    package struct Line: Sendable, Hashable {
        /// Where it begins, in bytes from the start of the output.
        package let offset: Int
        package let isError: Bool
        package let text: String
        /// Bytes of the line that are left out.
        package let hidden: Int
    }

    package let lines: [Line]
    /// The bytes that are shown.
    package let range: Range<Int>
    /// The size of the whole output, in bytes.
    package let size: Int

    /// The most bytes of a window.
    package static let most = 64 * 1024
    /// The most bytes of a line that are shown.
    package static let longestLine = 4 * 1024
    /// The most lines.
    package static let mostLines = 2000

    /// - Parameter start: the first byte; `nil`: so that the end of the output is shown.
    package init(_ output: StepOutput, at start: Int?) throws {
        size = output.size
        let first = min(max(0, start ?? size - Self.most), size)
        let parts = try output.parts(of: first..<min(size, first + Self.most))
        var lines: [Line] = []
        for part in Self.joined(parts) { Self.add(part, to: &lines) }
        if start == nil, first > 0, lines.count > 1 { lines.removeFirst() }
        if lines.count > Self.mostLines {
            lines =
                start == nil ? lines.suffix(Self.mostLines) : Array(lines.prefix(Self.mostLines))
        }
        let end =
            start != nil && lines.count == Self.mostLines
            ? lines.last.map { $0.offset + $0.text.utf8.count } : nil
        range = (lines.first?.offset ?? first)..<(end ?? min(size, first + Self.most))
        self.lines = lines
    }

    /// A line goes on from one piece to the next of its stream.
    private static func joined(_ parts: [StepOutput.Part]) -> [StepOutput.Part] {
        parts.reduce(into: []) { joined, part in
            if let last = joined.last, last.stream == part.stream {
                joined[joined.count - 1] = StepOutput.Part(
                    start: last.start, stream: last.stream, bytes: last.bytes + part.bytes)
            } else {
                joined.append(part)
            }
        }
    }

    private static func add(_ part: StepOutput.Part, to lines: inout [Line]) {
        var offset = part.start
        let feed = UInt8(ascii: "\n")
        for piece in part.bytes.split(separator: feed, omittingEmptySubsequences: false) {
            let isLast = piece.endIndex == part.bytes.endIndex
            defer { offset += piece.count + 1 }
            if isLast, piece.isEmpty { continue }
            let isCRLF = piece.last == UInt8(ascii: "\r")
            let shown = (isCRLF ? piece.dropLast() : piece).prefix(longestLine)
            lines.append(
                Line(
                    offset: offset, isError: part.stream == .standardError,
                    text: String(decoding: shown, as: UTF8.self),
                    hidden: piece.count - shown.count - (isCRLF ? 1 : 0)))
        }
    }
}
