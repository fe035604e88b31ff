import BelayModel
import CBelay
import Foundation

/// A socket that is bound, and not listened on yet.
package struct BoundSocket: Sendable {
    package let descriptor: CInt
    package let isUnix: Bool
    /// For people: a path, or an address.
    package let words: String

    package struct Problem: Error, CustomStringConvertible {
        package let description: String
    }

    /// A Unix socket that everybody may connect to: the other end's user is known, and what it may do
    /// is decided by that.
    package static func unix(_ path: String) throws -> BoundSocket {
        let descriptor = unsafe belay_listen(path, 0o666)
        guard descriptor >= 0 else {
            throw Problem(description: "\(path.printable): \(Self.reason(-descriptor))")
        }
        return BoundSocket(descriptor: descriptor, isUnix: true, words: path.printable)
    }

    private static func reason(_ number: CInt) -> String {
        switch number {
        case EADDRINUSE: "another process listens on it"
        case EEXIST: "there is something else that is no socket"
        case _: unsafe String(cString: strerror(number))
        }
    }

    /// A TCP socket of an IPv4 or IPv6 address.
    package static func tcp(_ address: ListenAddress) throws -> BoundSocket {
        let descriptor = unsafe belay_listen_tcp(address.host, UInt16(address.port))
        guard descriptor >= 0 else {
            throw Problem(description: "\(address): \(Self.reason(-descriptor))")
        }
        // Port 0 has become one that was free.
        let port = belay_port(descriptor)
        let bound = ListenAddress(host: address.host, port: port > 0 ? Int(port) : address.port)
        return BoundSocket(descriptor: descriptor, isUnix: false, words: "http://\(bound)")
    }
}

/// An address and port to listen on.
package struct ListenAddress: Sendable, Hashable, CustomStringConvertible {
    package let host: String
    package let port: Int

    package init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// Reads `127.0.0.1:8735`, `[::1]:8735`, `localhost:8735`.
    package init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":"),
            let port = Int(text[text.index(after: colon)...]),
            (0...65535).contains(port)
        else { return nil }
        var host = String(text[..<colon])
        if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
        if host == "localhost" { host = "127.0.0.1" }
        guard !host.isEmpty else { return nil }
        self.init(host: host, port: port)
    }

    /// Whether only this machine reaches it (RFC 1122, 3.2.1.3; RFC 4291, 2.5.3).
    package var isLoopback: Bool { host.hasPrefix("127.") || host == "::1" }

    package var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
