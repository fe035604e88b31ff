package import BelayModel

/// The changes that an item reports, read from its output.
package struct PackageOutcome: Sendable, Hashable {
    /// Each package with its version before and after, as dpkg had it.
    package var changes: [PackageChange] = []
    package var findings = PackageFindings()
    /// Why the item failed, in its own words; `nil`: it does not say.
    package var failure: String?

    private static let mark = Array("belay-".utf8)
    /// An item has a line or a few for each package that it changes; more is not read.
    private static let mostLines = 20_000
    /// Scalars of a line.
    private static let longestLine = 4096
    /// Scalars of a note.
    private static let longestNote = 2000

    /// - Parameters:
    ///   - output: what the item printed on standard output; other lines are passed over.
    ///   - errors: what it printed on standard error.
    package init(output: String, errors: String = "") {
        let lines = output.utf8.split(separator: UInt8(ascii: "\n"))
            .filter { $0.starts(with: Self.mark) }.prefix(Self.mostLines)
        for line in lines {
            let text = String(Substring(line)).printable(atMost: Self.longestLine)
            let words = text.split(separator: " ").map(String.init)
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

    /// Notes for the admin on an item that succeeded.
    var note: String? {
        let files = findings.conffiles.map(\.words)
        let services = ServiceState.State.allCases.compactMap { state -> String? in
            let names = findings.services.filter { $0.state == state }.map(\.name)
            return names.isEmpty ? nil : "\(state.words): \(names.joined(separator: ", "))"
        }
        let all = files + services
        return all.isEmpty
            ? nil : all.joined(separator: "; ").printable(atMost: Self.longestNote)
    }

    private static func change(_ words: [String]) -> PackageChange {
        PackageChange(
            name: words[1], architecture: words[2], from: words[3] == "-" ? nil : words[3],
            to: words[4] == "-" ? nil : words[4], state: words.count > 5 ? words[5] : nil)
    }

    private static func conffile(_ path: String, _ other: String) -> ConffileChoice {
        ConffileChoice(
            path: path, other: other, isKept: other.hasSuffix("-dist") || other.hasSuffix("-new"))
    }
}

extension ServiceState.State {
    /// The words for the services that are in it.
    package var words: String {
        switch self {
        case .old: "still run old code"
        case .restarted: "restarted"
        case .failed: "do not run after their restart"
        case .spared: "still run old code, and are not restarted by Belay"
        }
    }
}

/// Messages of this target's own scripts on standard error: lines that begin `belay: `.
package enum OwnWords {
    private static let mark = "belay: "

    /// The last of them; `nil`: there is none.
    package static func last(_ errors: String) -> String? {
        errors.utf8.split(separator: UInt8(ascii: "\n")).last { $0.starts(with: mark.utf8) }.map {
            String(Substring($0.dropFirst(mark.utf8.count)))
                .printable(atMost: PackageProblem.longestMessage)
        }
    }
}
