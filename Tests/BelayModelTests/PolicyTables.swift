import BelayModel

extension TransitionTable {
    /// Two waves of a server each, with a pause between them.
    static let waves = TransitionTable(
        name: "waves",
        plan: .of(
            servers: 2, items: [0, 0, 1],
            policies: Policies(serial: [.count(1)], pause: [600])),
        rows: [
            Row("first wave, connecting", "began"),
            Row("first wave", "began connected made"),
            Row("pause", "began connected made ok"),
            Row("second wave", "began connected made ok waveDue", server: 1),
            Row(
                "second wave, last item", "began connected made ok waveDue connected.1 made.1",
                server: 1),
            Row("first wave failed", "began connected made fail"),
            Row("terminated in the first wave", "began connected made terminate"),
            Row("terminated in the pause", "began connected made ok terminate"),
        ],
        text: """
            first wave, connecting: Active --> >. Running ||. None & Pending ||. None
                terminate      Terminated --- -- Canceled ||- None & Canceled ||- None: release on 0, release on 1, finish
                resumed        Active --> >. Running ||. None & Pending ||. None: connect on 0
                connected      Active --> >. Running ||. Present & Pending ||. None: make on 0
                lost           Active --> >. Running ||. None (no link) & Pending ||. None
                unreachable    Failed --x x- Unreachable ||- None & Canceled ||- None: release on 0, release on 1, finish
                nothing: began due cleanup made refused ok found fail signaled unknown notStarted
                    overdue killDue waveDue gateDue approve approveOther deny grant refuse
                    restored removed removedItself owed ~all
            first wave: Active --> >. Running ||> Present & Pending ||. None
                terminate      Terminating --> >- Stopping ||> Present & Canceled ||- None: recall on 0, release on 1
                resumed        Active --> >. Running ||> Present & Pending ||. None: run 0 again on 0, watch on 0
                ok             Active --> +@ Succeeded ||+ Present & Pending ||. None: remove on 0, wake wave 2
                found          Active --> +@ Succeeded ||+ Present & Pending ||. None: remove on 0, wake wave 2
                fail           Terminating --x x- Failed ||x Present & Canceled ||- None: remove on 0, release on 1
                signaled       Terminating --x x- Failed ||x Present & Canceled ||- None: remove on 0, release on 1
                unknown        Terminating --x x- Failed ||x Present & Canceled ||- None: remove on 0, release on 1
                notStarted     Active --> >. Running ||> Present & Pending ||. None: run 0 on 0, watch on 0
                overdue        Active --> >. Stopping ||> Present & Pending ||. None: recall on 0
                lost           Active --> >. Running ||> Present (no link) & Pending ||. None
                unreachable    Failed --x x- Unreachable ||x Owed & Canceled ||- None: release on 0, release on 1, finish
                nothing: began due cleanup connected made refused killDue waveDue gateDue approve
                    approveOther deny grant refuse restored removed removedItself owed ~all
            pause: Active --> +@ Succeeded ||+ Present & Pending ||. None
                terminate      Terminating --/ +- Succeeded ||+ Present & Canceled ||- None: release on 1
                resumed        Active --> +@ Succeeded ||+ Present & Pending ||. None: wake wave 2, remove on 0
                waveDue        Active --> +> Succeeded ||+ Present & Running ||. None: connect on 1
                lost           Active --> +@ Succeeded ||+ Present (no link) & Pending ||. None
                unreachable    Active --> +@ Succeeded ||+ Owed & Pending ||. None: release on 0
                removed        Active --> +@ Succeeded ||+ Removed & Pending ||. None: release on 0
                removedItself  Active --> +@ Succeeded ||+ Removed & Pending ||. None: release on 0
                owed           Active --> +@ Succeeded ||+ Owed & Pending ||. None: release on 0
                nothing: began due cleanup connected made refused ok found fail signaled unknown
                    notStarted overdue killDue gateDue approve approveOther deny grant refuse
                    restored ~all
            second wave: Active --> +> Succeeded ||+ Present & Running ||. None
                terminate      Terminating --/ +- Succeeded ||+ Present & Canceled ||- None: release on 1
                resumed        Active --> +> Succeeded ||+ Present & Running ||. None: remove on 0, connect on 1
                connected      Active --> +> Succeeded ||+ Present & Running ||. Present: make on 1
                lost           Active --> +> Succeeded ||+ Present & Running ||. None (no link)
                unreachable    Active --x +x Succeeded ||+ Present & Unreachable ||- None: release on 1
                nothing: began due cleanup made refused ok found fail signaled unknown notStarted
                    overdue killDue waveDue gateDue approve approveOther deny grant refuse
                    restored removed removedItself owed ~all
            second wave, last item: Active --> +> Succeeded ||+ Present & Running ||> Present
                terminate      Terminating --> +> Succeeded ||+ Present & Stopping ||> Present: recall on 1
                resumed        Active --> +> Succeeded ||+ Present & Running ||> Present: remove on 0, run 0 again on 1, watch on 1
                ok             Active --+ ++ Succeeded ||+ Present & Succeeded ||+ Present: remove on 1
                found          Active --+ ++ Succeeded ||+ Present & Succeeded ||+ Present: remove on 1
                fail           Active --x +x Succeeded ||+ Present & Failed ||x Present: remove on 1
                signaled       Active --x +x Succeeded ||+ Present & Failed ||x Present: remove on 1
                unknown        Active --x +x Succeeded ||+ Present & Failed ||x Present: remove on 1
                notStarted     Active --> +> Succeeded ||+ Present & Running ||> Present: run 0 on 1, watch on 1
                overdue        Active --> +> Succeeded ||+ Present & Stopping ||> Present: recall on 1
                lost           Active --> +> Succeeded ||+ Present & Running ||> Present (no link)
                unreachable    Active --x +x Succeeded ||+ Present & Unreachable ||x Owed: release on 1
                nothing: began due cleanup connected made refused killDue waveDue gateDue approve
                    approveOther deny grant refuse restored removed removedItself owed ~all
            first wave failed: Terminating --x x- Failed ||x Present & Canceled ||- None
                resumed        Terminating --x x- Failed ||x Present & Canceled ||- None: remove on 0
                lost           Terminating --x x- Failed ||x Present (no link) & Canceled ||- None
                unreachable    Failed --x x- Failed ||x Owed & Canceled ||- None: release on 0, finish
                removed        Failed --x x- Failed ||x Removed & Canceled ||- None: release on 0, finish
                removedItself  Failed --x x- Failed ||x Removed & Canceled ||- None: release on 0, finish
                owed           Failed --x x- Failed ||x Owed & Canceled ||- None: release on 0, finish
                nothing: began due terminate cleanup connected made refused ok found fail
                    signaled unknown notStarted overdue killDue waveDue gateDue approve
                    approveOther deny grant refuse restored ~all
            terminated in the first wave: Terminating --> >- Stopping ||> Present & Canceled ||- None
                resumed        Terminating --> >- Stopping ||> Present & Canceled ||- None: run 0 attach on 0, watch on 0
                ok             Terminating --/ +- Succeeded ||+ Present & Canceled ||- None: remove on 0
                found          Terminating --/ +- Succeeded ||+ Present & Canceled ||- None: remove on 0
                fail           Terminating --x x- Failed ||x Present & Canceled ||- None: remove on 0
                signaled       Terminating --x x- Failed ||x Present & Canceled ||- None: remove on 0
                unknown        Terminating --x x- Failed ||x Present & Canceled ||- None: remove on 0
                notStarted     Terminating --- -- Canceled ||- Present & Canceled ||- None: remove on 0
                overdue        Terminating --> >- Stopping ||> Present & Canceled ||- None: recall on 0
                lost           Terminating --> >- Stopping ||> Present (no link) & Canceled ||- None
                unreachable    Terminated --x x- Unreachable ||x Owed & Canceled ||- None: release on 0, finish
                nothing: began due terminate cleanup connected made refused killDue waveDue
                    gateDue approve approveOther deny grant refuse restored removed removedItself
                    owed ~all
            terminated in the pause: Terminating --/ +- Succeeded ||+ Present & Canceled ||- None
                resumed        Terminating --/ +- Succeeded ||+ Present & Canceled ||- None: remove on 0
                lost           Terminating --/ +- Succeeded ||+ Present (no link) & Canceled ||- None
                unreachable    Terminated --/ +- Succeeded ||+ Owed & Canceled ||- None: release on 0, finish
                removed        Terminated --/ +- Succeeded ||+ Removed & Canceled ||- None: release on 0, finish
                removedItself  Terminated --/ +- Succeeded ||+ Removed & Canceled ||- None: release on 0, finish
                owed           Terminated --/ +- Succeeded ||+ Owed & Canceled ||- None: release on 0, finish
                nothing: began due terminate cleanup connected made refused ok found fail
                    signaled unknown notStarted overdue killDue waveDue gateDue approve
                    approveOther deny grant refuse restored ~all
            """)

