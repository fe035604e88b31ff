/// Columns of text, for tables that may be long: a job's steps and the jobs. TextTable, which the
/// short ones use, takes 15 µs a row: three seconds for a job of 10,000 servers.
struct PlainTable {
    enum Alignment {
        case left, right
    }

    private let columns: [(title: String, alignment: Alignment)]
    private var rows: [[String]] = []

    init(_ columns: [(title: String, alignment: Alignment)]) {
        self.columns = columns
    }

    mutating func add(_ row: [String]) { rows.append(row) }

    /// The titles, then the rows, a line each, without blanks at their ends.
    var text: String {
        let titles = columns.map(\.title)
        var widths = titles.map(\.count)
        for row in rows {
            for (index, cell) in row.enumerated() where cell.utf8.count > widths[index] {
                widths[index] = max(widths[index], cell.count)
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
            let room = widths[index] - (cell.utf8.count == 0 ? 0 : cell.count)
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
