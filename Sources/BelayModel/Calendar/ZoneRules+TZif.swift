extension ZoneRules {
    /// Reads a file of /usr/share/zoneinfo: RFC 8536, version 2 or later, whose second half has
    /// 64-bit times.
    package init(tzif bytes: [UInt8]) throws(CalendarProblem) {
        var reader = TZifReader(bytes: bytes)
        let old = try reader.header()
        guard old.version >= UInt8(ascii: "2") else {
            throw CalendarProblem("it is a time zone file of version 1, without 64-bit times")
        }
        try reader.skip(old.size(timeBytes: 4))
        let header = try reader.header()
        let times = try reader.times(header.transitions)
        let kinds = try reader.take(header.transitions)
        let types = try reader.types(header.types)
        let names = try reader.take(header.characters)
        try reader.skip(header.leaps * 12 + header.standards + header.universals)
        let offsets = try types.map { type throws(CalendarProblem) in
            guard type.name < names.count else { throw TZifReader.damaged }
            let name = names[(names.startIndex + type.name)...].prefix { $0 != 0 }
            return Offset(
                seconds: type.seconds, abbreviation: String(decoding: name, as: UTF8.self))
        }
        guard let first = offsets.first else { throw TZifReader.damaged }
        var transitions: [Transition] = []
        for (time, kind) in zip(times, kinds) {
            guard Int(kind) < offsets.count, transitions.last.map({ $0.instant < time }) ?? true
            else { throw TZifReader.damaged }
            transitions.append(Transition(instant: time, after: offsets[Int(kind)]))
        }
        let footer = try reader.footer()
        let rule = ZoneFooter(footer)
        guard rule != nil || footer.isEmpty else { throw TZifReader.damaged }
        self.init(first: first, transitions: transitions, rule: rule)
    }
}

private struct TZifReader {
    static let damaged = CalendarProblem("it is no time zone file, or is damaged")

    struct Header {
        let version: UInt8
        let universals: Int
        let standards: Int
        let leaps: Int
        let transitions: Int
        let types: Int
        let characters: Int

        /// The length of the data that follows the header. Each count was checked to be small.
        func size(timeBytes: Int) -> Int {
            transitions * (timeBytes + 1) + types * 6 + characters + leaps * (timeBytes + 4)
                + standards + universals
        }
    }

    private var rest: ArraySlice<UInt8>

    init(bytes: [UInt8]) { rest = bytes[...] }

    mutating func take(_ count: Int) throws(CalendarProblem) -> ArraySlice<UInt8> {
        guard count >= 0, rest.count >= count else { throw Self.damaged }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }

    mutating func skip(_ count: Int) throws(CalendarProblem) { _ = try take(count) }

    mutating func header() throws(CalendarProblem) -> Header {
        let magic = try take(4)
        guard magic.elementsEqual("TZif".utf8), let version = try take(1).first else {
            throw Self.damaged
        }
        try skip(15)
        var counts: [Int] = []
        for _ in 0..<6 {
            let count = try number(4)
            guard (0...100_000).contains(count) else { throw Self.damaged }
            counts.append(count)
        }
        return Header(
            version: version, universals: counts[0], standards: counts[1], leaps: counts[2],
            transitions: counts[3], types: counts[4], characters: counts[5])
    }

    /// A signed big-endian number.
    private mutating func number(_ size: Int) throws(CalendarProblem) -> Int {
        let bytes = try take(size)
        let unsigned = bytes.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        let unused = 64 - size * 8
        return Int(Int64(bitPattern: unsigned << unused) >> unused)
    }

    mutating func times(_ count: Int) throws(CalendarProblem) -> [Int] {
        var times: [Int] = []
        for _ in 0..<count {
            let time = try number(8)
            // Some files begin with a time before the sun did; arithmetic on it must not overflow.
            times.append(max(-(1 << 50), min(1 << 50, time)))
        }
        return times
    }

    mutating func types(_ count: Int) throws(CalendarProblem) -> [(seconds: Int, name: Int)] {
        var types: [(seconds: Int, name: Int)] = []
        for _ in 0..<count {
            let seconds = try number(4)
            let marks = try take(2)
            guard (-93_600...93_600).contains(seconds), let name = marks.last else {
                throw Self.damaged
            }
            types.append((seconds, Int(name)))
        }
        return types
    }

    mutating func footer() throws(CalendarProblem) -> String {
        guard rest.first == UInt8(ascii: "\n") else { throw Self.damaged }
        return String(decoding: rest.dropFirst().prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    }
}
