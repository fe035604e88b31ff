internal import BelayModel

/// Where names stand in known_hosts files. A line is only read when one of its names is asked for:
/// a fleet's file has thousands of lines, and many a run is about one server.
struct KnownHostsIndex: Sendable {
    private struct Text {
        let file: String
        let bytes: [UInt8]
    }

    private struct Entry {
        let text: Int
        let line: Range<Int>
        let number: Int
        /// The one before it with the same hash.
        let previous: Int?
    }

    private var texts: [Text] = []
    private var entries: [Entry] = []
    /// The last entry of each name, by the name's hash.
    private var last: [UInt64: Int] = [:]

    /// Bytes of a line with a name and an Ed25519 key, of which there are the most.
    private static let shortLine = 88

    /// Takes in the lines with plain names.
    /// - Returns: the other lines: with a marker, with hashes, with wildcards.
    mutating func add(_ bytes: [UInt8], file: String) -> [KnownHostLine] {
        texts.append(Text(file: file, bytes: bytes))
        let lines = bytes.count / Self.shortLine
        entries.reserveCapacity(entries.count + lines)
        last.reserveCapacity(last.count + lines)
        var others: [KnownHostLine] = []
        var (start, number) = (0, 0)
        while start < bytes.count {
            number += 1
            let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
            let line = bytes[start..<end].drop(while: \.isBlank)
            start = end + 1
            guard let first = line.first, first != UInt8(ascii: "#") else { continue }
            let hosts = line.prefix { !$0.isBlank }
            if first != UInt8(ascii: "@"), hosts.allSatisfy(\.isPlain) {
                add(hosts, line.startIndex..<end, number)
            } else if let line = KnownHostLine(line, file: file, number: number) {
                others.append(line)
            }
        }
        return others
    }

    private mutating func add(_ hosts: ArraySlice<UInt8>, _ line: Range<Int>, _ number: Int) {
        var rest = hosts
        while !rest.isEmpty {
            let name = rest.takeName()
            if name.isEmpty { continue }
            let hash = Self.hash(name)
            let entry = Entry(
                text: texts.count - 1, line: line, number: number, previous: last[hash])
            last[hash] = entries.count
            entries.append(entry)
        }
    }

    /// The lines with a name, in their order.
    /// - Parameter name: in lower case.
    func lines(of name: String) -> [KnownHostLine] {
        var lines: [KnownHostLine] = []
        var next = last[Self.hash(name.utf8)]
        while let index = next {
            let entry = entries[index]
            next = entry.previous
            let text = texts[entry.text]
            // Another name may have the same hash.
            guard Self.names(in: text.bytes[entry.line], contain: name) else { continue }
            if let line = KnownHostLine(
                text.bytes[entry.line], file: text.file, number: entry.number)
            {
                lines.append(line)
            }
        }
        return lines.reversed()
    }

    /// Whether a line with plain names has one that is in lower case here.
    private static func names(in line: ArraySlice<UInt8>, contain name: String) -> Bool {
        var rest = line.prefix { !$0.isBlank }
        while !rest.isEmpty {
            let first = rest.takeName()
            if first.elementsEqual(name.utf8, by: { $0.lowercasedASCII == $1 }) { return true }
        }
        return false
    }

    /// FNV-1a, of the name in lower case.
    private static func hash(_ name: some Sequence<UInt8>) -> UInt64 {
        name.reduce(0xcbf2_9ce4_8422_2325) { hash, byte in
            let isUpper = byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z")
            return (hash ^ UInt64(isUpper ? byte | 0x20 : byte)) &* 0x100_0000_01b3
        }
    }
}

extension ArraySlice<UInt8> {
    /// Takes off the first of the names that have commas between them.
    fileprivate mutating func takeName() -> ArraySlice<UInt8> {
        let name = prefix { $0 != UInt8(ascii: ",") }
        self = dropFirst(name.count + 1)
        return name
    }
}

extension UInt8 {
    /// As names have it that stand for themselves: no wildcard, no hash, nothing beyond ASCII.
    fileprivate var isPlain: Bool {
        switch self {
        case UInt8(ascii: "*"), UInt8(ascii: "?"), UInt8(ascii: "!"), UInt8(ascii: "|"): false
        case let byte: byte < 0x80
        }
    }
}
