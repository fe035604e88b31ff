internal import BelayModel
internal import CLibSSH2
internal import Glibc

/// From where a TCP connection is to come: `BindAddress` and `BindInterface` of ssh_config(5).
struct ConnectionSource: Sendable, Hashable {
    /// A name or an address.
    var address: String?
    var interface: String?

    /// Whether the system decides.
    var isAnything: Bool { address == nil && interface == nil }

    /// For messages.
    var words: String {
        let parts = [address.map { "BindAddress \($0)" }, interface.map { "BindInterface \($0)" }]
        return parts.compactMap(\.self).joined(separator: " and ").printable + " of ssh_config"
    }
}

/// The same, ready to be used.
struct BoundSource: Sendable {
    /// Addresses of one family or both; empty: any.
    var addresses: [SocketAddress] = []
    var interface: String?

    /// Has a socket come from here that is not connected yet.
    /// - Returns: an `errno`; 0: it does.
    func bind(_ descriptor: Int32, family: Int32) -> Int32 {
        if let interface {
            let name = Array(interface.utf8)
            let code = unsafe name.withUnsafeBytes { bytes in
                unsafe setsockopt(
                    descriptor, SOL_SOCKET, SO_BINDTODEVICE, bytes.baseAddress,
                    socklen_t(bytes.count))
            }
            guard code == 0 else { return errno }
        }
        guard !addresses.isEmpty else { return 0 }
        guard let address = addresses.first(where: { $0.family == family }) else {
            return EADDRNOTAVAIL
        }
        return unsafe address.withSockaddr { pointer, length in
            unsafe Glibc.bind(descriptor, pointer, length) == 0 ? 0 : errno
        }
    }
}
