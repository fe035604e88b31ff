internal import BelaySSHConfig
internal import CLibSSH2
internal import Glibc

extension IPv4Address {
    /// - Parameter port: from 0 to 65535.
    func socketAddress(port: Int) -> SocketAddress? {
        guard let port = in_port_t(exactly: port) else { return nil }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr = in_addr(s_addr: number.bigEndian)
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        return unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe SocketAddress($0, length: size)
            }
        }
    }
}
