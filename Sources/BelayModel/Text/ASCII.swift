// Inlined where they are used: they are called for every byte of big files.

/// Classes of bytes of ASCII text.
extension UInt8 {
    @inlinable package var isASCIIDigit: Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self)
    }
    @inlinable package var isASCIILower: Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self)
    }
    @inlinable package var isASCIIUpper: Bool {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self)
    }
    @inlinable package var isASCIILetter: Bool { isASCIILower || isASCIIUpper }
    @inlinable package var isASCIIAlphanumeric: Bool { isASCIIDigit || isASCIILetter }

    /// The blanks within a line.
    @inlinable package var isBlank: Bool { self == 0x20 || self == 0x09 || self == 0x0D }

    /// As C's `tolower` in the "C" locale: what is not ASCII stays.
    @inlinable package var lowercasedASCII: UInt8 { isASCIIUpper ? self | 0x20 : self }
}

extension String {
    /// As C's `tolower` in the "C" locale: what is not ASCII stays.
    package var lowercasedASCII: String {
        String(decoding: utf8.map(\.lowercasedASCII), as: UTF8.self)
    }
}
