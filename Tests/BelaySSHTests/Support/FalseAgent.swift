import Foundation
import Glibc
import Synchronization

@testable import BelayKeys
@testable import BelaySSH

/// An agent that lists keys and does no more for anybody.
final class FalseAgent: Sendable {
    enum Behaviour {
        case refuses
        /// It lists, and never answers to a request for a signature.
        case hangs
        case saysNothing
        /// It answers with numbers that do not fit.
        case lies
    }

    let path: String
    private let listener: Int32
    private let keys: [[UInt8]]
    private let behaviour: Behaviour
    private let count = Atomic<Int>(0)

    /// How often it was connected to.
    var connections: Int { count.load(ordering: .relaxed) }

    init(_ path: String, _ keys: [[UInt8]], _ behaviour: Behaviour) throws {
        (self.path, self.keys, self.behaviour) = (path, keys, behaviour)
        listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) {
            unsafe $0.copyBytes(from: path.utf8)
        }
        let listener = listener
        let code = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                unsafe bind(listener, pointer, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard code == 0, listen(listener, 64) == 0 else {
            throw TestServer.Failure(description: "no agent at \(path)")
        }
        Thread.detachNewThread { [self] in
            while true {
                let client = acceptConnection(listener)
                guard client >= 0 else { return }
                count.add(1, ordering: .relaxed)
                Thread.detachNewThread { [self] in
                    serve(client)
                    close(client)
                }
            }
        }
    }

    func stop() { _ = shutdown(listener, Int32(SHUT_RDWR)) }

    private func serve(_ client: Int32) {
        var request = [UInt8](repeating: 0, count: 4096)
        while unsafe recv(client, &request, request.count, 0) > 0 {
            guard let answer = answer(to: request[4]) else { continue }
            unsafe _ = send(client, answer, answer.count, Int32(MSG_NOSIGNAL))
        }
    }

    private func answer(to number: UInt8) -> [UInt8]? {
        var writer = SSHWriter()
        switch (behaviour, number) {
        case (.saysNothing, _), (.hangs, 13): return nil
        case (.lies, 11):
            writer.string([12, 0xff, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff])
            return writer.bytes
        case (_, 11):
            var list = SSHWriter()
            list.uint32(UInt32(keys.count))
            for key in keys {
                list.string(key)
                list.string("false")
            }
            writer.string([12] + list.bytes)
            return writer.bytes
        default:
            writer.string([5])
            return writer.bytes
        }
    }
}
