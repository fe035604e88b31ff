internal import BelayDigests

/// A random secret of 256 bits, for links, sessions and tokens. Only its digest is stored: whoever
/// reads the store cannot sign in with what is there.
package struct WebSecret: Sendable {
    /// What is handed out.
    package let text: String

    /// From the system's own source of random numbers, getrandom(2).
    package init(prefix: String = "") {
        var source = SystemRandomNumberGenerator()
        let words = (0..<4).map { _ in UInt64.random(in: .min ... .max, using: &source) }
        text =
            prefix
            + words.map { word in
                let digits = String(word, radix: 16)
                return String(repeating: "0", count: 16 - digits.count) + digits
            }.joined()
    }

    package var hash: String { Self.hash(of: text) }

    package static func hash(of text: String) -> String {
        hexadecimal(sha256(Array(text.utf8)))
    }
}
