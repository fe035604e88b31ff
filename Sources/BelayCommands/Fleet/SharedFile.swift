import BelayModel
import Foundation
import Glibc
import Synchronization

/// A file of this machine that is read by many at once, each from its beginning.
final class SharedFile: Sendable {
    private static let pieceSize = 128 * 1024

    private let descriptor: Int32
    private let path: String

    struct Problem: Error, CustomStringConvertible { let description: String }

    init(_ path: String) throws {
        self.path = path
        descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw problem() }
    }

    deinit { close(descriptor) }

    /// The file's bytes, for one reader.
    func source() -> RemoteCommand.Input {
        let offset = Mutex(0)
        return .source { [self] in
            let start = offset.withLock(\.self)
            var room = [UInt8](repeating: 0, count: Self.pieceSize)
            let count = unsafe pread(descriptor, &room, room.count, start)
            guard count >= 0 else { throw problem() }
            offset.withLock { $0 += count }
            return Array(room.prefix(count))
        }
    }

    private func problem() -> Problem {
        let words = unsafe String(cString: strerror(errno))
        return Problem(description: "\(path) cannot be read: \(words)")
    }
}
