import BelayModel

/// The keys of a playbook that hold one value each.
extension PlaybookReader {
    mutating func kind(_ fields: Fields) -> JobKind? {
        word(required("kind", of: fields), "kind", as: JobKind.self)
    }

    /// The pattern of servers. A list is what Ansible takes too: its patterns are put together.
    mutating func hosts(_ fields: Fields) -> String? {
        guard let node = required("hosts", of: fields) else { return nil }
        guard case .list(let nodes) = node.content else {
            guard let text = line(node, "hosts") else { return nil }
            if HostPattern(text).isEmpty { problem(node, "'hosts' is empty") }
            return text
        }
        guard !nodes.isEmpty else {
            problem(node, "'hosts' is empty")
            return nil
        }
        let patterns = nodes.compactMap { line($0, "hosts") }
        return patterns.flatMap(HostPattern.split).joined(separator: ",")
    }

    mutating func scalars(of fields: Fields, into playbook: inout Playbook) {
        playbook.become = bool(fields["become"], "become") ?? playbook.become
        playbook.reboot =
            word(fields["reboot"], "reboot", as: RebootRule.self) ?? playbook.reboot
        playbook.forks = integer(fields["forks"], "forks", in: 1...10_000)
        playbook.timeout = duration(fields["timeout"], "timeout") ?? playbook.timeout
        playbook.killAfter = duration(fields["kill_after"], "kill_after")
        playbook.environment = fields["environment"].map { environment($0) } ?? [:]
        playbook.variables = fields["vars"].map { variables($0) } ?? [:]
        limits(of: fields, into: &playbook.limits)
    }

    private mutating func limits(of fields: Fields, into limits: inout Limits) {
        limits.reconnectFor =
            duration(fields["reconnect_for"], "reconnect_for") ?? limits.reconnectFor
        limits.orphanTimeout =
            duration(fields["orphan_timeout"], "orphan_timeout") ?? limits.orphanTimeout
        limits.rebootTimeout =
            duration(fields["reboot_timeout"], "reboot_timeout") ?? limits.rebootTimeout
    }

    mutating func options(of fields: Fields, into playbook: inout Playbook) {
        var options = playbook.options
        options.conffiles =
            word(fields["conffiles"], "conffiles", as: PackageOptions.Conffiles.self)
            ?? options.conffiles
        options.allowRemovals =
            bool(fields["allow_removals"], "allow_removals") ?? options.allowRemovals
        options.purge = bool(fields["purge"], "purge") ?? options.purge
        options.autoremove = bool(fields["autoremove"], "autoremove") ?? options.autoremove
        options.repair = bool(fields["repair"], "repair") ?? options.repair
        options.lockTimeout =
            duration(fields["lock_timeout"], "lock_timeout") ?? options.lockTimeout
        options.restartServices =
            word(
                fields["restart_services"], "restart_services",
                as: PackageOptions.RestartServices.self) ?? options.restartServices
        options.stopWithin =
            duration(fields["stop_within"], "stop_within", orNone: true) ?? options.stopWithin
        options.brokenSources =
            word(fields["broken_sources"], "broken_sources", as: PackageOptions.BrokenSources.self)
            ?? options.brokenSources
        options.strict = bool(fields["strict"], "strict") ?? options.strict
        playbook.options = options
    }

    /// Environment variables: their values are text, numbers as they are written.
    mutating func environment(_ node: YAMLNode) -> [String: String] {
        var environment: [String: String] = [:]
        for entry in map(node, "environment") {
            guard let name = variableName(entry.key, "environment") else { continue }
            guard let text = entry.value.text, entry.value.tag == nil else {
                expected("text", of: name, found: entry.value)
                continue
            }
            guard !text.unicodeScalars.contains("\0") else {
                problem(entry.value, "'\(name)' holds a NUL character")
                continue
            }
            environment[name] = entry.value.isNull ? "" : text
        }
        return environment
    }

    mutating func variables(_ node: YAMLNode) -> [String: Value] {
        var variables: [String: Value] = [:]
        for entry in map(node, "vars") {
            guard let name = variableName(entry.key, "vars") else { continue }
            variables[name] = entry.value.value
        }
        return variables
    }

    /// The name of an environment variable: letters, digits and underscores, no digit first
    /// (POSIX.1-2024, Base Definitions, 3.216 Name).
    private mutating func variableName(_ node: YAMLNode, _ key: String) -> String? {
        guard let name = node.text, EnvironmentName.isValid(name) else {
            problem(
                node,
                "a name in '\(key)' has only letters, digits and _, and no digit first, "
                    + "found \(node.text.map { "'\($0)'" } ?? node.kind)")
            return nil
        }
        guard !name.hasPrefix("BELAY_") else {
            problem(node, "'\(name)' in '\(key)': names with BELAY_ are Belay's own")
            return nil
        }
        return name
    }
}

enum EnvironmentName {
    static func isValid(_ name: String) -> Bool {
        guard let first = name.utf8.first, !first.isASCIIDigit else { return false }
        return name.utf8.allSatisfy {
            $0.isASCIILetter || $0.isASCIIDigit || $0 == UInt8(ascii: "_")
        }
    }
}
