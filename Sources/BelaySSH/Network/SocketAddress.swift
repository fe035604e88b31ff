internal import CLibSSH2
internal import Glibc

/// An address and port to connect to: a `sockaddr` of either family, scope included.
struct SocketAddress: Sendable, Hashable {
    private let bytes: [UInt8]
    /// `AF_INET` or `AF_INET6`.
    let family: Int32

    init(_ address: UnsafePointer<sockaddr>, length: socklen_t) {
        unsafe bytes = Array(UnsafeRawBufferPointer(start: address, count: Int(length)))
        unsafe family = Int32(address.pointee.sa_family)
    }

    func withSockaddr<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        unsafe withUnsafeTemporaryAllocation(
            byteCount: MemoryLayout<sockaddr_storage>.size,
            alignment: MemoryLayout<sockaddr_storage>.alignment
        ) { storage in
            unsafe storage.copyBytes(from: bytes)
            let pointer = unsafe storage.assumingMemoryBound(to: sockaddr.self)
            // The allocation is never empty, so it has a base address.
            guard let base = pointer.baseAddress else { preconditionFailure() }
            return unsafe body(base, socklen_t(bytes.count))
        }
    }

    /// The address in numbers, without the port.
    var numeric: String {
        unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(NI_MAXHOST)) { host in
            let code = unsafe withSockaddr { address, length in
                unsafe getnameinfo(
                    address, length, host.baseAddress, socklen_t(host.count), nil, 0,
                    NI_NUMERICHOST)
            }
            guard code == 0, let base = host.baseAddress else { return "?" }
            return unsafe String(cString: base)
        }
    }
}
