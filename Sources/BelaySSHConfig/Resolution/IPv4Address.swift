/// An address in its usual form, as inet_ntop(3) writes it: four numbers without leading zeros.
/// Reading it here takes a hundredth of what getaddrinfo(3) takes.
package struct IPv4Address {
    /// In the host's byte order.
    package let number: UInt32

    package init?(_ text: String) {
        var (number, part, digits, dots) = (UInt32(0), UInt32(0), 0, 0)
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                if digits > 0, part == 0 { return nil }
                part = part * 10 + UInt32(byte - UInt8(ascii: "0"))
                digits += 1
                guard part < 256 else { return nil }
            case UInt8(ascii: "."):
                guard digits > 0, dots < 3 else { return nil }
                (number, part, digits, dots) = (number << 8 | part, 0, 0, dots + 1)
            default:
                return nil
            }
        }
        guard digits > 0, dots == 3 else { return nil }
        self.number = number << 8 | part
    }
}
