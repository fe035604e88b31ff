/// How deep a reader is in brackets within brackets. Readers call themselves for what stands in them,
/// and a stack has an end: hostile texts consist of nothing but opening brackets.
struct Nesting {
    private var depth = 0
    private let deepest: Int

    init(deepest: Int) { self.deepest = deepest }

    /// - Returns: whether it is still within the limit.
    mutating func enter() -> Bool {
        depth += 1
        return depth <= deepest
    }

    mutating func leave() { depth -= 1 }
}

/// A reader of a text with values in brackets.
protocol BracketReader {
    var index: Int { get set }
    var nesting: Nesting { get set }
    /// What was found wrong, with the place if the reader is the one who knows it.
    func wrong(_ what: String) -> Complaint
}

extension BracketReader {
    /// Goes past an opening bracket and reads what follows it, to the end.
    mutating func nested<Made>(
        _ read: (inout Self) throws(Complaint) -> Made
    ) throws(Complaint) -> Made {
        defer { nesting.leave() }
        guard nesting.enter() else { throw wrong("it is nested too deeply") }
        index += 1
        return try read(&self)
    }
}
