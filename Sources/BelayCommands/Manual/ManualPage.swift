/// A page of the manual, in the language of man(7).
struct ManualPage {
    let name: String
    let section: Int
    private var lines: [String] = []

    /// - Parameter date: `2026-12-01`, as the page's foot has it.
    init(_ name: String, section: Int, about: String, date: String) {
        self.name = name
        self.section = section
        lines.append(
            ".TH \(name.uppercased()) \(section) \(date) \"belay \(Version.number)\" \"Belay\"")
        heading("NAME")
        lines.append("\(Self.escaped(name)) \\- \(Self.escaped(about))")
    }

    var text: String { lines.joined(separator: "\n") + "\n" }
    var file: String { "\(name).\(section)" }

    mutating func heading(_ title: String) { lines.append(".SH \(title)") }

    mutating func paragraph(_ text: String) { lines += [".PP", Self.escaped(text)] }

    /// A term in bold, with its meaning below.
    mutating func item(_ term: String, _ meaning: String) {
        lines += [".TP", ".B \(Self.escaped(term))", Self.escaped(meaning)]
    }

    /// Lines that are kept as they are.
    mutating func example(_ text: String) {
        lines += [".PP", ".nf", ".RS 4"]
        lines += text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { Self.escaped(String($0)) }
        lines += [".RE", ".fi"]
    }

    /// Backslashes, hyphens that are to be copied as such, and a dot or quote that would begin a
    /// request.
    private static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\e").replacing("-", with: "\\-")
            .split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.hasPrefix(".") || $0.hasPrefix("'") ? "\\&" + $0 : String($0) }
            .joined(separator: "\n")
    }
}
