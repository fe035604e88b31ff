import BelayDebian
import BelayModel
import BelayStore

extension Executor {
    /// How long a lost link is taken up again while an item is in hand.
    var itemPatience: Duration {
        if let watch, watch.isUnderWay { return watch.patience }
        return pacing.second * plan.limits.reconnectFor
    }

    func reboot(
        _ order: ItemOrder, _ rule: RebootRule
    ) async throws(LinkError) -> ItemEnd? {
        let limit = plan.limits.rebootTimeout
        let work = RebootWork(rule: rule, timeout: limit, lockTimeout: plan.options.lockTimeout)
        let new = RebootWatch(isTakenUp: order.start != .fresh, patience: pacing.second * limit)
        watch = new
        defer { watch = nil }
        do {
            guard
                var end = try await supervise(
                    order, script: work.script, isLong: true, collect: new.output)
            else { return nil }
            if watch?.isThrough == true { end.note = try await lookAgain(order) }
            return end
        } catch {
            throw watch?.words(for: error, seconds: limit) ?? error
        }
    }

    /// What an admin should know of the server now that it is back; goes to the logs, too.
    func lookAgain(_ order: ItemOrder) async throws(LinkError) -> String {
        let text = try await withLink(order.attempt, patience: itemPatience) {
            link throws(LinkError) in
            await self.finishRunner()
            let result = try await link.run(RebootWork.afterwards, as: self.shell)
            guard result.hasBegun, result.end == .exited(0) else {
                throw self.early(result.end, result.hasBegun, result.complaint)
            }
            self.begin()
            return result.output
        }
        await inbox.send(
            Output(server: index, step: order.step, stream: .standardOutput, bytes: text))
        let lines = String(decoding: text, as: UTF8.self).split(whereSeparator: \.isNewline)
        return lines.prefix(20).map { String($0).printable }.joined(separator: "; ")
    }
}
