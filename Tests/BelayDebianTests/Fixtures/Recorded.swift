import Testing

/// Real output of real servers, made of plain Debian and, for the names that begin with `be-`,
/// of packages built to be difficult.
enum Recorded {
    enum Bookworm {}
    enum Trixie {}
}

/// One recorded output as the argument of a test, named after its release.
struct Sample: Sendable, CustomTestStringConvertible {
    var release: String
    var text: String
    var testDescription: String { release }

    static func both(_ bookworm: String, _ trixie: String) -> [Sample] {
        [Sample(release: "Debian 12", text: bookworm), Sample(release: "Debian 13", text: trixie)]
    }
}
