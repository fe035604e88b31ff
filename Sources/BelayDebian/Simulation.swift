/// What apt-get would do, as its `--simulate` prints it (apt-get(8)):
///
///     Inst libssl3 [3.0.20-1] (3.0.22-1 Debian-Security:12/oldstable-security [amd64])
///     Remv openssl [3.0.20-1]
struct Simulation {
    struct Change: Hashable {
        /// The name as apt says it: with an architecture only if it is a foreign one.
        var name: String
        var from: String?
        var to: String?
        var architecture: String
        /// Where the version is to be had: `Debian-Security:12/oldstable-security`.
        var origins: [String] = []
    }

    var changes: [Change] = []

    init(_ lines: [Substring]) {
        var seen = Set<String>()
        for line in lines {
            guard let change = Self.change(line), seen.insert(change.name).inserted else {
                continue
            }
            changes.append(change)
        }
    }

    var names: Set<String> { Set(changes.map(\.name)) }

    /// Both `Remv` and `Purg` are removals; `Conf` lines repeat what `Inst` lines have said.
    private static func change(_ line: Substring) -> Change? {
        var rest = line
        guard let verb = rest.takeWord(), let name = rest.takeWord() else { return nil }
        let from = rest.takeBracketed("[", "]").map(String.init)
        switch verb {
        case "Remv", "Purg":
            let architecture = name.split(separator: ":").dropFirst().first.map(String.init) ?? ""
            return Change(name: String(name), from: from, to: nil, architecture: architecture)
        case "Inst":
            guard let inside = rest.takeBracketed("(", ")") else { return nil }
            return incoming(String(name), from, inside)
        case _:
            return nil
        }
    }

    /// Reads `3.0.22-1 Debian-Security:12/oldstable-security, Debian:12.1/oldstable [amd64]`.
    private static func incoming(_ name: String, _ from: String?, _ text: Substring) -> Change? {
        var rest = text
        guard let version = rest.takeWord() else { return nil }
        let open = rest.lastIndex(of: "[") ?? rest.endIndex
        let origins = rest[..<open].split(separator: ",").map(\.trimmed).filter { !$0.isEmpty }
        let architecture = rest[open...].dropFirst().prefix { $0 != "]" }
        return Change(
            name: name, from: from, to: String(version), architecture: String(architecture),
            origins: origins)
    }
}

extension Simulation.Change {
    /// Where it comes from, the security archive first if it is there too.
    var origin: String? { origins.first(where: Self.isSecurity) ?? origins.first }

    var isSecurity: Bool { origins.contains(where: Self.isSecurity) }

    /// An origin is `LABEL:VERSION/ARCHIVE`; `Debian-Security` is the label of Debian's own
    /// security archive, and mirrors that make their own Release file keep its `-security`.
    private static func isSecurity(_ origin: String) -> Bool {
        origin.hasPrefix("Debian-Security:") || origin.hasSuffix("-security")
    }

    /// The name for dpkg, which would take a bare one for every architecture of it.
    var qualifiedName: String {
        name.contains(":") || architecture.isEmpty ? name : "\(name):\(architecture)"
    }

    /// The name alone.
    var plainName: String { String(name.prefix { $0 != ":" }) }
}

extension Substring {
    /// Takes off the next word.
    fileprivate mutating func takeWord() -> Substring? {
        self = drop { $0 == " " }
        let word = prefix { $0 != " " }
        self = dropFirst(word.count)
        return word.isEmpty ? nil : word
    }

    /// Takes off what is between the marks, if the next word begins with the first.
    fileprivate mutating func takeBracketed(_ open: Character, _ close: Character) -> Substring? {
        let start = drop { $0 == " " }
        guard start.first == open, let end = start.firstIndex(of: close) else { return nil }
        self = start[start.index(after: end)...]
        return start[start.index(after: start.startIndex)..<end]
    }
}
