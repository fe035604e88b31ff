/// What the analysis script printed, in its sections.
struct Transcript {
    struct Section {
        var name: String
        var argument: String
        var lines: [Substring] = []
    }

    private(set) var sections: [Section] = []

    /// - Throws: the problem that the script itself reports, or ``PackageProblem/Kind/unreadable``
    ///   when the end is missing: half an analysis is none.
    init(_ output: String) throws(PackageProblem) {
        for line in output.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("@belay ") {
                let words = line.split(separator: " ", maxSplits: 2)
                sections.append(
                    Section(
                        name: String(words.dropFirst().first ?? ""),
                        argument: String(words.dropFirst(2).first ?? "")))
            } else if !sections.isEmpty {
                sections[sections.count - 1].lines.append(line)
            }
        }
        if let problem = first("problem") { throw Self.problem(problem) }
        guard sections.last?.name == "end" else {
            throw PackageProblem(.unreadable, "what the server printed of its packages is cut off")
        }
    }

    func first(_ name: String) -> Section? { sections.first { $0.name == name } }

    func last(_ name: String) -> Section? { sections.last { $0.name == name } }

    func all(_ name: String) -> [Section] { sections.filter { $0.name == name } }

    /// The lines of the first section of that name, each split at blanks; none if there is none.
    func words(_ name: String) -> [[String]] {
        (first(name)?.lines ?? []).map { $0.split(separator: " ").map(String.init) }
            .filter { !$0.isEmpty }
    }

    /// The same, each split at tabulators.
    func columns(_ name: String) -> [[String]] {
        (first(name)?.lines ?? []).filter { !$0.isEmpty }
            .map { $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init) }
    }

    /// The architecture of an installed package; empty if it is not known. apt does not say it of
    /// what it removes, unless it is a foreign one.
    func architecture(_ name: String, _ version: String?) -> String {
        let row = columns("installed").first { row in
            row.count == 4 && row[0] == name && (version == nil || row[1] == version)
        }
        return row?[2] ?? ""
    }

    private static func problem(_ section: Section) -> PackageProblem {
        let text = section.lines.joined(separator: "\n").trimmed
        return PackageProblem(.init(rawValue: section.argument) ?? .unreadable, text)
    }
}

extension StringProtocol {
    /// Without blanks and line ends at either end.
    var trimmed: String {
        var text = Substring(self)
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return String(text.drop { $0.isWhitespace })
    }
}
