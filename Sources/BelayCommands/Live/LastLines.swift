import BelayModel
import BelayReports
import BelayStore

/// The last line that each server's item has printed.
struct LastLines {
    private(set) var lines: [Int: String] = [:]
    private static let longest = 200

    mutating func add(_ piece: StoredOutput) {
        // The last line that has an end, or what there is.
        let bytes = piece.output.bytes.suffix(4 * Self.longest)
        let parts = bytes.split(separator: UInt8(ascii: "\n"))
        guard let last = parts.last(where: { part in part.contains { $0 > 0x20 } }) else { return }
        let line = String(decoding: last, as: UTF8.self).printable(atMost: Self.longest)
        // Belay's own protocol is nothing for people.
        guard !line.isEmpty, !line.isProtocol else { return }
        lines[piece.output.server] = line
    }

    /// An item that ends or begins takes its line with it.
    mutating func note(_ happening: Happening, _ run: JobRun) {
        guard case .step(let server, _) = happening else { return }
        lines[server] = nil
    }
}
