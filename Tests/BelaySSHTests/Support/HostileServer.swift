import Foundation
import Glibc
import Synchronization

@testable import BelaySSH

/// A listener that says what a test has it say, to everybody who connects, on a thread each.
final class HostileServer: Sendable {
    private let listener: Listener
    private let sentBytes = Atomic<Int>(0)

    var address: String { listener.address }
    var port: Int { listener.port }
    /// All that it has got rid of so far.
    var sent: Int { sentBytes.load(ordering: .relaxed) }

    /// - Parameters:
    ///   - opening: sent first.
    ///   - rest: sent after it again and again, until the other side has gone.
    init(opening: [UInt8], thenForEver rest: [UInt8]) throws {
        listener = try Listener()
        let descriptor = listener.descriptor
        Thread.detachNewThread { [self] in
            while true {
                let client = acceptConnection(descriptor)
                guard client >= 0 else { return }
                Thread.detachNewThread { [self] in
                    flood(client, opening, rest)
                    close(client)
                }
            }
        }
    }

    /// Ends the listening thread.
    func stop() { _ = shutdown(listener.descriptor, Int32(SHUT_RDWR)) }

    private func flood(_ client: Int32, _ opening: [UInt8], _ rest: [UInt8]) {
        var time = timeval(tv_sec: 20, tv_usec: 0)
        unsafe _ = setsockopt(
            client, SOL_SOCKET, SO_SNDTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
        guard write(opening, to: client) else { return }
        while !rest.isEmpty, write(rest, to: client) {}
    }

    private func write(_ bytes: [UInt8], to client: Int32) -> Bool {
        var place = 0
        while place < bytes.count {
            let piece = Array(bytes[place...])
            let count = unsafe send(client, piece, piece.count, Int32(MSG_NOSIGNAL))
            guard count > 0 else { return false }
            sentBytes.add(count, ordering: .relaxed)
            place += count
        }
        return true
    }
}
