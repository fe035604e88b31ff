/// The records of known_hosts files, indexed by name.
///
/// libssh2 has a reader of its own. It overlooks `@revoked` and wildcards, takes a host that is
/// known under another key type for a new one, and needs 90 ms for a miss in 10,000 hashed lines.
package struct KnownHosts: Sendable {
    private var named = KnownHostsIndex()
    private var patterned: [(HostPattern, KnownHostLine)] = []
    private var hashed: [(HostPattern, KnownHostLine)] = []
    private var marked: [(HostPattern, KnownHostLine)] = []

    package init() {}

    package mutating func add(_ bytes: [UInt8], file: String) {
        for line in named.add(bytes, file: file) { add(line) }
    }

    private mutating func add(_ line: KnownHostLine) {
        guard let pattern = HostPattern(line.hosts) else { return }
        guard line.marker == nil else {
            marked.append((pattern, line))
            return
        }
        switch pattern {
        case .names, .patterns:
            patterned.append((pattern, line))
        case .hashed:
            hashed.append((pattern, line))
        }
    }

    /// The same as `records(of:)`, where hashed lines need not be looked through; else `nil`.
    func recordsAtHand(of name: KnownHostName) -> HostRecords? {
        if hashed.isEmpty { return records(of: name) }
        // A name that stands in the clear is one for which they are not.
        let isNamed = !named.lines(of: name.entry).isEmpty || !matching(patterned, name).isEmpty
        return isNamed ? records(of: name) : nil
    }

    /// What is known of a host. Hashed lines cost an HMAC each, so they are looked through only
    /// when there is no other line, or when `thoroughly`.
    package func records(of name: KnownHostName, thoroughly: Bool = false) -> HostRecords {
        var lines = named.lines(of: name.entry)
        lines += matching(patterned, name)
        if thoroughly || lines.isEmpty { lines += matching(hashed, name) }
        var elsewhere: [KnownHostLine] = []
        if let bare = name.withoutPort {
            elsewhere = named.lines(of: bare.entry) + matching(patterned, bare)
            if thoroughly || lines.isEmpty { elsewhere += matching(hashed, bare) }
        }
        var marks = matching(marked, name)
        if let bare = name.withoutPort { marks += matching(marked, bare) }
        return HostRecords(
            lines: lines, withoutPort: elsewhere,
            revoked: marks.filter { $0.marker == .revoked },
            authorities: marks.filter { $0.marker == .authority })
    }

    private func matching(
        _ lines: [(HostPattern, KnownHostLine)], _ name: KnownHostName
    ) -> [KnownHostLine] {
        lines.filter { $0.0.matches(name.entry) }.map(\.1)
    }
}

/// The records of one host in known_hosts.
package struct HostRecords: Sendable {
    package var isEmpty: Bool {
        lines.isEmpty && withoutPort.isEmpty && revoked.isEmpty && authorities.isEmpty
    }

    package var lines: [KnownHostLine] = []
    /// Lines for the host's name without its port: a key that is there is accepted, another key
    /// there means nothing.
    package var withoutPort: [KnownHostLine] = []
    package var revoked: [KnownHostLine] = []
    package var authorities: [KnownHostLine] = []

    /// The records of an unknown host: none.
    package init() {}

    init(
        lines: [KnownHostLine], withoutPort: [KnownHostLine], revoked: [KnownHostLine],
        authorities: [KnownHostLine]
    ) {
        self.lines = lines
        self.withoutPort = withoutPort
        self.revoked = revoked
        self.authorities = authorities
    }

    package enum Verdict: Equatable {
        case known
        case revoked(KnownHostLine)
        /// Another key is known for the host, of the same type or of another.
        case changed(KnownHostLine)
        case unknown
    }

    /// Revoked comes first: no good line helps against it.
    package func verdict(on key: PublicKey) -> Verdict {
        if let line = revoked.first(where: { $0.holds(key) }) { return .revoked(line) }
        if line(with: key) != nil { return .known }
        let sameType = lines.first { $0.keyType == key.type }
        if let line = sameType ?? lines.first { return .changed(line) }
        return .unknown
    }

    /// Where a key is written.
    package func line(with key: PublicKey) -> KnownHostLine? {
        guard !lines.isEmpty || !withoutPort.isEmpty else { return nil }
        let text = Base64.encode(key.blob)
        return lines.first { $0.key == text } ?? withoutPort.first { $0.key == text }
    }

    /// The types of the keys that would be accepted.
    package var knownTypes: [String] { (lines + withoutPort).map(\.keyType) }
}
