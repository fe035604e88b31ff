import BelayModel

/// A simulation by apt-get, as its `--simulate` prints it (apt-get(8)):
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

    /// - Throws: for what can be no package, and where there are more than a job takes on.
    init(_ lines: [Substring]) throws(PackageProblem) {
        var seen = Set<String>()
        for line in lines {
            guard let change = Self.change(line), seen.insert(change.name).inserted else {
                continue
            }
            guard change.isWellFormed else {
                throw .senseless("'\(String(line).printable(atMost: 80))' is no package")
            }
            changes.append(change)
            guard changes.count <= Transcript.mostChanges else {
                throw .senseless(
                    "more than \(Transcript.mostChanges) packages would change at once")
            }
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
        let origins = rest[..<open].split(separator: ",").map { String($0).printable }
            .filter { !$0.isEmpty }
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

    /// Whether name, versions and architecture are such as dpkg takes (deb-control(5),
    /// deb-version(7)); dpkg takes more names than Debian policy 5.6.1 does.
    fileprivate var isWellFormed: Bool {
        Self.isWord(name, ".+-_:") && Self.isWord(architecture, "-", mayBeEmpty: true)
            && [from, to].allSatisfy { Self.isWord($0 ?? "", ".+-~:_", mayBeEmpty: true) }
    }

    private static func isWord(
        _ text: String, _ marks: StaticString, mayBeEmpty: Bool = false
    ) -> Bool {
        guard let first = text.utf8.first else { return mayBeEmpty }
        let marks = "\(marks)".utf8
        return first.isASCIIAlphanumeric && text.utf8.count <= 255
            && text.utf8.allSatisfy { $0.isASCIIAlphanumeric || marks.contains($0) }
    }

    /// Whether it is a kernel, and not a metapackage that depends on one or debugging symbols: kernels
    /// have their version in the name, such as `linux-image-6.1.0-44-amd64`.
    var isKernel: Bool {
        var rest = Substring(plainName)
        for prefix in ["linux-image-unsigned-", "linux-image-", "pve-kernel-", "proxmox-kernel-"]
        where rest.hasPrefix(prefix) {
            rest = rest.dropFirst(prefix.count)
            let number = rest.prefix { ("0"..."9").contains($0) || $0 == "." }
            return number.split(separator: ".").count > 2
                && !rest.hasSuffix("-dbg") && !rest.hasSuffix("-dbgsym")
        }
        return false
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

extension UInt8 {
    fileprivate var isASCIIAlphanumeric: Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self)
            || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20)
    }
}
