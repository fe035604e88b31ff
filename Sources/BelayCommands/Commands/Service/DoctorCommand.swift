import ArgumentParser
import BelayModel
import BelayReports
import BelayStore
import Foundation

struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Looks at what jobs that run by themselves need, and says what to do.",
        discussion: """
            It looks at this machine only, as the user who will run the jobs, and changes nothing; \
            belay ping looks at the servers.
            """)

    @Flag(help: "Print JSON.") var json = false

    func run() async throws {
        let findings = Doctor(environment: ProcessInfo.processInfo.environment).findings(at: .now)
        try await printing {
            if json {
                Console.line(try JSONText.of(findings))
            } else {
                Console.write(Self.text(findings).wrappedLines(columns: Console.columns))
            }
        }
        if findings.contains(where: { $0.status == .fail }) { throw ExitCode.failure }
    }

    static func text(_ findings: [Finding]) -> String {
        let width = findings.map(\.about.columns).max() ?? 0
        return findings.map { finding in
            let status = finding.status.rawValue
            let blanks = String(repeating: " ", count: 4 - status.count + 1)
            let about = finding.about
            let gap = String(repeating: " ", count: width - about.columns + 1)
            let first = "\(status)\(blanks)\(about)\(gap)\(finding.found)".printableLine
            return first + "\n" + (finding.cure.map { "     → \($0)".printableLine + "\n" } ?? "")
        }.joined()
    }
}

/// Something that was looked at.
struct Finding: Encodable, Hashable {
    enum Status: String, Encodable {
        case ok = "OK"
        case warn = "WARN"
        case fail = "FAIL"
    }

    let about: String
    let status: Status
    let found: String
    /// What to do about it.
    let cure: String?

    static func ok(_ about: String, _ found: String) -> Finding {
        Finding(about: about, status: .ok, found: found, cure: nil)
    }

    static func warn(_ about: String, _ found: String, cure: String) -> Finding {
        Finding(about: about, status: .warn, found: found, cure: cure)
    }

    static func fail(_ about: String, _ found: String, cure: String) -> Finding {
        Finding(about: about, status: .fail, found: found, cure: cure)
    }
}
