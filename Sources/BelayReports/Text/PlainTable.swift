import BelayModel

/// Columns of text. A table may be long: the steps of a job of 10,000 servers.
package struct PlainTable {
    package enum Alignment: Sendable {
        case left, right
    }

    package struct Column {
        /// Empty: what stands there is a remark on the row, and may be a command to type.
        let title: String
        let alignment: Alignment
        /// Where the terminal is narrow, columns of a high rank go first; those of rank 0 stay.
        let rank: Int
        /// Whether its texts lose their middle last, as figures do.
        let yieldsLast: Bool

        package init(
            _ title: String, _ alignment: Alignment = .left, rank: Int = 0, yieldsLast: Bool = false
        ) {
            (self.title, self.alignment, self.rank) = (title, alignment, rank)
            self.yieldsLast = yieldsLast
        }
    }

    let columns: [Column]
    private(set) var rows: [[String]] = []

    package init(_ columns: [Column]) { self.columns = columns }

    package init(_ titles: [String]) { self.init(titles.map { Column($0) }) }

    package mutating func add(_ row: [String]) { rows.append(row) }

    /// The titles, then the rows, a line each, without blanks at their ends.
    package var text: String {
        let titles = columns.map(\.title)
        var widths = titles.map(\.columns)
        for row in rows {
            for (index, cell) in row.enumerated() where cell.utf8.count > widths[index] {
                widths[index] = max(widths[index], cell.columns)
            }
        }
        var text = ""
        for row in [titles] + rows { append(row, widths, to: &text) }
        return text
    }

    private func append(_ row: [String], _ widths: [Int], to text: inout String) {
        // Blanks are owed until something comes after them.
        var blanks = 0
        for (index, cell) in row.enumerated() {
            let room = widths[index] - (cell.utf8.count == 0 ? 0 : cell.columns)
            if columns[index].alignment == .right { blanks += room }
            if !cell.isEmpty {
                text += String(repeating: " ", count: blanks)
                text += cell
                blanks = 0
            }
            if columns[index].alignment == .left { blanks += room }
            blanks += 1
        }
        text += "\n"
    }
}
