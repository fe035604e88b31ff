import BelayModel

/// How much of a line the names of servers may take.
extension FoldedNames {
    /// Columns that what stands beside the names is likely to take.
    private static let others = 20
    /// Names beside other text are cut to no less.
    private static let leastBeside = 20
    /// Names on a line of their own have at least so many columns: a narrow terminal has them in two
    /// lines, for they are there to be copied.
    private static let leastAlone = 72
    /// What names on a line of their own are indented by, and a column that stays free.
    private static let indent = 5

    /// Names that share a line with other text.
    /// - Parameter room: columns of the terminal; `nil`: as many as 80.
    static func beside(_ names: some Sequence<String>, columns room: Int?) -> String {
        folded(names, columns: max(leastBeside, (room ?? 80) - others))
    }

    /// Names on a line of their own.
    /// - Parameter room: columns of the terminal; `nil`: as many as 77.
    static func alone(_ names: some Sequence<String>, columns room: Int?) -> String {
        folded(names, columns: max(leastAlone, (room ?? 77) - indent))
    }
}