    /// Two servers in one wave, an item, and one that follows the wave.
    static let afterWave = TransitionTable(
        name: "afterWave",
        plan: .of(
            servers: 2, items: [0, 0, 1], policies: Policies(afterWave: [item("health")])),
        rows: [
            Row("both at work", "began connected made connected.1 made.1"),
            Row("one waits", "began connected made connected.1 made.1 ok", server: 1),
            Row("both are checked", "began connected made connected.1 made.1 ok ok.1"),
            Row("one failed", "began connected made connected.1 made.1 fail ok.1", server: 1),
            Row(
                "terminated, one waited", "began connected made connected.1 made.1 ok terminate",
                server: 1),
        ],
        text: """
            both at work: Active --> Running ||>. Present & Running ||>. Present
                terminate      Terminating --> Stopping ||>. Present & Stopping ||>. Present: recall on 0, recall on 1
                resumed        Active --> Running ||>. Present & Running ||>. Present: run 0 again on 0, watch on 0, run 0 again on 1, watch on 1
                ok             Active --> Running ||+. Present & Running ||>. Present
                found          Active --> Running ||+. Present & Running ||>. Present
                fail           Active --> Failed ||x- Present & Running ||>. Present: remove on 0
                signaled       Active --> Failed ||x- Present & Running ||>. Present: remove on 0
                unknown        Active --> Failed ||x- Present & Running ||>. Present: remove on 0
                notStarted     Active --> Running ||>. Present & Running ||>. Present: run 0 on 0, watch on 0
                overdue        Active --> Stopping ||>. Present & Running ||>. Present: recall on 0
                lost           Active --> Running ||>. Present (no link) & Running ||>. Present
                unreachable    Active --> Unreachable ||x- Owed & Running ||>. Present: release on 0
                nothing: began due cleanup connected made refused killDue waveDue gateDue approve
                    approveOther deny grant refuse restored removed removedItself owed ~all
            one waits: Active --> Running ||+. Present & Running ||>. Present
                terminate      Terminating --> Canceled ||+- Present & Stopping ||>. Present: remove on 0, recall on 1
                resumed        Active --> Running ||+. Present & Running ||>. Present: run 0 again on 1, watch on 1
                ok             Active --> Running ||+> Present & Running ||+> Present: run 1 on 0, watch on 0, run 1 on 1, watch on 1
                found          Active --> Running ||+> Present & Running ||+> Present: run 1 on 0, watch on 0, run 1 on 1, watch on 1
                fail           Active --> Running ||+> Present & Failed ||x- Present: remove on 1, run 1 on 0, watch on 0
                signaled       Active --> Running ||+> Present & Failed ||x- Present: remove on 1, run 1 on 0, watch on 0
                unknown        Active --> Running ||+> Present & Failed ||x- Present: remove on 1, run 1 on 0, watch on 0
                notStarted     Active --> Running ||+. Present & Running ||>. Present: run 0 on 1, watch on 1
                overdue        Active --> Running ||+. Present & Stopping ||>. Present: recall on 1
                lost           Active --> Running ||+. Present & Running ||>. Present (no link)
                unreachable    Active --> Running ||+> Present & Unreachable ||x- Owed: release on 1, run 1 on 0, watch on 0
                nothing: began due cleanup connected made refused killDue waveDue gateDue approve
                    approveOther deny grant refuse restored removed removedItself owed ~all
            both are checked: Active --> Running ||+> Present & Running ||+> Present
                terminate      Terminating --> Stopping ||+> Present & Stopping ||+> Present: recall on 0, recall on 1
                resumed        Active --> Running ||+> Present & Running ||+> Present: run 1 again on 0, watch on 0, run 1 again on 1, watch on 1
                ok             Active --> Succeeded ||++ Present & Running ||+> Present: remove on 0
                found          Active --> Succeeded ||++ Present & Running ||+> Present: remove on 0
                fail           Active --> Failed ||+x Present & Running ||+> Present: remove on 0
                signaled       Active --> Failed ||+x Present & Running ||+> Present: remove on 0
                unknown        Active --> Failed ||+x Present & Running ||+> Present: remove on 0
                notStarted     Active --> Running ||+> Present & Running ||+> Present: run 1 on 0, watch on 0
                overdue        Active --> Stopping ||+> Present & Running ||+> Present: recall on 0
                lost           Active --> Running ||+> Present (no link) & Running ||+> Present
                unreachable    Active --> Unreachable ||+x Owed & Running ||+> Present: release on 0
                nothing: began due cleanup connected made refused killDue waveDue gateDue approve
                    approveOther deny grant refuse restored removed removedItself owed ~all
            one failed: Active --> Failed ||x- Present & Running ||+> Present
                terminate      Terminating --> Failed ||x- Present & Stopping ||+> Present: recall on 1
                resumed        Active --> Failed ||x- Present & Running ||+> Present: remove on 0, run 1 again on 1, watch on 1
                ok             Active --x Failed ||x- Present & Succeeded ||++ Present: remove on 1
                found          Active --x Failed ||x- Present & Succeeded ||++ Present: remove on 1
                fail           Active --x Failed ||x- Present & Failed ||+x Present: remove on 1
                signaled       Active --x Failed ||x- Present & Failed ||+x Present: remove on 1
                unknown        Active --x Failed ||x- Present & Failed ||+x Present: remove on 1
                notStarted     Active --> Failed ||x- Present & Running ||+> Present: run 1 on 1, watch on 1
                overdue        Active --> Failed ||x- Present & Stopping ||+> Present: recall on 1
                lost           Active --> Failed ||x- Present & Running ||+> Present (no link)
                unreachable    Active --x Failed ||x- Present & Unreachable ||+x Owed: release on 1
                nothing: began due cleanup connected made refused killDue waveDue gateDue approve
                    approveOther deny grant refuse restored removed removedItself owed ~all
            terminated, one waited: Terminating --> Canceled ||+- Present & Stopping ||>. Present
                resumed        Terminating --> Canceled ||+- Present & Stopping ||>. Present: remove on 0, run 0 attach on 1, watch on 1
                ok             Terminating --/ Canceled ||+- Present & Canceled ||+- Present: remove on 1
                found          Terminating --/ Canceled ||+- Present & Canceled ||+- Present: remove on 1
                fail           Terminating --x Canceled ||+- Present & Failed ||x- Present: remove on 1
                signaled       Terminating --x Canceled ||+- Present & Failed ||x- Present: remove on 1
                unknown        Terminating --x Canceled ||+- Present & Failed ||x- Present: remove on 1
                notStarted     Terminating --/ Canceled ||+- Present & Canceled ||-- Present: remove on 1
                overdue        Terminating --> Canceled ||+- Present & Stopping ||>. Present: recall on 1
                lost           Terminating --> Canceled ||+- Present & Stopping ||>. Present (no link)
                unreachable    Terminating --x Canceled ||+- Present & Unreachable ||x- Owed: release on 1
                nothing: began due terminate cleanup connected made refused killDue waveDue
                    gateDue approve approveOther deny grant refuse restored removed removedItself
                    owed ~all
            """)

