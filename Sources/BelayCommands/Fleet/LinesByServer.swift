import BelayModel
import Synchronization

/// Puts what servers print at the same time into whole lines, each with its server's name.
final class LinesByServer: Sendable {
    private struct Key: Hashable {
        let server: String
        let stream: BelayModel.OutputStream
    }

    private let rests = Mutex<[Key: [UInt8]]>([:])

    /// A line that goes on for longer is cut there.
    private static let longestLine = 64 * 1024

    /// - Returns: the lines that are whole now.
    func add(_ server: String, _ stream: BelayModel.OutputStream, _ bytes: [UInt8]) -> [String] {
        let key = Key(server: server, stream: stream)
        let lines = rests.withLock { rests in
            let text = (rests.removeValue(forKey: key) ?? []) + bytes
            var (lines, start) = ([ArraySlice<UInt8>](), 0)
            while let end = text[start...].firstIndex(of: UInt8(ascii: "\n")) {
                lines.append(text[start..<end])
                start = end + 1
            }
            if text.count - start > Self.longestLine {
                lines.append(text[start...])
            } else if start < text.count {
                rests[key] = Array(text[start...])
            }
            return lines
        }
        return lines.map { Self.shown(server, $0) }
    }

    /// What did not end with a line feed.
    func rest(_ server: String, _ stream: BelayModel.OutputStream) -> [String] {
        let rest = rests.withLock { rests in
            // What most print ends with one.
            rests.isEmpty ? nil : rests.removeValue(forKey: Key(server: server, stream: stream))
        }
        return rest.map { [Self.shown(server, $0[...])] } ?? []
    }

    private static func shown(_ server: String, _ line: ArraySlice<UInt8>) -> String {
        let line = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
        return "\(server): \(String(decoding: line, as: UTF8.self).printableLines)"
    }
}
