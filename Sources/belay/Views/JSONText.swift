import Foundation

enum JSONText {
    /// One line of JSON with its keys in order.
    static func of(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    /// The same, with a list that was written already in the place of the key's empty one.
    static func of(_ value: some Encodable, with list: String, for key: String) throws -> String {
        var text = try of(value)
        // In a string each quotation mark has a backslash before it: this can only be the key.
        guard let place = text.utf8.firstRange(of: "\"\(key)\":[]".utf8) else {
            preconditionFailure("no empty list '\(key)' in \(text)")
        }
        text.replaceSubrange(
            text.utf8.index(place.upperBound, offsetBy: -2)..<place.upperBound, with: list)
        return text
    }
}
