package import BelayModel
import Foundation
import GRDB

/// A step's output as one run of bytes, both streams in the order of their arrival, read in windows:
/// it may have hundreds of megabytes.
package struct StepOutput: Sendable {
    private struct Piece: Sendable {
        let id: Int64
        let start: Int
        let size: Int
        let stream: BelayModel.OutputStream
    }

    private let store: JobStore
    private let pieces: [Piece]
    /// In bytes, as of when this was made.
    package let size: Int

    /// A part of the output that came by one stream.
    package struct Part: Sendable, Hashable {
        package let start: Int
        package let stream: BelayModel.OutputStream
        package let bytes: [UInt8]

        package init(start: Int, stream: BelayModel.OutputStream, bytes: [UInt8]) {
            self.start = start
            self.stream = stream
            self.bytes = bytes
        }
    }

    package init(_ store: JobStore, job: Int64, server: Int, step: Int) throws {
        self.store = store
        // The size of a blob is in its row's head: none is read for this.
        pieces = try store.read { db in
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT id, length(bytes), stream FROM output
                    WHERE job = ? AND server = ? AND step = ? ORDER BY id
                    """, arguments: [job, server, step])
            var pieces: [Piece] = []
            var start = 0
            while let row = try rows.next() {
                let size: Int = try row.value(at: 1)
                let stream = BelayModel.OutputStream(rawValue: try row.value(at: 2))
                pieces.append(
                    Piece(
                        id: try row.value(at: 0), start: start, size: size,
                        stream: stream ?? .standardOutput))
                start += size
            }
            return pieces
        }
        size = pieces.last.map { $0.start + $0.size } ?? 0
    }

    /// The bytes of a range, cut to what there is, part by part.
    package func parts(of range: Range<Int>) throws -> [Part] {
        let range = range.clamped(to: 0..<size)
        guard !range.isEmpty else { return [] }
        return try store.read { db in
            let statement = try db.cachedStatement(sql: "SELECT bytes FROM output WHERE id = ?")
            return try pieces[places(of: range)].map { piece in
                // A piece that was pruned meanwhile is as if it were empty.
                let bytes = try Data.fetchOne(statement, arguments: [piece.id]) ?? Data()
                let from = max(0, range.lowerBound - piece.start)
                let to = max(from, min(bytes.count, range.upperBound - piece.start))
                return Part(
                    start: piece.start + from, stream: piece.stream,
                    bytes: from < bytes.count ? Array(bytes)[from..<to].map(\.self) : [])
            }
        }
    }

    /// Calls `take` for the output from a place on, some pieces at a time, until it says no.
    package func read(
        from start: Int = 0, atOnce: Int = 1 << 20, _ take: (_ start: Int, [UInt8]) throws -> Bool
    ) throws {
        var next = start
        while next < size {
            let end = min(size, next + atOnce)
            let bytes = try parts(of: next..<end).flatMap(\.bytes)
            guard !bytes.isEmpty, try take(next, bytes) else { return }
            next = end
        }
    }

    private func places(of range: Range<Int>) -> Range<Int> {
        let first = place(holding: range.lowerBound)
        let last = place(holding: range.upperBound - 1)
        return first..<(last + 1)
    }

    /// By halves: there may be a million pieces.
    private func place(holding offset: Int) -> Int {
        var (low, high) = (0, pieces.count - 1)
        while low < high {
            let middle = (low + high + 1) / 2
            if pieces[middle].start <= offset { low = middle } else { high = middle - 1 }
        }
        return low
    }
}
