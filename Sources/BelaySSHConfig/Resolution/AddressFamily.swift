internal import Glibc

/// `AddressFamily` of ssh_config(5).
package enum AddressFamily: Sendable, Hashable {
    case any
    case inet
    case inet6
}

extension AddressFamily {
    /// For `getaddrinfo`.
    package var number: Int32 {
        switch self {
        case .any: AF_UNSPEC
        case .inet: AF_INET
        case .inet6: AF_INET6
        }
    }

    /// - Parameter family: `AF_INET` or `AF_INET6`.
    package func includes(_ family: Int32) -> Bool { self == .any || number == family }
}
