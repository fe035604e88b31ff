/// Classes of bytes of ASCII text.
extension UInt8 {
    var isASCIIDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
    var isASCIILower: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self) }
    var isASCIILetter: Bool {
        isASCIILower || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self)
    }
    /// The blanks within a line.
    var isBlank: Bool { self == 0x20 || self == 0x09 || self == 0x0D }
}
