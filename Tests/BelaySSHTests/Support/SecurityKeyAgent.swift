import BelayDigests
import Foundation
import Glibc
import Synchronization

@testable import BelayKeys
@testable import BelaySSH

/// An agent with one security key that is none: what a device would do, it does in software
/// (PROTOCOL.u2f of OpenSSH, and draft-miller-ssh-agent).
final class SecurityKeyAgent: Sendable {
    enum Touch: UInt8 {
        case missing = 0
        case felt = 1
    }

    let socketPath: String
    /// As it stands in authorized_keys.
    let publicKey: String
    private let blob: [UInt8]
    private let key: SigningKey
    private let algorithm: SignatureAlgorithm
    private let touch: Touch
    private let listener: Int32
    private let counter = Atomic<UInt32>(41)
    private static let application = "ssh:"

    /// - Parameter type: of the key below, `ed25519` or `ecdsa`.
    init(_ directory: Workspace, type: String, touch: Touch = .felt) throws {
        try directory.makeKey("device", type: type)
        key = try KeyFile(path: directory.path("device")).signingKey(passphrase: nil)
        algorithm = type == "ecdsa" ? .ecdsa256 : .ed25519
        self.touch = touch
        var plain = SSHReader(key.publicKey.blob)
        let name = "sk-\(plain.text() ?? "")@openssh.com"
        blob = Self.string(name) + plain.remaining + Self.string(Self.application)
        publicKey = "\(name) \(Base64.encode(blob)) device"
        socketPath = directory.path("device.sock")
        listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        try listen()
        let listener = listener
        Thread.detachNewThread { [self] in
            while true {
                let client = acceptConnection(listener)
                guard client >= 0 else { return }
                serve(client)
                close(client)
            }
        }
    }

    func stop() { _ = shutdown(listener, Int32(SHUT_RDWR)) }

    private func listen() throws {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) {
            unsafe $0.copyBytes(from: socketPath.utf8)
        }
        let code = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                unsafe bind(listener, pointer, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard code == 0, Glibc.listen(listener, 16) == 0 else {
            throw TestServer.Failure(description: "no agent at \(socketPath)")
        }
    }
}

extension SecurityKeyAgent {
    private static func string(_ value: some Collection<UInt8>) -> [UInt8] {
        var writer = SSHWriter()
        writer.string(value)
        return writer.bytes
    }

    private static func string(_ value: String) -> [UInt8] { string(Array(value.utf8)) }

    private static func number(_ value: UInt32) -> [UInt8] {
        var writer = SSHWriter()
        writer.uint32(value)
        return writer.bytes
    }

    private func serve(_ client: Int32) {
        while let header = receive(client, 4) {
            var reader = SSHReader(header)
            guard let length = reader.uint32(), let request = receive(client, Int(length))
            else { return }
            let answer = Self.string(self.answer(to: request))
            unsafe _ = send(client, answer, answer.count, Int32(MSG_NOSIGNAL))
        }
    }

    private func answer(to request: [UInt8]) -> [UInt8] {
        switch request.first {
        case 11: [12] + Self.number(1) + Self.string(blob) + Self.string("device")
        case 13: signature(request).map { [14] + Self.string($0) } ?? [5]
        default: [5]
        }
    }

    /// Over the digest of the application, flags, counter and the digest of the data.
    private func signature(_ request: [UInt8]) -> [UInt8]? {
        var reader = SSHReader(request.dropFirst())
        guard reader.string() == blob, let data = reader.string() else { return nil }
        let number = counter.add(1, ordering: .relaxed).newValue
        let tail = [touch.rawValue] + Self.number(number)
        let signed = sha256(Array(Self.application.utf8)) + tail + sha256(data)
        guard let signature = key.sign(signed, by: algorithm) else { return nil }
        var name = SSHReader(blob)
        return Self.string(name.text() ?? "") + Self.string(signature) + tail
    }

    private func receive(_ client: Int32, _ count: Int) -> [UInt8]? {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: max(1, count))
        while bytes.count < count {
            let got = unsafe recv(client, &chunk, count - bytes.count, 0)
            guard got > 0 else { return nil }
            bytes += chunk[..<got]
        }
        return bytes
    }
}
