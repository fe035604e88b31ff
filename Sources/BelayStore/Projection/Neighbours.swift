/// Neighbouring servers whose rows are to say the same: they take one statement. The begin of a
/// phase and a termination change thousands of servers at once.
struct Neighbours<Row: Equatable> {
    private(set) var numbers: ClosedRange<Int>
    let row: Row

    init(_ number: Int, _ row: Row) {
        numbers = number...number
        self.row = row
    }

    /// Takes a server in when it is the next one and its row says the same.
    mutating func take(_ number: Int, _ row: Row) -> Bool {
        guard numbers.upperBound + 1 == number, self.row == row else { return false }
        numbers = numbers.lowerBound...number
        return true
    }
}
