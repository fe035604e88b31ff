internal import BelayKeys

/// Terminal modes as a server is sent them (RFC 4254, section 8).
enum TerminalModes {
    /// No echo, no lines, no signals, nothing translated: INPCK to IXOFF, ISIG to IEXTEN and OPOST
    /// to ONLRET off, CS8 on.
    static let raw: [UInt8] = {
        let off: [UInt8] = [
            30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 50, 51, 52, 53, 54, 55, 56, 58, 59, 60,
            61, 70, 71, 72, 73, 74, 75,
        ]
        let modes = off.map { ($0, UInt32(0)) } + [(91, 1)]
        let encoded = modes.map { mode, value in
            var writer = SSHWriter()
            writer.uint32(value)
            return [mode] + writer.bytes
        }
        return encoded.flatMap(\.self) + [0]
    }()
}
