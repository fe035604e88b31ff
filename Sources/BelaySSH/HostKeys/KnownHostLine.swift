/// One key of a known_hosts file (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT).
struct KnownHostLine: Sendable, Hashable {
    enum Marker: String {
        /// Must never be accepted, whatever other lines say.
        case revoked = "@revoked"
        /// Signs host certificates.
        case authority = "@cert-authority"
    }

    let marker: Marker?
    let hosts: String
    let keyType: String
    /// Base64, as in the file.
    let key: String
    let file: String
    /// From 1.
    let number: Int

    /// `nil` for a comment, an empty line and one that is not well formed; OpenSSH passes over
    /// those too.
    init?(_ text: ArraySlice<UInt8>, file: String, number: Int) {
        var fields = text.split(maxSplits: 4, whereSeparator: \.isBlank)[...]
        guard let first = fields.first, first.first != UInt8(ascii: "#") else { return nil }
        if first.first == UInt8(ascii: "@") {
            guard let marker = Marker(rawValue: String(decoding: first, as: UTF8.self))
            else { return nil }
            self.marker = marker
            fields = fields.dropFirst()
        } else {
            marker = nil
        }
        guard fields.count >= 3 else { return nil }
        let words = fields.prefix(3).map { String(decoding: $0, as: UTF8.self) }
        (hosts, keyType, key) = (words[0], words[1], words[2])
        self.file = file
        self.number = number
    }

    func holds(_ publicKey: PublicKey) -> Bool {
        key == Base64.encode(publicKey.blob)
    }

    var place: String { "\(file.printable), line \(number)" }
}

extension Character {
    var isBlank: Bool { self == " " || self == "\t" || self == "\r" }
}

/// The name of a server as known_hosts has it: `[host]:port` unless the port is 22.
package struct KnownHostName: Sendable, Hashable {
    let entry: String
    let host: String
    let port: Int

    package init(host: String, port: Int) {
        self.host = host.lowercased()
        self.port = port
        entry = port == 22 ? self.host : "[\(self.host)]:\(port)"
    }

    /// For `HostKeyAlias`, which stands for name and port.
    init(alias: String) { self.init(host: alias, port: 22) }

    /// The entry under a salt of its own, as `HashKnownHosts` has it.
    package func hashed() -> String {
        let salt = (0..<20).map { _ in UInt8.random(in: .min ... .max) }
        let hash = HostPattern.digest(of: Array(entry.utf8), salt: salt)
        return "|1|\(Base64.encode(salt))|\(Base64.encode(hash))"
    }

    /// Under which an entry without a port counts, if it is the very same key (as ssh has it).
    var withoutPort: KnownHostName? { port == 22 ? nil : KnownHostName(host: host, port: 22) }
}
