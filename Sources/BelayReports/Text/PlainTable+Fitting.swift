import BelayModel

/// A table on a terminal that has not as many columns as the table wants.
extension PlainTable {
    /// Texts of more columns are cut before a column is left out.
    private static let narrow = 24
    private static let narrowest = 8

    /// The table for people, a line a row.
    /// - Parameter room: columns of the terminal. Where the table is wider, long texts lose their middle,
    ///   then columns of a rank are left out. A remark that has no room beside its row stands whole
    ///   below it. `nil`: nothing is left out.
    package func text(columns room: Int?) -> String {
        guard let room else { return text }
        let (shown, widths) = fitted(to: room)
        var table = PlainTable(shown.map { columns[$0] })
        for row in rows { table.add(shown.map { row[$0].middle(columns: widths[$0]) }) }
        let remarks = columns.indices.filter { columns[$0].title.isEmpty }
        guard !remarks.isEmpty else { return table.text }
        let lines = table.text.split(separator: "\n", omittingEmptySubsequences: false)
        let width = shown.reduce(-1) { $0 + widths[$1] + 1 }
        var text = "\(lines[0])\n"
        for (line, row) in zip(lines.dropFirst(), rows) {
            let line = String(line)
            let remark = remarks.map { row[$0] }.filter { !$0.isEmpty }.joined(separator: " ")
            let gap = String(repeating: " ", count: max(0, width - line.columns) + 1)
            if remark.isEmpty {
                text += line
            } else if width + 1 + remark.columns <= room {
                text += line + gap + remark
            } else {
                let indent = row[0].prefix { $0 == " " } + "    "
                text += line + "\n" + (indent + remark).wrapped(columns: room)
            }
            text += "\n"
        }
        return text
    }

    /// The columns with a title that are shown, and how wide each column may be.
    private func fitted(to room: Int) -> (shown: [Int], widths: [Int]) {
        var shown = columns.indices.filter { !columns[$0].title.isEmpty }
        let all = columns.indices.map { index in
            rows.reduce(columns[index].title.columns) { max($0, $1[index].columns) }
        }
        var widths = all
        func excess() -> Int { shown.reduce(-1) { $0 + widths[$1] + 1 } - room }
        func shrink(to least: Int, all: Bool) {
            while excess() > 0,
                let widest = shown.filter({ columns[$0].alignment == .left })
                    .filter({ all || !columns[$0].yieldsLast })
                    .max(by: { widths[$0] < widths[$1] }), widths[widest] > least
            {
                widths[widest] -= 1
            }
        }
        shrink(to: Self.narrow, all: true)
        while excess() > 0,
            let last = shown.filter({ columns[$0].rank > 0 })
                .max(by: { columns[$0].rank < columns[$1].rank })
        {
            shown.removeAll { $0 == last }
        }
        widths = all
        shrink(to: Self.narrowest, all: false)
        shrink(to: Self.narrowest, all: true)
        return (shown, widths)
    }
}
