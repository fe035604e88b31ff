package import BelayModel
package import HTTPTypes

/// A request whose sender is known and may make it.
package struct WebRequest: Sendable {
    package let method: HTTPRequest.Method
    /// The parts of the path, decoded.
    package let path: [String]
    package let query: FormValues
    package let fields: HTTPFields
    package let body: [UInt8]
    package let caller: Caller
    package let now: Timestamp
    /// What stands for the variable parts of the route, by name.
    package var parts: [String: String] = [:]

    package init(
        method: HTTPRequest.Method, path: [String], query: FormValues = FormValues(),
        fields: HTTPFields = [:], body: [UInt8] = [], caller: Caller, now: Timestamp
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.fields = fields
        self.body = body
        self.caller = caller
        self.now = now
    }

    /// - Returns: `nil` where the body is no form.
    package var form: FormValues? {
        let type = fields[.contentType]?.split(separator: ";").first?.lowercased()
        guard type == "application/x-www-form-urlencoded" else {
            return body.isEmpty ? FormValues() : nil
        }
        return FormValues(encoded: String(decoding: body, as: UTF8.self))
    }

    /// The job's number in the path.
    package func job() throws(WebProblem) -> Int64 {
        guard let text = parts["job"], let job = Int64(text), job > 0, String(job) == text else {
            throw .notFound("There is no job “\((parts["job"] ?? "").printable)”.")
        }
        return job
    }

    package func part(_ name: String) -> String { parts[name] ?? "" }
}

/// Values by their names, as queries and forms have them (URL Standard,
/// application/x-www-form-urlencoded). A name that comes again keeps its first value.
package struct FormValues: Sendable, Hashable {
    private var values: [String: String] = [:]

    /// The most names that are read: more are a mistake or an attack.
    private static let mostNames = 100

    package init() {}

    package init(encoded text: String) {
        for pair in text.split(separator: "&").prefix(Self.mostNames) {
            let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = Self.decoded(sides[0]) else { continue }
            guard let value = sides.count > 1 ? Self.decoded(sides[1]) : "" else { continue }
            if values[name] == nil { values[name] = value }
        }
    }

    /// A value; `nil` where there is none, or an empty one.
    package subscript(_ name: String) -> String? {
        values[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// A name that is given without a value.
    package var nameWithoutValue: String? { values.first { $0.value.isEmpty }?.key }

    /// Whether any name is none of these.
    package func hasOthers(than names: Set<String>) -> Bool { !names.isSuperset(of: values.keys) }

    private static func decoded(_ text: Substring) -> String? {
        PercentCoding.decoded(text, plusIsBlank: true)
    }
}

/// Percent-encoding (RFC 3986, 2.1), read strictly.
package enum PercentCoding {
    /// - Returns: `nil` for a wrong escape, a NUL, and what is not UTF-8.
    package static func decoded(_ text: Substring, plusIsBlank: Bool = false) -> String? {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "%"):
                guard let high = rest.popFirst().flatMap(Self.digit),
                    let low = rest.popFirst().flatMap(Self.digit)
                else { return nil }
                bytes.append(high << 4 | low)
            case UInt8(ascii: "+") where plusIsBlank: bytes.append(UInt8(ascii: " "))
            case _: bytes.append(byte)
            }
        }
        guard !bytes.contains(0) else { return nil }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        case _: nil
        }
    }
}
