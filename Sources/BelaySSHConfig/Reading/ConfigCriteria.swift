internal import BelayModel

/// The criteria of a `Match` line (ssh_config(5)).
struct ConfigCriteria: Sendable {
    enum Test: Sendable {
        case all
        /// The second reading of the files, after `HostName` has been applied.
        case finalPass
        case host(ConfigPatternList)
        case originalHost(ConfigPatternList)
        case user(ConfigPatternList)
        case localUser(ConfigPatternList)
        /// A command, with its tokens.
        case exec(String)
        /// `nil`: that there is no tag.
        case tagged(ConfigPatternList?)
        /// The type of a session without a terminal, which runs commands.
        case sessionType(ConfigPatternList)
    }

    struct Criterion: Sendable {
        var test: Test
        var isNegated: Bool
    }

    private(set) var criteria: [Criterion] = []
    /// Has `final`, negated or not, which asks for that second reading.
    private(set) var wantsFinalPass = false
    let place: ConfigPlace

    /// - Parameter text: what follows `Match`.
    ///
    /// OpenSSH 9.2 takes the line apart in a way of its own, without single quotes or backslashes;
    /// OpenSSH 10 as any other line. A line that says something in the first way is read so; one
    /// that only the second can read, so.
    init(_ text: ArraySlice<UInt8>, at place: ConfigPlace) throws(ConfigComplaint) {
        self.place = place
        do {
            try read(DelimitedMatchWords(text))
        } catch {
            (criteria, wantsFinalPass) = ([], false)
            guard let words = try? splitConfigArguments(text) else { throw error }
            do { try read(SplitMatchWords(words)) } catch _ { throw error }
        }
    }

    private mutating func read(_ source: some MatchWords) throws(ConfigComplaint) {
        var words = source
        while let word = words.name(), !word.isEmpty, !word.hasPrefix("#") {
            let isNegated = word.hasPrefix("!")
            let name = (isNegated ? String(word.dropFirst()) : word).lowercasedASCII
            let test = try self.test(name, &words)
            criteria.append(Criterion(test: test, isNegated: isNegated))
            if name == "all" { return }
        }
        guard !criteria.isEmpty else { throw ConfigComplaint("Match has no criteria") }
        guard words.isDone else { throw ConfigComplaint("there are extra arguments") }
    }

    private mutating func test(
        _ name: String, _ words: inout some MatchWords
    ) throws(ConfigComplaint) -> Test {
        switch name {
        case "all":
            let next = words.name() ?? ""
            guard criteria.count <= 1, next.isEmpty || next.hasPrefix("#") else {
                throw ConfigComplaint("'all' cannot be combined with other criteria")
            }
            return .all
        case "final":
            wantsFinalPass = true
            return .finalPass
        case "canonical": return .finalPass
        case "tagged":
            let value = words.value() ?? ""
            return .tagged(value.isEmpty ? nil : ConfigPatternList(value))
        case "localnetwork", "version", "command":
            throw ConfigComplaint("Belay does not know Match \(name)")
        default: break
        }
        guard let value = words.value(), !value.isEmpty, !value.hasPrefix("#") else {
            throw ConfigComplaint("Match \(name) has no value")
        }
        switch name {
        case "host": return .host(ConfigPatternList(value, lowercasing: true))
        case "originalhost": return .originalHost(ConfigPatternList(value, lowercasing: true))
        case "user": return .user(ConfigPatternList(value))
        case "localuser": return .localUser(ConfigPatternList(value))
        case "exec":
            // A token without a value is wrong even where the command is not run.
            try ConfigTokens.check(value, letters: "CLdhijklnpru")
            return .exec(value)
        case "sessiontype": return .sessionType(ConfigPatternList(value))
        default: throw ConfigComplaint("there is no criterion '\(name)'")
        }
    }
}

/// The words of a `Match` line.
private protocol MatchWords {
    mutating func name() -> String?
    mutating func value() -> String?
    var isDone: Bool { get }
}

private struct DelimitedMatchWords: MatchWords {
    private var words: DelimitedWords

    init(_ text: ArraySlice<UInt8>) { words = DelimitedWords(text) }

    mutating func name() -> String? {
        let word = value()
        if word?.hasPrefix("#") == true { words.skipRest() }
        return word
    }

    mutating func value() -> String? { words.next().map { String(decoding: $0, as: UTF8.self) } }

    var isDone: Bool { words.isDone }
}

private struct SplitMatchWords: MatchWords {
    private var words: ArraySlice<String>
    /// The text after the `=` of `name=value`.
    private var pending: String?

    init(_ words: [String]) { self.words = words[...] }

    mutating func name() -> String? {
        guard let word = words.popFirst() else { return nil }
        guard let equals = word.firstIndex(of: "=") else { return word }
        pending = String(word[word.index(after: equals)...])
        return String(word[..<equals])
    }

    mutating func value() -> String? {
        if let value = pending {
            pending = nil
            return value
        }
        return words.popFirst()
    }

    var isDone: Bool { words.isEmpty }
}
