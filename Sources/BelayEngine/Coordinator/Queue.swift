/// First in, first out, in pieces. Taking a piece costs as much as the piece is long.
struct Queue<Element: Sendable>: Sendable {
    private var items: [Element] = []
    /// Those before it are taken.
    private var first = 0

    var isEmpty: Bool { first == items.count }

    mutating func append(_ item: Element) { items.append(item) }

    /// Takes the oldest, at most so many.
    mutating func take(_ most: Int) -> [Element] {
        let end = first + min(most, items.count - first)
        let piece = Array(items[first..<end])
        first = end
        if isEmpty || first > items.count / 2 {
            items.removeFirst(first)
            first = 0
        }
        return piece
    }
}
