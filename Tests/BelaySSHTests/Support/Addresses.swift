import Foundation
import Glibc
import Synchronization

@testable import BelaySSH

private let lastAddress = Atomic<Int>(0)

/// An address of 127.0.25.0/24 to 127.0.27.0/24 that no other test of this process uses, and a
/// port free on it. All together they take more than 250.
func freeAddress() throws -> (address: String, port: Int) {
    let number = lastAddress.wrappingAdd(1, ordering: .relaxed).newValue
    guard number <= 750 else { throw TestServer.Failure(description: "no address is left") }
    let address = "127.0.\(25 + (number - 1) / 250).\((number - 1) % 250 + 1)"
    let listener = try Listener(address: address)
    return (address, listener.port)
}

/// A port of `::1` that is free.
func freePort6() throws -> Int {
    let descriptor = socket(AF_INET6, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    defer { close(descriptor) }
    var name = sockaddr_in6()
    name.sin6_family = sa_family_t(AF_INET6)
    unsafe inet_pton(AF_INET6, "::1", &name.sin6_addr)
    var length = socklen_t(MemoryLayout<sockaddr_in6>.size)
    let code = unsafe withUnsafeMutablePointer(to: &name) { pointer in
        unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
            unsafe bind(descriptor, pointer, length) == 0
                ? getsockname(descriptor, pointer, &length) : -1
        }
    }
    guard code == 0 else { throw TestServer.Failure(description: "there is no ::1") }
    return Int(UInt16(bigEndian: name.sin6_port))
}

/// The next connection. No process that another test starts meanwhile inherits it, because it would
/// stay open for as long as that process runs.
func acceptConnection(_ listener: Int32) -> Int32 {
    let client = accept(listener, nil, nil)
    _ = fcntl(client, F_SETFD, FD_CLOEXEC)
    return client
}

/// A port that accepts connections, as the kernel does for it, and says nothing.
final class Listener: Sendable {
    let descriptor: Int32
    let address: String
    let port: Int

    init(address: String? = nil, backlog: Int32 = 64) throws {
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
                guard unsafe bind(descriptor, pointer, length) == 0,
                    listen(descriptor, backlog) == 0
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

extension Listener {
    /// Sends a text to the first that connects, one after the other; keeps each connection until
    /// the other side ends it.
    /// - Parameter next: called when the last of them has gone.
    func answer(
        with text: String, times: Int = 1, thenClose: Bool = false,
        next: @escaping @Sendable () -> Void = {}
    ) {
        let descriptor = descriptor
        Thread.detachNewThread {
            for _ in 0..<times {
                let client = acceptConnection(descriptor)
                unsafe _ = send(client, text, text.utf8.count, Int32(MSG_NOSIGNAL))
                if !thenClose {
                    var byte: UInt8 = 0
                    while unsafe recv(client, &byte, 1, 0) > 0 {}
                }
                close(client)
            }
            next()
        }
    }

    /// Sends a text to the first that connects, then passes everything to and fro.
    /// - Parameter pace: what the server says goes in pieces of so many bytes, two a second.
    func relay(to server: TestServer, after text: String, pace: Int? = nil) {
        let listener = descriptor
        let (host, port) = (server.address, server.port)
        Thread.detachNewThread {
            let client = acceptConnection(listener)
            unsafe _ = send(client, text, text.utf8.count, Int32(MSG_NOSIGNAL))
            guard
                let address = Resolver.numericAddress(host, port: port)?.first,
                let target = try? Socket(connectingTo: address, silence: 20_000_000_000)
            else { return }
            pump(client, target.descriptor, pace)
            close(client)
        }
    }
}

/// Passes bytes both ways until one side ends.
private func pump(_ one: Int32, _ other: Int32, _ pace: Int?) {
    var buffer = [UInt8](repeating: 0, count: 65536)
    while true {
        var watched = [
            pollfd(fd: one, events: Int16(POLLIN), revents: 0),
            pollfd(fd: other, events: Int16(POLLIN), revents: 0),
        ]
        guard unsafe poll(&watched, 2, 30_000) > 0 else { return }
        for (index, target) in [(0, other), (1, one)] where watched[index].revents != 0 {
            let isSlow = index == 1 && pace != nil
            if isSlow { usleep(500_000) }
            let limit = isSlow ? pace ?? 1 : buffer.count
            let count = unsafe recv(watched[index].fd, &buffer, limit, 0)
            guard count > 0, unsafe send(target, buffer, count, Int32(MSG_NOSIGNAL)) == count
            else { return }
        }
    }
}
