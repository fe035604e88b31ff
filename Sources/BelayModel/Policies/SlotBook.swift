/// The right of a server to be in its action phase, of which a group has so many, over all jobs.
package struct Slot: Sendable, Hashable {
    package var group: String
    package var server: String
    package var job: Int64
    /// How many the job that took it lets a group have.
    package var most: Int
    /// Why the server keeps it though its job is done with it; `nil`: the server is at work.
    package var kept: String?
    /// Why the server had kept it when its job took it over; `nil`: it had not.
    package var before: String?

    package init(
        group: String, server: String, job: Int64, most: Int, kept: String? = nil,
        before: String? = nil
    ) {
        self.group = group
        self.server = server
        self.job = job
        self.most = most
        self.kept = kept
        self.before = before
    }
}

extension Slot {
    /// Whether its server is at work, and was well when it took it.
    fileprivate var isClean: Bool { kept == nil && before == nil }
}

/// The slots that are taken: who may have one more.
package struct SlotBook: Sendable, Hashable {
    package private(set) var slots: [Slot]

    package init(_ slots: [Slot] = []) { self.slots = slots }

    /// A server that needs a slot of each of these groups.
    package struct Wish: Sendable, Hashable {
        package var job: Int64
        package var server: String
        package var groups: [Group]

        package struct Group: Sendable, Hashable {
            package var name: String
            package var most: Int

            package init(name: String, most: Int) {
                self.name = name
                self.most = most
            }
        }

        package init(job: Int64, server: String, groups: [Group]) {
            self.job = job
            self.server = server
            self.groups = groups
        }
    }

    package enum Verdict: Sendable, Hashable {
        case granted
        /// Servers at work have them; each gives its own back sooner or later, or keeps it.
        case wait(for: Slot)
        /// Servers that went wrong have them, and nothing but an operator frees them.
        case refused(by: Slot)
    }

    /// Whether a server may have its slots: all of them at once or none, so that no two servers wait
    /// for each other. One that has kept a slot takes it over: it is what the slot stands for.
    package func verdict(on wish: Wish) -> Verdict {
        var blocker: Slot?
        for group in wish.groups {
            let others = slots.filter { $0.group == group.name && $0.server != wish.server }
            let kept = others.filter { $0.kept != nil }
            // A job that asks for fewer is heeded as long as it has one.
            if let first = kept.first, kept.count >= Self.limit(group.most, kept) {
                return .refused(by: first)
            }
            if let first = others.first(where: { $0.kept == nil }) ?? others.first,
                others.count >= Self.limit(group.most, others)
            {
                blocker = blocker ?? first
            }
            let own = slots.first {
                $0.group == group.name && $0.server == wish.server && $0.job != wish.job
            }
            if let own, own.kept == nil { blocker = blocker ?? own }
        }
        return blocker.map { .wait(for: $0) } ?? .granted
    }

    private static func limit(_ most: Int, _ slots: [Slot]) -> Int {
        slots.reduce(most) { min($0, $1.most) }
    }

    /// Gives a server its slots; a slot that it had kept is its job's now.
    package mutating func take(_ wish: Wish) {
        for group in wish.groups {
            let own = slots.first { $0.group == group.name && $0.server == wish.server }
            slots.removeAll { $0.group == group.name && $0.server == wish.server }
            slots.append(
                Slot(
                    group: group.name, server: wish.server, job: wish.job, most: group.most,
                    before: own?.kept ?? own?.before))
        }
    }

    /// What becomes of the slots of a server that has ended in a job.
    package mutating func end(_ fate: JobRun.SlotFate, of server: String, in job: Int64) {
        switch fate {
        case .none, .held: break
        case .returned: slots.removeAll { $0.server == server && $0.job == job }
        case .untouched:
            slots.removeAll { $0.server == server && $0.job == job && $0.isClean }
            for index in slots.indices where slots[index].server == server {
                guard slots[index].job == job, let before = slots[index].before else { continue }
                slots[index].kept = before
                slots[index].before = nil
            }
        case .kept(let reason):
            for index in slots.indices where slots[index].server == server {
                if slots[index].job == job { slots[index].kept = reason }
            }
        }
    }

    /// Frees all slots that a server has kept.
    package mutating func free(_ server: String) {
        slots.removeAll { $0.server == server && $0.kept != nil }
    }
}
