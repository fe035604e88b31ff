// Slots: a server of a group that only so many may be worked on at once starts its action phase when
// it has them. Who has them, over all jobs, is not known here: whoever commits decides.
extension JobRun {
    /// What was decided about servers that waited for slots.
    package struct SlotDecision: Sendable, Codable, Hashable {
        /// Servers that have their slots, and start now.
        package var granted: [Int]
        package var refused: [Refusal]
        /// Servers that begin to wait for another job, or wait for none any more.
        package var blocked: [Block]
        /// Servers that lack nothing but one of the forks of all jobs together. Not journaled.
        package var hungry = 0

        private enum CodingKeys: CodingKey { case granted, refused, blocked }

        /// - Parameter job: the one that changes the server; `nil`: none does any more.
        package struct Block: Sendable, Codable, Hashable {
            package var server: Int
            package var job: Int64?

            package init(server: Int, job: Int64?) {
                self.server = server
                self.job = job
            }
        }

        package struct Refusal: Sendable, Codable, Hashable {
            package var server: Int
            package var reason: String

            package init(server: Int, reason: String) {
                self.server = server
                self.reason = reason
            }
        }

        package init(
            granted: [Int] = [], refused: [Refusal] = [], blocked: [Block] = []
        ) {
            self.granted = granted
            self.refused = refused
            self.blocked = blocked
        }

        /// Journals of before there were locks know of no blocked servers.
        package init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            self.init(
                granted: try values.decode([Int].self, forKey: .granted),
                refused: try values.decode([Refusal].self, forKey: .refused),
                blocked: try values.decodeIfPresent([Block].self, forKey: .blocked) ?? [])
        }

        package var isEmpty: Bool { granted.isEmpty && refused.isEmpty && blocked.isEmpty }
    }

    /// What becomes of a server's slots.
    package enum SlotFate: Sendable, Hashable {
        /// It has none.
        case none
        /// It is in its action phase.
        case held
        /// It succeeded.
        case returned
        /// It ended before anything of its action phase was done: all is as it was before.
        case untouched
        /// It did not complete its action phase: nobody knows whether its group can spare another.
        case kept(String)
    }

    /// Servers that could start their action phase at once if they had their slots and locks, in the
    /// order in which they are to have them; and those that wait for another job.
    package var slotWaiters: [Int] {
        guard mayAdmit, !status.isFinal, !slotQueue.isEmpty else { return [] }
        let hasRoom = atWork < plan.forks
        return slotQueue.filter {
            servers[$0].place == .queued && (hasRoom || servers[$0].waiting != nil)
        }
    }

    /// Whether any of its servers needs something that other jobs may have.
    package var asksForGrants: Bool {
        plan.sharesForks == true || plan.lockWait != nil || !plan.policies.atOnce.isEmpty
    }

    /// How many of them can start.
    package var freeForks: Int { max(0, plan.forks - atWork) }

    /// The slots that a server needs.
    package func slotWish(of server: Int, in job: Int64) -> SlotBook.Wish {
        let groups = slotNeeds[server, default: []].map { plan.policies.atOnce[$0] }
        return SlotBook.Wish(
            job: job, server: plan.servers[server].name,
            groups: groups.map { .init(name: $0.name, most: $0.most) })
    }

    package func slotFate(of server: Int) -> SlotFate {
        let run = servers[server]
        guard run.holdsSlots else { return .none }
        guard run.status.isFinal else { return .held }
        if run.status == .succeeded { return .returned }
        guard hasBegunAction(server) else { return .untouched }
        return .kept("\(run.status.rawValue)\(run.reason.map { ": \($0)" } ?? "")")
    }

    /// Decides about all servers that wait for slots or the lock; the book is changed accordingly.
    ///
    /// A server gets all that it needs at once or nothing, and one that has the lock waits for nothing
    /// more: no two jobs can wait for each other for ever.
    /// - Parameters:
    ///   - freezes: those of now. They keep servers from beginning their action phase; one that has
    ///     begun it is left in a better state by going through with it.
    ///   - allowance: how many servers may start, by the forks of all jobs together.
    package func decideSlots(
        from book: inout SlotBook, locks: LockBook = LockBook(), freezes: Freezes = Freezes(),
        allowance: Int = .max, job: Int64
    ) -> SlotDecision {
        var decision = SlotDecision()
        let free = freeForks
        for server in slotWaiters {
            if mayFreeze(server), let freeze = freezes.freeze(of: plan.servers[server]) {
                decision.refused.append(.init(server: server, reason: freeze.reason))
                continue
            }
            let other = needsLock(server) ? locks.holder(of: lockKeys(of: server)) : nil
            if servers[server].waiting?.job != other {
                decision.blocked.append(.init(server: server, job: other))
            }
            let hasFork = decision.granted.count + decision.hungry < free
            guard other == nil, hasFork || slotNeeds[server] != nil else { continue }
            let mayStart = hasFork && decision.granted.count < allowance
            guard needsSlots(server) else {
                if mayStart { decision.granted.append(server) }
                if hasFork, !mayStart { decision.hungry += 1 }
                continue
            }
            let wish = slotWish(of: server, in: job)
            switch book.verdict(on: wish) {
            case .granted where mayStart:
                book.take(wish)
                decision.granted.append(server)
            case .granted:
                if hasFork { decision.hungry += 1 }
            case .wait:
                break
            case .refused(let slot):
                let job = slot.job == job ? "" : ", job \(slot.job)"
                let reason = "\(slot.server) of \(slot.group) failed\(job)"
                decision.refused.append(.init(server: server, reason: reason))
            }
        }
        return decision
    }

    /// Whether a freeze can still keep the server from being changed.
    private func mayFreeze(_ server: Int) -> Bool {
        phase == .action && servers[server].nextPhase == .action && plan.overridesFreeze != true
            && !hasBegunAction(server)
    }

    /// Whether the server has to wait for slots before it starts its action phase.
    package func needsSlots(_ server: Int) -> Bool {
        phase == .action && !servers[server].holdsSlots && slotNeeds[server] != nil
    }

    /// Whether the server needs anything that other jobs may have before it starts.
    func needsGrant(_ server: Int) -> Bool {
        plan.sharesForks == true || needsSlots(server) || needsLock(server)
    }

    mutating func take(
        _ decision: SlotDecision, at now: Timestamp, _ reaction: inout Reaction
    ) {
        guard mayAdmit, !slotQueue.isEmpty else { return }
        let named =
            decision.blocked.map(\.server) + decision.granted + decision.refused.map(\.server)
        // A decision that comes too late changes nothing.
        guard named.contains(where: isInSlotQueue) else { return }
        for block in decision.blocked where isInSlotQueue(block.server) {
            self.block(block.server, by: block.job, at: now, &reaction)
        }
        for server in decision.granted where isInSlotQueue(server) && atWork < plan.forks {
            if servers[server].waiting != nil { block(server, by: nil, at: now, &reaction) }
            if needsSlots(server) { servers[server].holdsSlots = true }
            if needsLock(server) { servers[server].holdsLock = true }
            start(server, at: now, &reaction)
        }
        for refusal in decision.refused where isInSlotQueue(refusal.server) {
            settle(refusal.server, as: .canceled, refusal.reason, at: now, &reaction)
        }
        slotQueue.removeAll { servers[$0].place != .queued }
    }

    private func isInSlotQueue(_ server: Int) -> Bool {
        servers.indices.contains(server) && servers[server].place == .queued && needsGrant(server)
    }
}
