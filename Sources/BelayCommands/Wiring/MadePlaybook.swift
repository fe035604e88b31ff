import BelayModel
import Foundation

/// A remediation that a command line says all of. It becomes the text of a playbook, so that the job
/// is one like any other: kept, shown, and run again.
struct MadePlaybook {
    let name: String
    let hosts: String
    let packages: PackageRequest
    let reboot: RebootRule

    /// YAML, of which JSON's strings are a part (YAML 1.2, 1.3).
    var text: String {
        let request: String
        switch packages {
        case .security: request = "security"
        case .all: request = "all"
        case .list(let names):
            let words = names.map { name in
                Self.quoted(name.version.map { "\(name.name)=\($0)" } ?? name.name)
            }
            request = "[" + words.joined(separator: ", ") + "]"
        }
        return """
            name: \(Self.quoted(name))
            kind: remediate
            hosts: \(Self.quoted(hosts))
            become: true
            packages: \(request)
            reboot: \(reboot.rawValue)

            """
    }

    private static func quoted(_ text: String) -> String { Value.string(text).json }
}
