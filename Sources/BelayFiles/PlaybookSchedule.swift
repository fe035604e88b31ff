import BelayModel

/// The phases of a playbook with a set time.
extension PlaybookReader {
    mutating func schedule(_ node: YAMLNode, kind: JobKind) -> [Phase: Timestamp] {
        var values: [Phase: YAMLNode] = [:]
        for entry in map(node, "schedule") {
            guard let phase = scheduled(entry.key, kind: kind) else { continue }
            if let earlier = values.updateValue(entry.value, forKey: phase) {
                problem(entry.key, "the phase has a time already, in line \(earlier.line)")
            }
        }
        var times: [Phase: Timestamp] = [:]
        for (phase, value) in values.sorted(by: { $0.key < $1.key }) {
            let name = phase.name(in: kind)
            guard let time = time(value, name) else { continue }
            if let earlier = times.first(where: { $0.value > time }) {
                problem(value, "\(name) would begin before \(earlier.key.name(in: kind))")
            }
            times[phase] = time
        }
        return times
    }

    /// A remediation's action phase may be called `install` here: it installs what is newer.
    private mutating func scheduled(_ key: YAMLNode, kind: JobKind) -> Phase? {
        if kind == .remediate, key.text == JobKind.install.rawValue { return .action }
        return phase(key, kind: kind, in: "schedule")
    }

    /// A time, or `nil` for `continuous`.
    private mutating func time(_ node: YAMLNode, _ key: String) -> Timestamp? {
        let what = "continuous, or a time such as 2026-12-06T02:00:00+01:00"
        guard let text = node.text, !node.isNull else {
            expected(what, of: key, found: node)
            return nil
        }
        if text == "continuous" { return nil }
        switch Moment.parse(text) {
        case .moment(let milliseconds): return Timestamp(milliseconds: milliseconds)
        case .withoutOffset:
            problem(
                node,
                "'\(key)': the time '\(text)' has no offset, and the servers may be in another "
                    + "zone than you; end it with Z or an offset such as +01:00")
        case .invalid:
            problem(node, "'\(key)' takes \(what), found '\(text)'")
        }
        return nil
    }
}
