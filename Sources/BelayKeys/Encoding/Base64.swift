/// Base64 (RFC 4648, section 4).
package enum Base64 {
    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 0xff, count: 256)
        for (value, character) in alphabet.enumerated() { values[Int(character)] = UInt8(value) }
        return values
    }()

    package static func encode(_ bytes: some Collection<UInt8>, padded: Bool = true) -> String {
        let alphabet = alphabet
        var result: [UInt8] = []
        result.reserveCapacity((bytes.count + 2) / 3 * 4)
        var (bits, held) = (UInt32(0), 0)
        for byte in bytes {
            (bits, held) = (bits << 8 | UInt32(byte), held + 8)
            while held >= 6 {
                held -= 6
                result.append(alphabet[Int(bits >> UInt32(held) & 63)])
            }
        }
        if held > 0 { result.append(alphabet[Int(bits << UInt32(6 - held) & 63)]) }
        while padded, result.count % 4 != 0 { result.append(UInt8(ascii: "=")) }
        return String(decoding: result, as: UTF8.self)
    }

    /// `nil` when it is not Base64. Padding may be missing.
    package static func decode(_ text: some Sequence<UInt8>) -> [UInt8]? {
        let values = values
        var result: [UInt8] = []
        // In one piece from the start: a private key leaves no copies behind where it grew.
        result.reserveCapacity(text.underestimatedCount / 4 * 3 + 3)
        var (bits, held, padding) = (UInt32(0), 0, 0)
        for character in text {
            if character == UInt8(ascii: "=") {
                padding += 1
                continue
            }
            let value = values[Int(character)]
            guard value != 0xff, padding == 0 else { return nil }
            (bits, held) = (bits << 6 | UInt32(value), held + 6)
            if held >= 8 {
                held -= 8
                result.append(UInt8(truncatingIfNeeded: bits >> UInt32(held)))
            }
        }
        return padding <= 2 ? result : nil
    }
}
