import Foundation
import Glibc
import Synchronization

private let lastAddress = Atomic<Int>(0)

/// An address of 127.0.25.0/24 that no other test of this process uses, and a port free on it.
func freeAddress() throws -> (address: String, port: Int) {
    let number = lastAddress.wrappingAdd(1, ordering: .relaxed).newValue
    let address = "127.0.25.\(number % 250 + 1)"
    let listener = try Listener(address: address)
    return (address, listener.port)
}

/// A port that accepts connections, as the kernel does for it, and says nothing.
final class Listener: Sendable {
    let descriptor: Int32
    let address: String
    let port: Int

    init(address: String? = nil) throws {
        let number = lastAddress.wrappingAdd(1, ordering: .relaxed).newValue
        self.address = address ?? "127.0.25.\(number % 250 + 1)"
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        unsafe inet_pton(AF_INET, self.address, &name.sin_addr)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = descriptor
        let code = unsafe withUnsafeMutablePointer(to: &name) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                guard unsafe bind(descriptor, pointer, length) == 0, listen(descriptor, 64) == 0
                else { return Int32(-1) }
                return unsafe getsockname(descriptor, pointer, &length)
            }
        }
        guard code == 0 else {
            throw TestServer.Failure(description: "cannot listen on \(self.address)")
        }
        port = Int(UInt16(bigEndian: name.sin_port))
    }

    deinit { close(descriptor) }
}
