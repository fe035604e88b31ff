internal import BelayModel
internal import BelaySSHConfig
internal import BelaySystem
internal import CLibSSH2
internal import Glibc

/// Names into addresses, through the system's own resolver.
enum Resolver {
    /// Blocks for as long as the system's resolver does: call it on a `WorkerPool`.
    ///
    /// The addresses come in the order in which to try them: as RFC 6724 sorts them, then with the
    /// families taking turns (RFC 8305, section 4), so that one family that is unreachable costs
    /// one attempt's head start and not one for each address.
    static func addresses(
        of host: String, port: Int, _ family: AddressFamily = .any
    ) -> Result<[SocketAddress], LinkError> {
        resolve(host, port, flags: AI_ADDRCONFIG, family)
    }

    /// An address in numbers, which needs no look-up; `nil` when it is a name.
    static func numericAddress(_ host: String, port: Int) -> [SocketAddress]? {
        if let address = IPv4Address(host)?.socketAddress(port: port) { return [address] }
        return try? resolve(host, port, flags: AI_NUMERICHOST).get()
    }

    private static func resolve(
        _ host: String, _ port: Int, flags: Int32, _ family: AddressFamily = .any
    ) -> Result<[SocketAddress], LinkError> {
        var hints = unsafe addrinfo()
        unsafe hints.ai_family = family.number
        unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        unsafe hints.ai_flags = flags | AI_NUMERICSERV
        var list: UnsafeMutablePointer<addrinfo>?
        let code = unsafe getaddrinfo(host, String(port), &hints, &list)
        guard code == 0 else { return .failure(failure(code, host)) }
        defer { unsafe freeaddrinfo(list) }
        var addresses: [SocketAddress] = []
        var entry = unsafe list
        while let current = unsafe entry {
            if let address = unsafe current.pointee.ai_addr {
                unsafe addresses.append(
                    SocketAddress(address, length: current.pointee.ai_addrlen))
            }
            unsafe entry = current.pointee.ai_next
        }
        return .success(interleaved(addresses))
    }

    private static func failure(_ code: Int32, _ host: String) -> LinkError {
        if code == EAI_SYSTEM {
            return LinkError(.local, "cannot look up \(host.printable): \(errorText(errno))")
        }
        let words = unsafe String(cString: gai_strerror(code)).lowercased()
        if code == EAI_AGAIN {
            return LinkError(
                .nameNotFound,
                "\(host.printable): the name servers did not answer (\(words)); try again later")
        }
        return LinkError(
            .nameNotFound,
            "\(host.printable): no address for this name (\(words)); "
                + "check it in the inventory, and this machine's DNS")
    }

    /// The families in turns, beginning with that of the first address.
    static func interleaved(_ addresses: [SocketAddress]) -> [SocketAddress] {
        guard let first = addresses.first?.family else { return [] }
        var preferred = addresses.filter { $0.family == first }[...]
        var other = addresses.filter { $0.family != first }[...]
        var result: [SocketAddress] = []
        while !preferred.isEmpty || !other.isEmpty {
            if let address = preferred.popFirst() { result.append(address) }
            if let address = other.popFirst() { result.append(address) }
        }
        return result
    }
}
