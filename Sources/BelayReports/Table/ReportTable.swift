package import BelayModel

/// A table for people and for programs: the same cells as text, JSON and CSV.
package struct ReportTable: Sendable {
    package struct Column: Sendable {
        /// The name in JSON and CSV, which stays what it is.
        package let key: String
        /// The title for people; `nil`: not shown in the table.
        package let title: String?
        package let alignment: PlainTable.Alignment
        /// What it holds, for the reference.
        package let help: String
        /// Where the terminal is narrow, columns of a high rank go first; those of rank 0 stay.
        package let rank: Int
        /// Whether its texts lose their middle last.
        package let yieldsLast: Bool

        package init(
            _ key: String, _ title: String?, _ help: String,
            alignment: PlainTable.Alignment = .left, rank: Int = 0, yieldsLast: Bool = false
        ) {
            self.yieldsLast = yieldsLast
            self.key = key
            self.title = title
            self.help = help
            self.rank = rank
            self.alignment = alignment
        }
    }

    package enum Cell: Sendable, Hashable {
        case text(String?)
        /// A text of which people are shown a part, because other cells say the rest.
        case remark(String?, shown: String?)
        case number(Int?)
        case flag(Bool?)
        case list([String]?)
        case time(Timestamp?)
        /// In seconds.
        case length(Double?)
    }

    package let columns: [Column]
    package private(set) var rows: [[Cell]] = []

    package init(_ columns: [Column]) { self.columns = columns }

    package mutating func add(_ cells: [Cell]) { rows.append(cells) }
}

extension ReportTable.Cell {
    /// The cell for people. What is not known is a question mark.
    package var words: String {
        switch self {
        case .text(let text), .remark(_, shown: let text): text ?? ""
        case .number(let number): number.map(String.init) ?? "?"
        case .flag(let flag): flag.map { $0 ? "yes" : "-" } ?? "?"
        case .list(let list): list.map { $0.isEmpty ? "-" : $0.shortened } ?? "?"
        case .time(let time): time.map { String($0.local.prefix(16)) } ?? "never"
        case .length(let seconds): seconds.map { spell(seconds: $0) } ?? ""
        }
    }

    /// The cell as a field of CSV, before it is quoted.
    var field: String {
        switch self {
        case .text(let text), .remark(let text, _): text ?? ""
        case .number(let number): number.map(String.init) ?? ""
        case .flag(let flag): flag.map(String.init) ?? ""
        case .list(let list): list?.joined(separator: " ") ?? ""
        case .time(let time): time?.rfc3339 ?? ""
        case .length(let seconds): seconds.map { "\($0)" } ?? ""
        }
    }
}

extension [String] {
    /// The first three, and how many more.
    fileprivate var shortened: String {
        prefix(3).joined(separator: ",") + (count > 3 ? ",+\(count - 3)" : "")
    }
}

extension ReportTable {
    package var text: String { text(columns: nil) }

    /// The table for people, a line a row; see ``PlainTable/text(columns:)``.
    /// - Parameter room: columns of the terminal. `nil`: nothing is left out.
    package func text(columns room: Int?) -> String {
        let shown = columns.indices.filter { columns[$0].title != nil }
        var table = PlainTable(
            shown.map { index in
                let column = columns[index]
                return PlainTable.Column(
                    column.title ?? "", column.alignment, rank: column.rank,
                    yieldsLast: column.yieldsLast)
            })
        for row in rows { table.add(shown.map { row[$0].words.printableLine }) }
        return table.text(columns: room)
    }

    /// RFC 4180, with a line of names first.
    package var csv: String {
        let lines = [columns.map(\.key)] + rows.map { $0.map(\.field) }
        return lines.map { $0.map(CSV.field).joined(separator: ",") + "\r\n" }.joined()
    }

    /// `{"version": 1, NAME: […]}` on one line.
    /// - Parameter name: of the list of rows.
    package func json(_ name: String) throws -> String {
        try JSONText.of(Shape(table: self, name: name)) + "\n"
    }

    struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(_ text: String) { stringValue = text }
        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { return nil }
    }

    private struct Shape: Encodable {
        let table: ReportTable
        let name: String

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(1, forKey: Key("version"))
            try container.encode(
                table.rows.map { RowShape(columns: table.columns, row: $0) }, forKey: Key(name))
        }
    }

    struct RowShape: Encodable {
        let columns: [Column]
        let row: [Cell]

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            for (column, cell) in zip(columns, row) {
                let key = Key(column.key)
                switch cell {
                case .text(let text), .remark(let text, _):
                    try container.encode(text, forKey: key)
                case .number(let number): try container.encode(number, forKey: key)
                case .flag(let flag): try container.encode(flag, forKey: key)
                case .list(let list): try container.encode(list, forKey: key)
                case .time(let time): try container.encode(time?.rfc3339, forKey: key)
                case .length(let seconds): try container.encode(seconds, forKey: key)
                }
            }
        }
    }
}

/// A page of a table in the API: `{NAME: […], "next": …}`.
package struct TablePageJSON: Encodable {
    private let table: ReportTable
    private let name: String
    private let next: String?

    package init(_ table: ReportTable, _ name: String, next: String?) {
        self.table = table
        self.name = name
        self.next = next
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: ReportTable.Key.self)
        try container.encode(
            table.rows.map { ReportTable.RowShape(columns: table.columns, row: $0) },
            forKey: ReportTable.Key(name))
        try container.encode(next, forKey: ReportTable.Key("next"))
    }
}
