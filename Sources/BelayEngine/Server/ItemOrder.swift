import BelayModel
import BelayStore

/// An item that an executor is to run.
struct ItemOrder: Sendable {
    let attempt: Int
    /// The step's index on its server; it names the item's files there.
    let step: Int
    let phase: Phase
    let item: Item
    let start: Start
    /// Whether no item that takes a moment is to follow on the server.
    let isLast: Bool
    /// Output that is stored already.
    let stored: OutputSizes
}

extension Work {
    /// Whether it is a playbook's script, most of which take a moment.
    var isScript: Bool {
        switch self {
        case .run: true
        case .upload, .findPackages, .changePackages, .reboot: false
        }
    }
}