    /// The first failure uses the budget up; servers under way complete their items.
    static let budget = TransitionTable(
        name: "budget",
        plan: .of(
            servers: 3, items: [0, 0, 2], forks: 2,
            policies: Policies(maxFailures: .count(1), onBudget: .finish)),
        rows: [
            Row("two at work", "began connected made connected.1 made.1"),
            Row("used up", "began connected made connected.1 made.1 fail", server: 1),
            Row(
                "used up, terminated", "began connected made connected.1 made.1 fail terminate",
                server: 1),
        ],
        text: """
            two at work: Active --> Running ||>. Present & Running ||>. Present & Pending ||.. None
                terminate      Terminating --> Stopping ||>. Present & Stopping ||>. Present & Canceled ||-- None: recall on 0, recall on 1, release on 2
                resumed        Active --> Running ||>. Present & Running ||>. Present & Pending ||.. None: run 0 again on 0, watch on 0, run 0 again on 1, watch on 1
                ok             Active --> Running ||+> Present & Running ||>. Present & Pending ||.. None: run 1 on 0, watch on 0
                found          Active --> Running ||+> Present & Running ||>. Present & Pending ||.. None: run 1 on 0, watch on 0
                fail           Terminating --> Failed ||x- Present & Running ||>. Present & Canceled ||-- None: remove on 0, release on 2
                signaled       Terminating --> Failed ||x- Present & Running ||>. Present & Canceled ||-- None: remove on 0, release on 2
                unknown        Terminating --> Failed ||x- Present & Running ||>. Present & Canceled ||-- None: remove on 0, release on 2
                notStarted     Active --> Running ||>. Present & Running ||>. Present & Pending ||.. None: run 0 on 0, watch on 0
                overdue        Active --> Stopping ||>. Present & Running ||>. Present & Pending ||.. None: recall on 0
                lost           Active --> Running ||>. Present (no link) & Running ||>. Present & Pending ||.. None
                unreachable    Active --> Unreachable ||x- Owed & Running ||>. Present & Running ||.. None: release on 0, connect on 2
                nothing: began due cleanup connected made refused killDue waveDue gateDue approve
                    approveOther deny grant refuse restored removed removedItself owed ~all
            used up: Terminating --> Failed ||x- Present & Running ||>. Present & Canceled ||-- None
                terminate      Terminating --> Failed ||x- Present & Stopping ||>. Present & Canceled ||-- None: recall on 1
                resumed        Terminating --> Failed ||x- Present & Running ||>. Present & Canceled ||-- None: remove on 0, run 0 again on 1, watch on 1
                ok             Terminating --> Failed ||x- Present & Running ||+> Present & Canceled ||-- None: run 1 on 1, watch on 1
                found          Terminating --> Failed ||x- Present & Running ||+> Present & Canceled ||-- None: run 1 on 1, watch on 1
                fail           Terminating --x Failed ||x- Present & Failed ||x- Present & Canceled ||-- None: remove on 1
                signaled       Terminating --x Failed ||x- Present & Failed ||x- Present & Canceled ||-- None: remove on 1
                unknown        Terminating --x Failed ||x- Present & Failed ||x- Present & Canceled ||-- None: remove on 1
                notStarted     Terminating --> Failed ||x- Present & Running ||>. Present & Canceled ||-- None: run 0 on 1, watch on 1
                overdue        Terminating --> Failed ||x- Present & Stopping ||>. Present & Canceled ||-- None: recall on 1
                lost           Terminating --> Failed ||x- Present & Running ||>. Present (no link) & Canceled ||-- None
                unreachable    Terminating --x Failed ||x- Present & Unreachable ||x- Owed & Canceled ||-- None: release on 1
                nothing: began due cleanup connected made refused killDue waveDue gateDue approve
                    approveOther deny grant refuse restored removed removedItself owed ~all
            used up, terminated: Terminating --> Failed ||x- Present & Stopping ||>. Present & Canceled ||-- None
                resumed        Terminating --> Failed ||x- Present & Stopping ||>. Present & Canceled ||-- None: remove on 0, run 0 attach on 1, watch on 1
                ok             Terminating --x Failed ||x- Present & Canceled ||+- Present & Canceled ||-- None: remove on 1
                found          Terminating --x Failed ||x- Present & Canceled ||+- Present & Canceled ||-- None: remove on 1
                fail           Terminating --x Failed ||x- Present & Failed ||x- Present & Canceled ||-- None: remove on 1
                signaled       Terminating --x Failed ||x- Present & Failed ||x- Present & Canceled ||-- None: remove on 1
                unknown        Terminating --x Failed ||x- Present & Failed ||x- Present & Canceled ||-- None: remove on 1
                notStarted     Terminating --x Failed ||x- Present & Canceled ||-- Present & Canceled ||-- None: remove on 1
                overdue        Terminating --> Failed ||x- Present & Stopping ||>. Present & Canceled ||-- None: recall on 1
                lost           Terminating --> Failed ||x- Present & Stopping ||>. Present (no link) & Canceled ||-- None
                unreachable    Terminating --x Failed ||x- Present & Unreachable ||x- Owed & Canceled ||-- None: release on 1
                nothing: began due terminate cleanup connected made refused killDue waveDue
                    gateDue approve approveOther deny grant refuse restored removed removedItself
                    owed ~all
            """)

