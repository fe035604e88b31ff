import BelayModel

/// The phases of a playbook with a set time.
extension PlaybookReader {
    mutating func schedule(_ node: YAMLNode, kind: JobKind, of playbook: inout Playbook) {
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
            if let late = late(value, name) { playbook.late[phase] = late }
            guard let time = time(value, name) else { continue }
            if let earlier = times.first(where: { $0.value > time }) {
                problem(value, "\(name) would begin before \(earlier.key.name(in: kind))")
            }
            times[phase] = time
        }
        playbook.schedule = times
    }

    /// A remediation's action phase may be called `install` here: it installs what is newer.
    private mutating func scheduled(_ key: YAMLNode, kind: JobKind) -> Phase? {
        if kind == .remediate, key.text == JobKind.install.rawValue { return .action }
        return phase(key, kind: kind, in: "schedule")
    }

    /// A time, or `nil` for `continuous`.
    private mutating func time(_ node: YAMLNode, _ key: String) -> Timestamp? {
        let what = "continuous, or a time such as 2026-12-06T02:00:00+01:00"
        if case .map = node.content { return at(node, key) }
        guard let text = node.text, !node.isNull else {
            expected(what, of: key, found: node)
            return nil
        }
        if text == "continuous" { return nil }
        switch Moment.parse(text) {
        case .moment(let milliseconds):
            let time = Timestamp(milliseconds: milliseconds)
            if let now, time < now {
                problem(node, "'\(key)': \(text) is past; leave it out to start at once")
            }
            return time
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

    /// The time of a phase in the long form, `{at: TIME, late: DURATION}`.
    private mutating func at(_ node: YAMLNode, _ key: String) -> Timestamp? {
        let fields = fields(
            map(node, key), at: node, known: ["at", "late"], in: "the time of '\(key)'")
        guard let at = required("at", of: fields) else { return nil }
        guard case .scalar = at.content else {
            expected("a time such as 2026-12-06T02:00:00+01:00", of: "at", found: at)
            return nil
        }
        let time = time(at, "at")
        if time == nil, at.text == "continuous", let late = fields["late"] {
            problem(late, "'late' needs a time under 'at': a continuous phase is never late")
        }
        return time
    }

    /// How much later than its time the phase may start, in the long form; `nil`: it is not said.
    private mutating func late(_ node: YAMLNode, _ key: String) -> Int? {
        guard case .map(let entries) = node.content,
            let late = entries.first(where: { $0.key.text == "late" })?.value
        else { return nil }
        return duration(late, "late")
    }
}
