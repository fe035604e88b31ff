import BelayModel
import Foundation
import HTTPTypes

extension WebRequest {
    /// The address that was asked for, without its query.
    var link: Link { Link(parts: path) }

    /// A parameter that is not known, or has no value, is a mistake: a filter that is misspelt must not
    /// show everything.
    func allow(_ names: Set<String>) throws(WebProblem) {
        if query.hasOthers(than: names) {
            throw .badRequest(
                names.isEmpty
                    ? "This address takes no parameters."
                    : "A parameter is not known; those that are: \(names.sorted().joined(separator: ", "))."
            )
        }
        if let name = query.nameWithoutValue { throw .badRequest("\(name) has no value.") }
    }

    func number(_ name: String) throws(WebProblem) -> Int? {
        guard let text = query[name] else { return nil }
        guard let number = Int(text), number >= 0, text.utf8.first != UInt8(ascii: "+") else {
            throw .badRequest("\(name) must be a whole number from 0 on.")
        }
        return number
    }

    /// How many elements a page is to have.
    func limit() throws(WebProblem) -> Int {
        let limit = try number("limit") ?? 100
        guard (1...500).contains(limit) else { throw .badRequest("limit must be 1 to 500.") }
        return limit
    }

    /// The body as JSON; `nil`: there is none. A key that is not known is a mistake, as a parameter is.
    func json<Shape: Decodable>(
        _ shape: Shape.Type, keys: Set<String>
    ) throws(WebProblem) -> Shape? {
        guard !body.isEmpty else { return nil }
        let type = fields[.contentType]?.split(separator: ";").first?.lowercased()
        guard type == "application/json" else {
            throw WebProblem(.unsupportedMediaType, "The body must be application/json.")
        }
        let data = Data(body)
        guard let object = try? JSONSerialization.jsonObject(with: data) as? [String: Any] else {
            throw .badRequest("The body is no JSON object.")
        }
        if let unknown = Set(object.keys).subtracting(keys).min() {
            throw .badRequest(
                "“\(unknown.printable(atMost: 100))” is not known here; what is: "
                    + keys.sorted().joined(separator: ", ") + ".")
        }
        do { return try JSONDecoder().decode(shape, from: data) } catch {
            throw .badRequest("The body is not the JSON that is expected here.")
        }
    }
}
