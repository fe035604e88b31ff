package import BelayModel

/// What an item that changes packages says that it did, read from what it printed.
package struct PackageOutcome: Sendable, Hashable {
    /// Each package with its version before and after, as dpkg had it.
    package var changes: [PackageChange] = []
    package var findings = PackageFindings()
    /// Why the item failed, in its own words; `nil`: it does not say.
    package var failure: String?

    /// - Parameters:
    ///   - output: what the item printed on standard output; other lines are passed over.
    ///   - errors: what it printed on standard error.
    package init(output: String, errors: String = "") {
        for line in output.split(separator: "\n") where line.hasPrefix("belay-") {
            let words = line.split(separator: " ").map(String.init)
            switch words[0] {
            case "belay-changed:" where words.count >= 5: changes.append(Self.change(words))
            case "belay-conffile:" where words.count == 3:
                findings.conffiles.append(Self.conffile(words[1], words[2]))
            case "belay-service:" where words.count >= 3:
                guard let state = ServiceState.State(rawValue: words[1]) else { continue }
                let name = words[2...].joined(separator: " ")
                findings.services.append(ServiceState(name: name, state: state))
            case _: continue
            }
        }
        failure = OwnWords.last(errors)
    }

    /// Adds to the end of an item what it said.
    package func complete(_ end: inout ItemEnd) {
        end.changed = changes
        end.findings = findings.isEmpty ? nil : findings
        if end.exit == .exited(0) {
            end.note = end.note ?? note
        } else if end.exit != nil {
            end.failure = end.failure ?? failure
        }
    }

    /// What an admin should know of an item that succeeded.
    var note: String? {
        let files = findings.conffiles.map(\.words)
        let services = ServiceState.State.allCases.compactMap { state -> String? in
            let names = findings.services.filter { $0.state == state }.map(\.name)
            return names.isEmpty ? nil : "\(state.words): \(names.joined(separator: ", "))"
        }
        let all = files + services
        return all.isEmpty ? nil : all.joined(separator: "; ")
    }

    private static func change(_ words: [String]) -> PackageChange {
        PackageChange(
            name: words[1], architecture: words[2], from: words[3] == "-" ? nil : words[3],
            to: words[4] == "-" ? nil : words[4], state: words.count > 5 ? words[5] : nil)
    }

    private static func conffile(_ path: String, _ other: String) -> ConffileChoice {
        ConffileChoice(path: path, other: other, isKept: other.hasSuffix(".dpkg-dist"))
    }
}

extension ServiceState.State {
    /// What is said of the services that are in it.
    package var words: String {
        switch self {
        case .old: "still run old code"
        case .restarted: "restarted"
        case .failed: "do not run after their restart"
        case .spared: "still run old code, and are not restarted by Belay"
        }
    }
}

/// What scripts of this target say of themselves on standard error: lines that begin `belay: `.
package enum OwnWords {
    private static let mark = "belay: "

    /// The last of them; `nil`: there is none.
    package static func last(_ errors: String) -> String? {
        errors.split(separator: "\n").last { $0.hasPrefix(mark) }.map {
            String($0.dropFirst(mark.count))
        }
    }
}
