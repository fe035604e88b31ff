import BelayDebian
import BelayModel

/// Finds out whether an item has run for longer than it may, by the clock of its own server.
///
/// The coordinator's own clock only says when to ask: while this machine slept, or the link was lost,
/// the item may have ended, or may not even have begun.
struct AgeQuestion: Sendable {
    let server: ServerPlan
    let secrets: ServerSecrets
    /// The staging directory.
    let stage: String
    let step: Int
    /// Seconds that the item may run.
    let limit: Int
    /// After how long from now this machine's clock may count, too: the item has been in hand here for
    /// its limit then.
    let trust: Duration
    let transport: any Transport
    let pacing: Pacing
    let clock: JobClock

    /// How often the server is asked in vain before this machine's clock counts: some servers let
    /// nobody log in a second time.
    private static let mostTries = 8

    /// Asks until the item has run for its limit or has ended, over links of its own: the server's is
    /// in use by the item, or being made anew.
    /// - Parameter isLinkUp: whether the item's own link is good.
    /// - Returns: whether it has run for its limit; `false`: it has ended, or the task was cancelled.
    func hasRunOver(isLinkUp: @Sendable () -> Bool) async -> Bool {
        var wait = pacing.firstPause
        var tries = 0
        let start = clock.elapsed()
        while !Task.isCancelled {
            switch await ask() {
            case .running(let seconds) where seconds >= limit: return true
            case .running(let seconds):
                tries = 0
                wait = pacing.firstPause
                // A second more: the server counts whole ones.
                try? await clock.sleep(pacing.second * (limit - seconds) + pacing.second / 4)
                continue
            case .ended: return false
            case .notBegun: break
            case nil:
                tries += 1
                let isLong = clock.elapsed() - start >= trust
                if tries >= Self.mostTries, isLong, isLinkUp() { return true }
            }
            try? await clock.sleep(wait)
            wait = min(wait * 2, pacing.longestPause)
        }
        return false
    }

    /// - Returns: `nil`: the server did not say.
    private func ask() async -> AgeScript.Answer? {
        guard let link = try? await transport.connect(to: server.endpoint(secrets)) else {
            return nil
        }
        let result = try? await link.run(
            AgeScript.text, [stage, "\(step)"], as: server.shell(secrets))
        await link.close()
        return result.flatMap {
            AgeScript.Answer(output: String(decoding: $0.output, as: UTF8.self))
        }
    }
}
