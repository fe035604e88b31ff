import BelayDebian
import BelayModel

/// What is known of a reboot while it is the item in hand.
struct RebootWatch {
    /// What the item printed.
    let output = Collector(limit: 64 * 1024)
    /// Whether a lost coordinator may have seen the reboot being asked for.
    let isTakenUp: Bool
    /// How long the server may take to go down, and to come back.
    let patience: Duration
    /// Since when the item is gone while the server has not been restarted.
    private var goneSince: ContinuousClock.Instant?
    /// Whether the server was restarted.
    private(set) var isThrough = false

    init(isTakenUp: Bool, patience: Duration) {
        self.isTakenUp = isTakenUp
        self.patience = patience
    }

    /// Whether the server is expected to go away.
    var isUnderWay: Bool {
        isTakenUp || goneSince != nil || RebootWork.hasAsked(output: output.standardOutput)
    }

    /// The item ends when the server was restarted. It may be gone before: a server that goes down
    /// ends what runs on it, and may still let somebody log in.
    /// - Throws: `LinkError.Kind.lost` when the server is to be asked again.
    mutating func outcome(
        _ state: ItemState, isAttaching: Bool
    ) throws(LinkError) -> Outcome {
        switch state {
        case .rebooted:
            isThrough = true
            return .ended(ItemEnd(exit: .exited(0)))
        case .lost:
            let since = goneSince ?? .now
            goneSince = since
            guard .now - since > patience else {
                throw LinkError(.lost, "the server is going down")
            }
            return .ended(
                ItemEnd(
                    exit: nil, failure: "the server was asked to reboot, and has not gone down"))
        case .exited(let status):
            return .ended(ended(status))
        case .none, .withdrawn, .gone, .vanished, .cut, .unwritten, .differs:
            return Outcome(state, isAttaching: isAttaching)
        }
    }

    private func ended(_ status: Int) -> ItemEnd {
        var end = ItemEnd(exit: .exited(status))
        if status == 0 {
            end.note = output.standardOutput.split(whereSeparator: \.isNewline).last
                .map { String($0).printable }
        } else {
            end.failure = RebootWork.failure(standardError: output.standardError)
        }
        return end
    }

    /// Says of a server that cannot be reached that it has not come back.
    func words(for error: LinkError, seconds: Int) -> LinkError {
        guard isUnderWay, error.kind.mayPass else { return error }
        let away = isThrough ? "after its reboot" : "from its reboot within \(seconds) s"
        return LinkError(error.kind, "the server has not come back \(away): \(error.message)")
    }
}
