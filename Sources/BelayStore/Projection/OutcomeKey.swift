import BelayModel

/// What servers that ended alike have in common, as a short key: the status, where and how it failed,
/// and the packages that were changed. Numbers and the server's own name in a reason do not count.
enum OutcomeKey {
    /// - Returns: `nil` for a server that has not ended.
    static func of(_ server: ServerRun, named name: String) -> String? {
        guard server.status.isFinal else { return nil }
        var digest = Digest()
        digest.add(server.status.rawValue)
        if let failed = server.steps.last(where: { $0.status == .failed || $0.status == .timedOut })
        {
            digest.add("\(failed.phase.rawValue) \(failed.item.name)")
            digest.add(failed.exit.map { "\($0)" } ?? "")
        }
        digest.add(masked(server.reason ?? "", name))
        let changes = server.changed.map {
            "\($0.name) \($0.architecture) \($0.from ?? "") \($0.to ?? "") \($0.state ?? "")"
        }
        for change in changes.sorted() { digest.add(change) }
        return String(digest.value, radix: 36)
    }

    private static func masked(_ reason: String, _ name: String) -> String {
        let words = name.isEmpty ? reason : reason.replacing(name, with: "")
        return String(words.filter { !$0.isNumber })
    }

    /// FNV-1a, 64 bits.
    private struct Digest {
        private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

        mutating func add(_ text: String) {
            for byte in text.utf8 { add(byte) }
            add(0)
        }

        private mutating func add(_ byte: UInt8) {
            value = (value ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
        }
    }
}
