package import BelayModel
package import BelayStore

/// What is said at the end of a run: how the servers ended, those with the same reason together.
package enum RunSummary {
    /// Paragraphs that are shown; more would push the rest off the terminal.
    private static let mostGroups = 20

    /// - Parameter room: columns of the terminal; `nil`: as many as it takes.
    package static func text(of job: JobView, columns room: Int? = nil) -> String {
        var text = groups(job, room)
        if job.summary.check { text += "\n" + CheckSummary(job, columns: room).text }
        text += "\n" + changes(job, room)
        text += "Job \(job.summary.id): \(job.summary.shownStatus.rawValue)\(length(job.summary)). "
        text += JobText.summary(job)
        if job.summary.owed > 0 {
            text +=
                "Staging directories are owed on \(count(job.summary.owed, "server")):"
                + " `belay job cleanup \(job.summary.id)` removes them.\n"
        }
        return (text + next(job)).wrappedLines(columns: room)
    }

    private struct Group: Hashable {
        var status: ServerStatus
        var reason: String?
    }

    /// A paragraph for each way in which servers ended, failures first.
    static func groups(_ job: JobView, _ room: Int? = nil) -> String {
        let groups = Dictionary(grouping: job.servers) {
            Group(status: $0.status, reason: $0.plainReason)
        }
        let sorted = groups.sorted { one, other in
            let (a, b) = (one.key.status.place, other.key.status.place)
            if a != b { return a < b }
            if one.value.count != other.value.count { return one.value.count > other.value.count }
            return one.key.reason ?? "" < other.key.reason ?? ""
        }
        let shown = sorted.count > mostGroups ? sorted.prefix(mostGroups - 1) : sorted[...]
        var rest: [ServerStatus: Int] = [:]
        for group in sorted.dropFirst(shown.count) {
            rest[group.key.status, default: 0] += group.value.count
        }
        let more = ServerStatus.allCases.compactMap { status in
            rest[status].map { "\($0) \(status.rawValue)" }
        }
        let last =
            more.isEmpty
            ? ""
            : "… and \(more.joined(separator: ", ")), for \(sorted.count - shown.count) other "
                + "reasons: belay job show \(job.summary.id)\n"
        return shown.map { group, servers in
            let names = FoldedNames.alone(servers.map(\.name), columns: room)
            let title = "\(group.status.rawValue) (\(servers.count))"
            let owed = servers.count { $0.staging == .owed }
            let debt = owed > 0 ? ", staging directory owed on \(owed)" : ""
            guard let reason = group.reason else { return "\(title): \(names)\(debt)\n" }
            return "\(title): \(reason)\n    \(names)\(debt)\n"
        }.joined() + last
    }

    private static func length(_ job: JobSummary) -> String {
        guard let started = job.started, let finished = job.finished else { return "" }
        return " after \(spell(seconds: finished.seconds(since: started)))"
    }

    /// What the admin has to know besides of what was done.
    private static func changes(_ job: JobView, _ room: Int?) -> String {
        var text = ""
        let changed = job.servers.filter { !$0.changed.isEmpty }
        let packages = changed.reduce(0) { $0 + $1.changed.count }
        if packages > 0 {
            text += "\(count(packages, "package")) changed on \(count(changed.count, "server")).\n"
        }
        func tell(_ title: String, _ servers: [ServerView]) {
            guard !servers.isEmpty else { return }
            let names = FoldedNames.alone(servers.map(\.name), columns: room)
            text += "\(title): \(names)\n"
        }
        tell(
            "Configuration files of packages not taken over, see belay job show \(job.summary.id)",
            job.servers.filter { server in
                server.report?.findings?.conffiles.contains { $0.isKept } == true
            })
        tell(
            "Services run old code",
            job.servers.filter { server in
                server.report?.findings?.services.contains {
                    $0.state == .old || $0.state == .spared
                } == true
            })
        tell(
            "A reboot is needed",
            job.summary.check
                ? [] : job.servers.filter { $0.status == .succeeded && $0.needsReboot })
        return text
    }

    /// The commands that come next.
    private static func next(_ job: JobView) -> String {
        let id = job.summary.id
        let failed = job.servers.count { $0.status == .failed || $0.status == .timedOut }
        let undone = job.servers.count { $0.status != .succeeded }
        guard job.summary.status.isFinal, undone > 0 else { return "" }
        let why = failed > 0 ? "Why: belay job logs \(id) --failed\n" : ""
        let again = job.summary.check ? "" : "Again: belay job retry \(id)\n"
        return why + again
    }
}

extension ServerStatus {
    /// What is to be seen first.
    fileprivate var place: Int {
        switch self {
        case .failed: 0
        case .timedOut: 1
        case .unreachable: 2
        case .running, .stopping, .pending: 3
        case .canceled: 4
        case .succeeded: 5
        }
    }
}

extension ServerView {
    /// The reason without the server's own name, so that the same words are said once for many.
    package var plainReason: String? { reason?.withoutServer(name) }

    fileprivate var needsReboot: Bool {
        if report?.rebooted == true { return false }
        return report?.facts?.needsReboot == true || changed.contains(where: \.asksForReboot)
    }
}

extension PackageChange {
    /// Whether nothing but a reboot brings the new version into use everywhere.
    package var asksForReboot: Bool {
        name.hasPrefix("linux-image-") || ["libc6", "dbus", "systemd"].contains(name)
    }
}

extension String {
    /// A reason without the name of the server that it is about.
    package func withoutServer(_ name: String) -> String {
        if hasPrefix("\(name): ") { return String(dropFirst(name.count + 2)) }
        if hasPrefix("\(name) ("), let end = firstRange(of: "): ") {
            return String(self[end.upperBound...])
        }
        return replacingWord(name, by: "this server")
    }

    /// A name is a word where no letter, digit, `.`, `-` or `_` that belongs to it stands beside it.
    func replacingWord(_ word: String, by other: String) -> String {
        guard !word.isEmpty, utf8.count < 4096 else { return self }
        var result = ""
        var rest = self[...]
        while let found = rest.firstRange(of: word) {
            let before =
                found.lowerBound == startIndex ? nil : self[index(before: found.lowerBound)]
            let after = rest[found.upperBound...].first
            let next = rest[found.upperBound...].dropFirst().first
            // A full stop that ends a sentence is none of the name's.
            let goesOn = after.map { $0.isOfName && ($0 != "." || next?.isOfName == true) } ?? false
            let isWord = before?.isOfName != true && !goesOn
            result += rest[..<found.lowerBound] + (isWord ? other : word)
            rest = rest[found.upperBound...]
        }
        return result + rest
    }
}

extension Character {
    fileprivate var isOfName: Bool { isLetter || isNumber || "-_./".contains(self) }
}

extension [PackageChange] {
    /// Names that are there more than once, for several architectures.
    package var sharedNames: Set<String> {
        var seen = Set<String>()
        return Set(map(\.name).filter { !seen.insert($0).inserted })
    }
}

extension PackageChange {
    /// The name, with the architecture where that tells it apart.
    package func label(_ shared: Set<String>) -> String {
        shared.contains(name) && !architecture.isEmpty ? "\(name):\(architecture)" : name
    }
}
