/// The value of a variable of an inventory or a playbook: what YAML and JSON can say.
package enum Value: Sendable, Codable, Hashable {
    case null
    case bool(Bool)
    case int(Int)
    case double(Double)
    case string(String)
    case list([Value])
    case map([String: Value])
}

extension Value {
    /// A number; one that JSON has no form for, such as YAML's `.inf`, is the text `inf`, `-inf` or
    /// `nan`, so that every variable can be stored and shown.
    package static func number(_ value: Double) -> Value {
        value.isFinite ? .double(value) : .string(String(value))
    }

    /// The value as an environment variable holds it: a scalar as it is, anything else as JSON.
    package var text: String {
        switch self {
        case .null: ""
        case .bool(let value): value ? "true" : "false"
        case .int(let value): String(value)
        case .double(let value): String(value)
        case .string(let value): value
        case .list, .map: json
        }
    }

    /// The value as JSON (RFC 8259), a map's keys in order.
    package var json: String {
        switch self {
        case .null: "null"
        case .bool, .int, .double: text
        case .string(let value): Self.quote(value)
        case .list(let values): "[" + values.map(\.json).joined(separator: ",") + "]"
        case .map(let values):
            "{"
                + values.sorted { $0.key < $1.key }
                .map { Self.quote($0.key) + ":" + $0.value.json }.joined(separator: ",") + "}"
        }
    }

    private static func quote(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\r": quoted += "\\r"
            case "\t": quoted += "\\t"
            case "\0"..."\u{1f}":
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
