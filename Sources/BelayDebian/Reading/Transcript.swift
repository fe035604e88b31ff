import BelayModel

/// The output of the analysis script, in its sections.
///
/// Whatever a server prints is read in time and memory linear in its length. No line of it holds
/// what a terminal would obey: such characters are question marks from here on.
struct Transcript {
    struct Section {
        var name: String
        var argument: String
        var lines: [Substring] = []
    }

    private(set) var sections: [Section] = []
    /// Where the sections of each name are.
    private var places: [String: [Int]] = [:]
    /// The architecture of each installed package, by `NAME` and by `NAME VERSION`.
    private var architectures: [String: String] = [:]

    /// Packages that one analysis may change; a full upgrade of a desktop has some 2,000.
    static let mostChanges = 5000
    /// A package has a few sections at most.
    static let mostSections = 4 * mostChanges
    /// Bytes of a line; apt's longest are some hundred.
    static let longestLine = 64 * 1024

    /// - Throws: the problem that the script itself reports, or ``PackageProblem/Kind/unreadable``
    ///   when the end is missing: half an analysis is none.
    init(_ output: String) throws(PackageProblem) {
        let lines = output.printableLines.utf8
            .split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for line in lines.map(Substring.init) {
            guard line.utf8.count <= Self.longestLine else {
                throw .senseless("a line of it has \(line.utf8.count) bytes")
            }
            if line.hasPrefix("@belay ") {
                let words = line.split(separator: " ", maxSplits: 2).map(String.init)
                let name = words.dropFirst().first ?? ""
                places[name, default: []].append(sections.count)
                sections.append(
                    Section(name: name, argument: words.dropFirst(2).first ?? ""))
                guard sections.count <= Self.mostSections else {
                    throw .senseless("it has more than \(Self.mostSections) sections")
                }
            } else if !sections.isEmpty {
                sections[sections.count - 1].lines.append(line)
            }
        }
        if let problem = first("problem") { throw Self.problem(problem) }
        guard sections.last?.name == "end" else {
            throw PackageProblem(.unreadable, "what the server printed of its packages is cut off")
        }
        for row in columns("installed") where row.count == 4 {
            for key in [row[0], "\(row[0]) \(row[1])"] where architectures[key] == nil {
                architectures[key] = row[2]
            }
        }
    }

    func first(_ name: String) -> Section? { places[name]?.first.map { sections[$0] } }

    func last(_ name: String) -> Section? { places[name]?.last.map { sections[$0] } }

    func all(_ name: String) -> [Section] { (places[name] ?? []).map { sections[$0] } }

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
        architectures[version.map { "\(name) \($0)" } ?? name] ?? ""
    }

    private static func problem(_ section: Section) -> PackageProblem {
        let text = section.lines.joined(separator: "\n")
        return PackageProblem(
            .init(rawValue: section.argument) ?? .unreadable,
            text.printable(atMost: PackageProblem.longestMessage))
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
