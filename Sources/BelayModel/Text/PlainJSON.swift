extension UInt8 {
    /// Whether JSON has the byte in a string as it is (RFC 8259, section 7), and ASCII has it.
    @inlinable package var isPlainInJSON: Bool {
        self >= 0x20 && self < 0x7F && self != UInt8(ascii: "\"") && self != UInt8(ascii: "\\")
    }
}
