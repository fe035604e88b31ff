internal import BelayModel

/// Comma-separated values (RFC 4180).
enum CSV {
    /// A cell as it stands in a line.
    ///
    /// What a spreadsheet would take for a formula gets an apostrophe before it: names and versions
    /// come from servers (OWASP, CSV Injection).
    static func field(_ text: String) -> String {
        var text = text.printableLines
        if let first = text.unicodeScalars.first, "=+-@\t\r\n＝＋－＠".unicodeScalars.contains(first) {
            text = "'" + text
        }
        let isPlain = !text.utf8.contains {
            $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") || $0 == 0x0a || $0 == 0x0d
        }
        return isPlain ? text : "\"" + text.replacing("\"", with: "\"\"") + "\""
    }
}
