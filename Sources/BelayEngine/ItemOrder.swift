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
    /// Output that is stored already.
    let stored: OutputSizes
}
