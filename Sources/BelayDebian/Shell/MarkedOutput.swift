/// Passes on what a script of `RemoteShell` prints, without what came before its begin.
package struct MarkedOutput: Sendable {
    /// Whether the script has begun.
    package private(set) var hasBegun = false
    private let begin: [UInt8]
    private var line: [UInt8] = []

    /// Bytes that are kept of text before the begin.
    private static let longestLine = 4096

    package init(nonce: String) { begin = Array("belay-begin \(nonce)".utf8) }

    /// - Returns: the bytes that the script itself printed.
    package mutating func read(_ bytes: [UInt8]) -> [UInt8] {
        var rest = bytes[...]
        while !hasBegun, let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            line += rest[..<end]
            rest = rest[(end + 1)...]
            hasBegun = Array(line.suffix(begin.count)) == begin
            line.removeAll()
        }
        if hasBegun { return Array(rest) }
        line += rest
        if line.count > Self.longestLine { line.removeFirst(line.count - Self.longestLine) }
        return []
    }
}
