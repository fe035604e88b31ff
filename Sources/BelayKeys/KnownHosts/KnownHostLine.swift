internal import BelayModel

/// One key of a known_hosts file (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT).
package struct KnownHostLine: Sendable, Hashable {
    package enum Marker: String {
        /// Must never be accepted, whatever other lines say.
        case revoked = "@revoked"
        /// Signs host certificates.
        case authority = "@cert-authority"
    }

    package let marker: Marker?
    package let hosts: String
    package let keyType: String
    /// Base64, as in the file.
    package let key: String
    package let file: String
    /// From 1.
    package let number: Int

    /// `nil` for a comment, an empty line and one that is not well formed; OpenSSH passes over
    /// those too.
    package init?(_ text: ArraySlice<UInt8>, file: String, number: Int) {
        var rest = text
        guard let first = Self.word(&rest), first.utf8.first != UInt8(ascii: "#") else {
            return nil
        }
        if first.utf8.first == UInt8(ascii: "@") {
            guard let marker = Marker(rawValue: first), let hosts = Self.word(&rest)
            else { return nil }
            (self.marker, self.hosts) = (marker, hosts)
        } else {
            (marker, hosts) = (nil, first)
        }
        guard let keyType = Self.word(&rest), let key = Self.word(&rest) else { return nil }
        (self.keyType, self.key) = (keyType, key)
        self.file = file
        self.number = number
    }

    private static func word(_ rest: inout ArraySlice<UInt8>) -> String? {
        rest = rest.drop(while: \.isBlank)
        let word = rest.prefix { !$0.isBlank }
        rest = rest[word.endIndex...]
        return word.isEmpty ? nil : String(decoding: word, as: UTF8.self)
    }

    package func holds(_ publicKey: PublicKey) -> Bool {
        key == Base64.encode(publicKey.blob)
    }

    package var place: String { "\(file.printable), line \(number)" }
}

extension Character {
    var isBlank: Bool { self == " " || self == "\t" || self == "\r" }
}

/// The name of a server as known_hosts has it: `[host]:port` unless the port is 22.
package struct KnownHostName: Sendable, Hashable {
    package let entry: String
    package let host: String
    package let port: Int

    package init(host: String, port: Int) {
        self.host = host.lowercased()
        self.port = port
        entry = port == 22 ? self.host : "[" + self.host + "]:" + String(port)
    }

    /// For `HostKeyAlias`, which stands for name and port.
    package init(alias: String) { self.init(host: alias, port: 22) }

    /// The entry under a salt of its own, as `HashKnownHosts` has it.
    package func hashed() -> String {
        let salt = (0..<20).map { _ in UInt8.random(in: .min ... .max) }
        let hash = HostPattern.digest(of: Array(entry.utf8), salt: salt)
        return "|1|\(Base64.encode(salt))|\(Base64.encode(hash))"
    }

    /// Under which an entry without a port counts, if it is the very same key (as ssh has it).
    package var withoutPort: KnownHostName? {
        port == 22 ? nil : KnownHostName(host: host, port: 22)
    }
}
