internal import BelayModel

/// The arguments of a keyword.
struct ConfigArguments {
    /// As it stands in the line.
    let text: ArraySlice<UInt8>
    private var words: ArraySlice<String>

    init(_ text: ArraySlice<UInt8>) throws(ConfigComplaint) {
        self.text = text
        words = try splitConfigArguments(text)[...]
    }

    var isEmpty: Bool { words.isEmpty }

    mutating func skipRest() { words = [] }

    /// All of them. None may be empty.
    mutating func all() throws(ConfigComplaint) -> [String] {
        defer { words = [] }
        if words.contains("") { throw ConfigComplaint("an argument is empty") }
        return Array(words)
    }

    mutating func next() throws(ConfigComplaint) -> String {
        guard let word = words.popFirst(), !word.isEmpty else {
            throw ConfigComplaint("an argument is missing")
        }
        return word
    }

    mutating func choice<Value>(_ values: [String: Value]) throws(ConfigComplaint) -> Value {
        let word = try next()
        guard let value = values[word.lowercasedASCII] else {
            let known = values.keys.sorted().joined(separator: ", ")
            throw ConfigComplaint("'\(word)' is not one of \(known)")
        }
        return value
    }

    mutating func flag() throws(ConfigComplaint) -> Bool {
        try choice(["yes": true, "no": false, "true": true, "false": false])
    }

    /// Seconds; `nil` for `none`.
    mutating func time() throws(ConfigComplaint) -> Int? {
        let word = try next()
        return word == "none" ? nil : try ConfigNumber.time(word)
    }

    /// A command, or what else goes on to the end of the line, comments and quotes included.
    mutating func line() -> String {
        words = []
        let value = text.drop { $0.isConfigSpace || $0 == UInt8(ascii: "=") }
        return String(decoding: value, as: UTF8.self)
    }
}
