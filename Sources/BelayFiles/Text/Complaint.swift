/// What is wrong with a piece of text, before it is known where the text stands.
struct Complaint: Error, Sendable, Hashable {
    var message: String

    init(_ message: String) { self.message = message }
}
