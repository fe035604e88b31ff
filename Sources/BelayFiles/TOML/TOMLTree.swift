import BelayModel

/// The tables of a TOML text while it is read, with the rules of which may be written to twice.
struct TOMLTree {
    private struct Table {
        var entries: [Entry] = []
        var indices: [String: Int] = [:]
        /// Named by a header, or by the dotted keys of a table before: no more headers for it.
        var isDefined = false
        /// Made by dotted keys below the header in hand.
        var isDotted = false
    }

    private struct Entry {
        var name: String
        var line: Int
        var content: Content
    }

    private enum Content {
        case value(YAMLNode)
        case table(Int)
        /// One of `lists`, of `[[name]]`; its last table is written to.
        case tables(Int)
    }

    /// Where the text begins.
    var line = 1
    private var tables = [Table()]
    private var lists: [[Int]] = []
    /// The table of the header in hand.
    private var current = 0

    private static let twice = Complaint("a key or a table is defined twice")

    /// `[key]`.
    mutating func open(_ key: [String], _ line: Int) throws(Complaint) {
        current = try table(key, line, from: 0, isHeader: true)
        guard !tables[current].isDefined, !tables[current].isDotted else { throw Self.twice }
        tables[current].isDefined = true
    }

    /// `[[key]]`.
    mutating func append(_ key: [String], _ line: Int) throws(Complaint) {
        let parent = try table(key.dropLast(), line, from: 0, isHeader: true)
        let name = key.last ?? ""
        let new = tables.count
        if let index = tables[parent].indices[name] {
            guard case .tables(let list) = tables[parent].entries[index].content else {
                throw Self.twice
            }
            lists[list].append(new)
        } else {
            add(Entry(name: name, line: line, content: .tables(lists.count)), to: parent)
            lists.append([new])
        }
        tables.append(Table(isDefined: true))
        current = new
    }

    /// `key = value` below the header in hand.
    mutating func set(_ key: [String], _ line: Int, _ value: YAMLNode) throws(Complaint) {
        let parent = try table(key.dropLast(), line, from: current, isHeader: false)
        let name = key.last ?? ""
        guard tables[parent].indices[name] == nil else { throw Self.twice }
        add(Entry(name: name, line: line, content: .value(value)), to: parent)
    }

    private mutating func add(_ entry: Entry, to table: Int) {
        tables[table].indices[entry.name] = tables[table].entries.count
        tables[table].entries.append(entry)
    }

    /// The table of a key, made if it is new.
    private mutating func table(
        _ key: some Sequence<String>, _ line: Int, from start: Int, isHeader: Bool
    ) throws(Complaint) -> Int {
        var table = start
        for name in key {
            guard let index = tables[table].indices[name] else {
                let new = tables.count
                add(Entry(name: name, line: line, content: .table(new)), to: table)
                tables.append(Table(isDotted: !isHeader))
                table = new
                continue
            }
            switch tables[table].entries[index].content {
            case .value: throw Self.twice
            case .table(let known):
                guard isHeader || !tables[known].isDefined else { throw Self.twice }
                table = known
            case .tables(let list):
                guard isHeader, let last = lists[list].last else { throw Self.twice }
                table = last
            }
        }
        return table
    }

    // MARK: What was read

    var node: YAMLNode { node(of: 0, line) }

    private func node(of table: Int, _ line: Int) -> YAMLNode {
        let entries = tables[table].entries.map { entry in
            let value: YAMLNode
            switch entry.content {
            case .value(let node): value = node
            case .table(let index): value = node(of: index, entry.line)
            case .tables(let list):
                let nodes = lists[list].map { node(of: $0, entry.line) }
                value = YAMLNode(content: .list(nodes), line: entry.line, column: 1)
            }
            return YAMLNode.Entry(key: Self.key(entry.name, entry.line), value: value)
        }
        return YAMLNode(content: .map(entries), line: line, column: 1)
    }

    private static func key(_ name: String, _ line: Int) -> YAMLNode {
        YAMLNode(content: .scalar(name, isPlain: false), line: line, column: 1)
    }
}
