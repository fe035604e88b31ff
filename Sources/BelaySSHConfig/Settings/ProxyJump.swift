internal import BelayModel

/// The jump hosts of `ProxyJump` (ssh_config(5)).
package struct ProxyJump: Sendable, Hashable {
    /// One host on the way.
    package struct Hop: Sendable, Hashable {
        /// A name to look up in the ssh_config files too, as `ssh -J` does.
        package var host: String
        /// `nil`: what the files say for the hop, or else the user who runs Belay.
        package var user: String?
        package var port: Int?
    }

    /// In the order in which they are passed; at least one.
    package var hops: [Hop]

    /// - Throws: what is wrong with it.
    init(_ text: String) throws(ConfigComplaint) {
        hops = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            hops.append(try Hop(part))
        }
    }
}

extension ProxyJump.Hop {
    /// `[user@]host[:port]` or `ssh://[user@]host[:port]`.
    init(_ text: Substring) throws(ConfigComplaint) {
        let isURI = text.hasPrefix("ssh://")
        var address = isURI ? text.dropFirst(6) : text
        // A user may have an `@` in it, unless it is written as one of a URI.
        if let sign = isURI ? address.firstIndex(of: "@") : address.lastIndex(of: "@") {
            user = try Self.user(address[..<sign], isURI: isURI)
            address = address[address.index(after: sign)...]
        }
        let (name, rest) = try Self.split(address, text, isURI: isURI)
        guard !name.isEmpty else { throw ConfigComplaint("a jump host has no name in '\(text)'") }
        host = String(name)
        guard !isURI || Self.isDomain(host) else {
            throw ConfigComplaint("'\(host)' is not the name of a host")
        }
        var digits = rest
        if isURI, let slash = rest.firstIndex(of: "/") {
            guard rest.index(after: slash) == rest.endIndex else {
                throw ConfigComplaint("a jump host cannot have a path: '\(text)'")
            }
            digits = rest[..<slash]
        }
        guard !digits.isEmpty else { return }
        port = try ConfigNumber.port(String(digits))
    }

    private static func user(
        _ text: Substring, isURI: Bool
    ) throws(ConfigComplaint) -> String {
        let name = isURI ? text.prefix { $0 != ";" } : text
        guard !name.isEmpty else { throw ConfigComplaint("a jump host has an empty user name") }
        return isURI ? try decode(name) : String(name)
    }

    /// The name, without brackets, and what follows it after `:` or `/`.
    private static func split(
        _ address: Substring, _ text: Substring, isURI: Bool
    ) throws(ConfigComplaint) -> (name: Substring, rest: Substring) {
        var end = address.firstIndex { $0 == ":" || $0 == "/" } ?? address.endIndex
        if address.hasPrefix("[") {
            guard let bracket = address.firstIndex(of: "]") else {
                throw ConfigComplaint("a bracket is not closed in '\(text)'")
            }
            end = address.index(after: bracket)
        }
        let name = address[..<end]
        let isBracketed = name.hasPrefix("[") && name.hasSuffix("]")
        let bare = isBracketed ? name.dropFirst().dropLast() : name
        guard end < address.endIndex else { return (bare, "") }
        guard address[end] == ":" || (isURI && address[end] == "/") else {
            throw ConfigComplaint("'\(text)' is not [user@]host[:port]")
        }
        return (bare, address[address.index(after: end)...])
    }

    /// Percent-decoding (RFC 3986, section 2.1), and `+` for a blank.
    private static func decode(_ text: Substring) throws(ConfigComplaint) -> String {
        var bytes: [UInt8] = []
        var rest = text.utf8
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%") {
                let digits = rest.prefix(2)
                guard digits.count == 2, digits.allSatisfy(\.isHexDigit),
                    let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
                else { throw ConfigComplaint("'\(text)' is not percent-encoded") }
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func isDomain(_ name: String) -> Bool {
        let isPlain = name.utf8.allSatisfy { byte in
            byte.isASCIIAlphanumeric || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
                || byte == UInt8(ascii: "_")
        }
        return isPlain && name.utf8.first?.isASCIIAlphanumeric == true && !name.contains("..")
    }
}

extension UInt8 {
    fileprivate var isHexDigit: Bool {
        isASCIIDigit || UInt8(ascii: "a")...UInt8(ascii: "f") ~= lowercasedASCII
    }
}
