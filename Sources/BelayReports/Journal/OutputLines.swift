package import BelayModel
package import BelayStore

/// Puts pieces of output together again: a piece ends where the connection's packets did, in the
/// middle of a line or of a character.
package struct OutputLines {
    private struct Key: Hashable {
        let server: Int
        let stream: BelayModel.OutputStream
    }

    /// What came after the last line feed, by server: it runs one item at a time.
    private var rests: [Key: StoredOutput] = [:]

    /// A line that goes on for longer is cut there, in bytes.
    private static let longestLine = 64 * 1024

    /// - Returns: the lines that are whole by now; `nil`: none is.
    package mutating func add(_ piece: StoredOutput) -> StoredOutput? {
        let key = Key(server: piece.output.server, stream: piece.output.stream)
        let bytes = (rests.removeValue(forKey: key)?.output.bytes ?? []) + piece.output.bytes
        let end = bytes.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        let isTooLong = bytes.count - end > Self.longestLine
        let cut = isTooLong ? Self.characterStart(in: bytes) : end
        if cut < bytes.count { rests[key] = piece.with(Array(bytes[cut...])) }
        return cut > 0 ? piece.with(Array(bytes[..<cut])) : nil
    }

    /// What is left of a server's output, or of all: nothing more comes.
    package mutating func flush(server: Int? = nil) -> [StoredOutput] {
        let keys = rests.keys.filter { server == nil || $0.server == server }
        return keys.compactMap { rests.removeValue(forKey: $0) }.sorted { $0.id < $1.id }
    }

    /// Where the last character begins if it is not whole, otherwise the end. UTF-8's bytes inside
    /// a character are 10xxxxxx, and at most three (RFC 3629, 3).
    private static func characterStart(in bytes: [UInt8]) -> Int {
        for index in bytes.indices.suffix(4).reversed() where bytes[index] & 0xC0 != 0x80 {
            let length = (~bytes[index]).leadingZeroBitCount
            return length > bytes.count - index ? index : bytes.count
        }
        return bytes.count
    }
}

extension StoredOutput {
    fileprivate func with(_ bytes: [UInt8]) -> StoredOutput {
        var output = output
        output.bytes = bytes
        return StoredOutput(id: id, at: at, output: output)
    }
}

extension String {
    /// Whether it is a line in which an item's own script tells Belay something.
    package var isProtocol: Bool {
        hasPrefix("@belay ") || hasPrefix("belay-changed: ") || hasPrefix("belay-service: ")
            || hasPrefix("belay-conffile: ")
    }
}

extension JobRun {
    /// Whether what a step prints on standard output is for Belay: what an analysis found, which the
    /// views show as the server's report.
    package func isForBelay(_ output: Output) -> Bool {
        guard output.stream == .standardOutput, servers.indices.contains(output.server),
            servers[output.server].steps.indices.contains(output.step)
        else { return false }
        if case .findPackages = servers[output.server].steps[output.step].item.work { return true }
        return false
    }
}
