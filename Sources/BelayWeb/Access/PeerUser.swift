import Glibc
import NIOCore

/// The other end of a Unix socket, as the kernel knows it (unix(7), SO_PEERCRED): the user that had
/// called connect(2).
enum PeerUser {
    /// struct ucred.
    private struct Credentials {
        var process: Int32 = 0
        var user: UInt32 = .max
        var group: UInt32 = .max
    }

    static func of(_ channel: any Channel) async throws -> UInt32? {
        guard let provider = channel as? any SocketOptionProvider else { return nil }
        let credentials: Credentials = try await provider.unsafeGetSocketOption(
            level: .socket, name: NIOBSDSocket.Option(rawValue: SO_PEERCRED)
        ).get()
        return credentials.user
    }
}
