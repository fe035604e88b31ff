package import BelayModel

/// What an item of the action phase says that it changed, read from the end of its output.
package struct PackageOutcome: Sendable, Hashable {
    /// A configuration file that both the admin and the package had changed.
    package struct Conffile: Sendable, Hashable {
        /// The file in use.
        package var path: String
        /// The version that is not: `.dpkg-dist` is the package's, `.dpkg-old` the admin's.
        package var other: String
    }

    /// Each package with its version before and after, as dpkg had it.
    package var changes: [PackageChange] = []
    package var conffiles: [Conffile] = []

    /// - Parameter output: what the item printed on standard output; other lines are passed over.
    package init(output: String) {
        for line in output.split(separator: "\n") where line.hasPrefix("belay-") {
            let words = line.split(separator: " ").map(String.init)
            switch words[0] {
            case "belay-changed:" where words.count >= 5: changes.append(Self.change(words))
            case "belay-conffile:" where words.count == 3:
                conffiles.append(Conffile(path: words[1], other: words[2]))
            case _: continue
            }
        }
    }

    private static func change(_ words: [String]) -> PackageChange {
        PackageChange(
            name: words[1], architecture: words[2], from: words[3] == "-" ? nil : words[3],
            to: words[4] == "-" ? nil : words[4])
    }
}