    /// An approval before the action phase.
    static let gate = TransitionTable(
        name: "gate",
        plan: .of(
            items: [1, 0, 1], policies: Policies(gate: Gate(approval: Gate.Approval(within: 3600)))),
        rows: [
            Row("in analyze", "began connected made"),
            Row("blocked", "began connected made ok"),
            Row("approved", "began connected made ok approve"),
            Row("denied", "began connected made ok deny"),
            Row("terminated, blocked", "began connected made ok terminate"),
        ],
        text: """
            in analyze: Active >.. Running >||. Present
                terminate      Terminating >-- Stopping >||. Present
                resumed        Active >.. Running >||. Present: run 0 again, watch
                ok             Blocked +-? Running +||. Present: wake gate
                found          Active +>. Running +|>|.. Present: run 1, watch
                fail           Active x.. Failed x||- Present: remove
                signaled       Active x.. Failed x||- Present: remove
                unknown        Active x.. Failed x||- Present: remove
                notStarted     Active >.. Running >||. Present: run 0, watch
                overdue        Active >.. Stopping >||. Present: recall
                lost           Active >.. Running >||. Present (no link)
                unreachable    Failed x-- Unreachable x||- Owed: release, finish
                nothing: began due cleanup connected made refused killDue waveDue gateDue approve
                    approveOther deny grant refuse restored removed removedItself owed ~all
            blocked: Blocked +-? Running +||. Present
                terminate      Terminating +-- Canceled +||- Present: remove
                resumed        Blocked +-? Running +||. Present: wake gate
                gateDue        Terminating +-- Canceled +||- Present: remove
                approve        Active +-> Running +||> Present: run 1, watch
                approveOther   Terminating +-- Canceled +||- Present: remove
                deny           Terminating +-- Canceled +||- Present: remove
                nothing: began due cleanup connected made refused ok found fail signaled unknown
                    notStarted overdue killDue waveDue grant refuse lost restored unreachable
                    removed removedItself owed ~all
            approved: Active +-> Running +||> Present
                terminate      Terminating +-> Stopping +||> Present: recall
                resumed        Active +-> Running +||> Present: run 1 again, watch
                ok             Active +-+ Succeeded +||+ Present: remove
                found          Active +-+ Succeeded +||+ Present: remove
                fail           Active +-x Failed +||x Present: remove
                signaled       Active +-x Failed +||x Present: remove
                unknown        Active +-x Failed +||x Present: remove
                notStarted     Active +-> Running +||> Present: run 1, watch
                overdue        Active +-> Stopping +||> Present: recall
                lost           Active +-> Running +||> Present (no link)
                unreachable    Failed +-x Unreachable +||x Owed: release, finish
                nothing: began due cleanup connected made refused killDue waveDue gateDue approve
                    approveOther deny grant refuse restored removed removedItself owed ~all
            denied: Terminating +-- Canceled +||- Present
                resumed        Terminating +-- Canceled +||- Present: remove
                lost           Terminating +-- Canceled +||- Present (no link)
                unreachable    Terminated +-- Canceled +||- Owed: release, finish
                removed        Terminated +-- Canceled +||- Removed: release, finish
                removedItself  Terminated +-- Canceled +||- Removed: release, finish
                owed           Terminated +-- Canceled +||- Owed: release, finish
                nothing: began due terminate cleanup connected made refused ok found fail
                    signaled unknown notStarted overdue killDue waveDue gateDue approve
                    approveOther deny grant refuse restored ~all
            terminated, blocked: Terminating +-- Canceled +||- Present
                resumed        Terminating +-- Canceled +||- Present: remove
                lost           Terminating +-- Canceled +||- Present (no link)
                unreachable    Terminated +-- Canceled +||- Owed: release, finish
                removed        Terminated +-- Canceled +||- Removed: release, finish
                removedItself  Terminated +-- Canceled +||- Removed: release, finish
                owed           Terminated +-- Canceled +||- Owed: release, finish
                nothing: began due terminate cleanup connected made refused ok found fail
                    signaled unknown notStarted overdue killDue waveDue gateDue approve
                    approveOther deny grant refuse restored ~all
            """)

