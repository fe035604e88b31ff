/// An address within these pages. What is put in is percent-encoded (RFC 3986, 2.1), so that a
/// server's name with a slash or a question mark stays one part of a path.
package struct Link: Sendable, Hashable, ExpressibleByStringInterpolation {
    package let text: String

    package struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var text = ""

        package init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity + interpolationCount * 8)
        }

        package mutating func appendLiteral(_ literal: String) { text += literal }
        package mutating func appendInterpolation(_ part: String) { text += Link.encoded(part) }
        package mutating func appendInterpolation(_ number: some BinaryInteger) {
            text += "\(number)"
        }
        package mutating func appendInterpolation(_ link: Link) { text += link.text }
    }

    package init(stringLiteral: String) { text = Self.checked(stringLiteral) }

    package init(stringInterpolation: StringInterpolation) {
        text = Self.checked(stringInterpolation.text)
    }

    /// The link with a query in place of its own; what is `nil` is left out.
    package func with(_ query: KeyValuePairs<String, String?>) -> Link {
        let pairs = query.compactMap { key, value in
            value.map { "\(key)=\(Self.encoded($0))" }
        }
        let path = text.prefix { $0 != "?" }
        return Link(plain: pairs.isEmpty ? String(path) : "\(path)?\(pairs.joined(separator: "&"))")
    }

    private init(plain: String) { text = plain }

    /// A path of these parts.
    init(parts: [String]) {
        self.init(plain: "/" + parts.map(Self.encoded).joined(separator: "/"))
    }

    /// - Parameter suffix: one of this program's own.
    init(appending suffix: StaticString, to link: Link) {
        self.init(plain: link.text + suffix.description)
    }

    /// Addresses of elsewhere cannot be made: `javascript:`, `//host`, `https:`.
    private static func checked(_ text: String) -> String {
        let isOwn = text.hasPrefix("/") && !text.hasPrefix("//") && !text.hasPrefix("/\\")
        precondition(isOwn || text.hasPrefix("#"), "a link leads out of these pages")
        return text
    }

    /// All but the unreserved characters of RFC 3986, 2.3, as bytes.
    package static func encoded(_ text: String) -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"), UInt8(ascii: "~"):
                bytes.append(byte)
            case _:
                let digits = Array("0123456789ABCDEF".utf8)
                bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        // A part of one or two dots would be taken away by a browser (RFC 3986, 5.2.4), encoded or not.
        return String(decoding: bytes, as: UTF8.self)
    }
}
