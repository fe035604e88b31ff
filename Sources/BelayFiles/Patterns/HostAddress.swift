internal import BelayModel

/// A server's name as inventories write it: a host name, an IPv4 or an IPv6 address, perhaps with a
/// port (`web1:2222`, `[::1]:22`), perhaps with ranges in it (`web[01:50]`).
struct HostAddress: Equatable {
    var host: String
    var port: Int?

    /// - Returns: `nil` when the text is none of these.
    init?(_ text: String) {
        var host = Array(text.utf8)[...]
        if let (inner, port) = Self.bracketed(host) { (host, self.port) = (inner, port) }
        if let (name, port) = Self.portSplit(host) { (host, self.port) = (name, port) }
        guard Self.isName(host) || Self.isIPv6(host) else { return nil }
        self.host = String(decoding: host, as: UTF8.self)
    }

    /// `[host]:port`.
    private static func bracketed(_ text: ArraySlice<UInt8>) -> (ArraySlice<UInt8>, Int)? {
        guard text.first == UInt8(ascii: "["), let colon = text.lastIndex(of: UInt8(ascii: ":")),
            let port = number(text[(colon + 1)...]), text[colon - 1] == UInt8(ascii: "]"),
            colon - text.startIndex > 2
        else { return nil }
        return (text[(text.startIndex + 1)..<(colon - 1)], port)
    }

    /// `host:port`, where the host has no colon but in a range.
    private static func portSplit(_ text: ArraySlice<UInt8>) -> (ArraySlice<UInt8>, Int)? {
        guard let colon = text.lastIndex(of: UInt8(ascii: ":")),
            let port = number(text[(colon + 1)...])
        else { return nil }
        let host = text[..<colon]
        var isInRange = false
        for byte in host {
            switch byte {
            case UInt8(ascii: "["):
                guard !isInRange else { return nil }
                isInRange = true
            case UInt8(ascii: "]"):
                guard isInRange else { return nil }
                isInRange = false
            case UInt8(ascii: ":") where !isInRange: return nil
            default: break
            }
        }
        return isInRange ? nil : (host, port)
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        guard !digits.isEmpty, digits.allSatisfy(\.isASCIIDigit) else { return nil }
        return Int(String(decoding: digits, as: UTF8.self))
    }

    /// Labels with dots between: letters of any script, digits, `_` and `-` and ranges, a label
    /// neither beginning with `-` nor ending with `-` or `_`.
    private static func isName(_ text: ArraySlice<UInt8>) -> Bool {
        guard !text.isEmpty else { return false }
        var rest = text
        var previous = UInt8(ascii: ".")
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "["):
                guard let end = rest.firstIndex(of: UInt8(ascii: "]")),
                    HostRange.isRange(rest[..<end], isBound: isNameBound)
                else { return false }
                rest = rest[(end + 1)...]
            case UInt8(ascii: "."):
                if ".-_".utf8.contains(previous) { return false }
            case UInt8(ascii: "-"):
                if previous == UInt8(ascii: ".") { return false }
            case UInt8(ascii: "_"), 0x80...: break
            default:
                guard byte.isASCIIDigit || byte.isASCIILetter else { return false }
            }
            previous = byte
        }
        return !".-_".utf8.contains(previous)
    }

    /// The ends of a range in a name: a letter, or a number.
    private static func isNameBound(_ bound: ArraySlice<UInt8>) -> Bool {
        bound.count == 1 && bound.allSatisfy(\.isASCIILetter)
            || bound.allSatisfy(\.isASCIIDigit)
    }

    /// Up to eight parts of one to four hexadecimal digits or a range, `::` for a run of zeros, the
    /// last two as IPv4 (RFC 4291 section 2.2); perhaps with the interface behind a `%` (RFC 4007
    /// section 11), which Ansible has no way to write here.
    static func isIPv6(_ text: ArraySlice<UInt8>) -> Bool {
        guard let sign = text.lastIndex(of: UInt8(ascii: "%")) else { return isPlainIPv6(text) }
        let zone = text[(sign + 1)...]
        let isZone = zone.allSatisfy { byte in
            byte.isASCIIDigit || byte.isASCIILetter || ".-_".utf8.contains(byte)
        }
        return !zone.isEmpty && isZone && isPlainIPv6(text[..<sign])
    }

    private static func isPlainIPv6(_ text: ArraySlice<UInt8>) -> Bool {
        guard let text = withoutRanges(text), text.contains(":") else { return false }
        let halves = text.split(separator: "::", maxSplits: 2, omittingEmptySubsequences: false)
        guard halves.count <= 2 else { return false }
        var count = 0
        for (index, half) in halves.enumerated() where !half.isEmpty {
            var parts = half.split(separator: ":", omittingEmptySubsequences: false)
            if index == halves.count - 1, let last = parts.last, isIPv4(last) {
                parts[parts.count - 1] = "0"
                parts.append("0")
            }
            let isHexadecimal = parts.allSatisfy {
                (1...4).contains($0.utf8.count) && $0.allSatisfy(\.isHexDigit)
            }
            guard isHexadecimal else { return false }
            count += parts.count
        }
        return halves.count == 2 ? count <= 7 : count == 8
    }

    private static func isIPv4(_ text: Substring) -> Bool {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts.allSatisfy { UInt8($0) != nil }
    }

    /// Each range replaced by a 0; `nil` if one is malformed.
    private static func withoutRanges(_ text: ArraySlice<UInt8>) -> String? {
        var plain: [UInt8] = []
        var rest = text
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "[") else {
                plain.append(byte)
                continue
            }
            guard let end = rest.firstIndex(of: UInt8(ascii: "]")),
                HostRange.isRange(
                    rest[..<end],
                    isBound: { $0.allSatisfy { Character(Unicode.Scalar($0)).isHexDigit } })
            else { return nil }
            plain.append(UInt8(ascii: "0"))
            rest = rest[(end + 1)...]
        }
        return String(decoding: plain, as: UTF8.self)
    }
}
