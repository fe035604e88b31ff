import Foundation

/// How plans, events and reports are stored: JSON, so that a database can be read without Belay.
enum JSON {
    static func encode(_ value: some Encodable) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(value)
    }

    static func decode<Decoded: Decodable>(
        _ type: Decoded.Type = Decoded.self, from data: Data
    ) throws -> Decoded {
        try JSONDecoder().decode(type, from: data)
    }
}
