import BelayDebian
import BelayModel
import Foundation
import Logging

/// Kills one item on its server, over a link of its own: the server's is in use by the item, or
/// being made anew.
struct ItemKiller: Sendable {
    let server: ServerPlan
    let secrets: ServerSecrets
    let job: String
    /// The staging directory; `nil`: there is none, and so no item.
    let stage: String?
    let step: Int
    let transport: any Transport
    let pacing: Pacing
    let log: Logger

    /// Goes on until nothing of the item runs, or the task is cancelled: a lost link may come back,
    /// and an item that was on its way may begin after the first look.
    func kill() async {
        guard let stage, StagingPath.isOwn(stage, job: job) else { return }
        var wait = pacing.firstPause
        while !Task.isCancelled {
            let answer: KillScript.Answer?
            do {
                answer = try await ask(stage)
            } catch {
                guard error.kind.mayPass else {
                    log.error("\(server.name): an item cannot be killed: \(error.message)")
                    return
                }
                answer = nil
            }
            switch answer {
            case .ended: return
            case .left(let processes):
                log.warning("\(server.name): processes do not end: \(processes)")
            case .notBegun, nil: break
            }
            try? await Task.sleep(for: wait)
            wait = min(wait * 2, pacing.longestPause)
        }
    }

    /// - Returns: the script's last word; `nil`: the command ended before it.
    private func ask(_ stage: String) async throws(LinkError) -> KillScript.Answer? {
        let link = try await transport.connect(to: server.endpoint(secrets))
        do {
            // As whom the job's directory was made: who may signal what runs in it.
            let result = try await link.run(
                KillScript.text, [stage, "\(step)", "\(KillScript.patience)"],
                as: server.shell(secrets))
            await link.close()
            return KillScript.Answer(output: String(decoding: result.output, as: UTF8.self))
        } catch {
            await link.close()
            throw error
        }
    }
}
