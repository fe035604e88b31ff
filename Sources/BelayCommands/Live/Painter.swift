import BelayModel

/// Draws a view of several lines over itself.
///
/// Lines are written one by one, and only those that have changed: a terminal multiplexer keeps what
/// is *cleared* from the top of the screen in its history (tmux, `scroll-on-clear`), and ten pictures
/// a second would push out everything else. Sequences are those of ECMA-48 (CUU, EL) and, around a
/// picture, the private mode 2026, by which terminals that know it show the whole at once.
struct Painter {
    /// The lines that are on the screen, above the cursor.
    private var lines: [String] = []
    private var columns = 0

    private static let begin = "\u{1b}[?2026h"
    private static let end = "\u{1b}[?2026l"
    private static let eraseRest = "\u{1b}[K"

    /// Draws other lines in the place of those that are there.
    /// - Parameter columns: of the terminal. Where it became narrower, the old lines have wrapped.
    /// - Returns: what is to be written; empty if nothing has changed.
    mutating func paint(_ new: [String], columns: Int) -> String {
        guard new != lines || columns != self.columns else { return "" }
        let isResized = columns != self.columns && self.columns != 0
        let height = isResized ? rows(of: lines, in: columns) : lines.count
        var text = Self.begin + Self.up(height)
        for (index, line) in new.enumerated() {
            let isThere = !isResized && index < lines.count && lines[index] == line
            text += isThere ? "\r\n" : line + Self.eraseRest + "\r\n"
        }
        let surplus = max(0, height - new.count)
        for _ in 0..<surplus { text += Self.eraseRest + "\r\n" }
        text += Self.up(surplus) + Self.end
        (lines, self.columns) = (new, columns)
        return text
    }

    /// Writes lines that stay, in the place of the view. The view is drawn below them by the next
    /// ``paint(_:columns:)``.
    mutating func insert(_ staying: [String]) -> String {
        let text =
            Self.begin + Self.up(lines.count)
            + staying.map { $0 + Self.eraseRest + "\r\n" }.joined()
        // What is left of the view below is erased line by line.
        let surplus = max(0, lines.count - staying.count)
        let erased = String(repeating: Self.eraseRest + "\r\n", count: surplus)
        lines = []
        return text + erased + Self.up(surplus) + Self.end
    }

    /// The view stays where it is, and is drawn anew below.
    mutating func forget() { lines = [] }

    private static func up(_ count: Int) -> String { count == 0 ? "\r" : "\u{1b}[\(count)A\r" }

    /// How many rows lines take that were drawn for a wider terminal.
    private func rows(of lines: [String], in columns: Int) -> Int {
        lines.reduce(0) { $0 + max(1, ($1.columns + columns - 1) / max(1, columns)) }
    }
}