    /// Two servers of a group of which one may be worked on at once.
    static let slots = TransitionTable(
        name: "slots",
        plan: .of(
            servers: 2, items: [0, 0, 1],
            policies: Policies(atOnce: [SlotGroup(name: "g", most: 1, servers: [0, 1])])),
        rows: [
            Row("waiting", "began"),
            Row("refused", "began refuse"),
            Row("has its slots", "began grant connected made"),
            Row("terminated, waiting", "began terminate"),
        ],
        text: """
            waiting: Active --> Pending ||. None & Pending ||. None
                terminate      Terminated --- Canceled ||- None & Canceled ||- None: release on 0, release on 1, finish
                grant          Active --> Running ||. None (slots) & Pending ||. None: connect on 0
                refuse         Failed --- Canceled ||- None & Canceled ||- None: release on 0, release on 1, finish
                nothing: began due cleanup resumed connected made refused ok found fail signaled
                    unknown notStarted overdue killDue waveDue gateDue approve approveOther deny
                    lost restored unreachable removed removedItself owed ~all
            refused: Failed --- Canceled ||- None & Canceled ||- None
                finish: all
            has its slots: Active --> Running ||> Present (slots) & Pending ||. None
                terminate      Terminating --> Stopping ||> Present (slots) & Canceled ||- None: recall on 0, release on 1
                resumed        Active --> Running ||> Present (slots) & Pending ||. None: run 0 again on 0, watch on 0
                ok             Active --> Succeeded ||+ Present (slots) & Pending ||. None: remove on 0
                found          Active --> Succeeded ||+ Present (slots) & Pending ||. None: remove on 0
                fail           Active --> Failed ||x Present (slots) & Pending ||. None: remove on 0
                signaled       Active --> Failed ||x Present (slots) & Pending ||. None: remove on 0
                unknown        Active --> Failed ||x Present (slots) & Pending ||. None: remove on 0
                notStarted     Active --> Running ||> Present (slots) & Pending ||. None: run 0 on 0, watch on 0
                overdue        Active --> Stopping ||> Present (slots) & Pending ||. None: recall on 0
                grant          Active --> Running ||> Present (slots) & Running ||. None (slots): connect on 1
                refuse         Active --> Running ||> Present (slots) & Canceled ||- None: release on 1
                lost           Active --> Running ||> Present (no link) (slots) & Pending ||. None
                unreachable    Active --> Unreachable ||x Owed (slots) & Pending ||. None: release on 0
                nothing: began due cleanup connected made refused killDue waveDue gateDue approve
                    approveOther deny restored removed removedItself owed ~all
            terminated, waiting: Terminated --- Canceled ||- None & Canceled ||- None
                finish: all
            """)
}
