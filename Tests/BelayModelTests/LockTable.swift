import BelayModel

extension TransitionTable {
    /// Two servers that other jobs may be changing.
    static let locks = TransitionTable(
        name: "locks", plan: .of(servers: 2, items: [1, 0, 1], lockWait: 600),
        rows: [
            Row("before the action phase", "began connected made ok connected.1 made.1 ok.1"),
            Row("waits", "began connected made ok connected.1 made.1 ok.1 blocked"),
            Row("has the lock", "began connected made ok connected.1 made.1 ok.1 grant"),
            Row("one gave up", "began connected made ok connected.1 made.1 ok.1 blocked lockDue"),
            Row("terminated", "began connected made ok connected.1 made.1 ok.1 blocked terminate"),
        ],
        text: """
            before the action phase: Active +-> Running +||. Present & Running +||. Present
                terminate      Terminating +-- Canceled +||- Present & Canceled +||- Present: remove on 0, remove on 1
                grant          Active +-> Running +||> Present (lock) & Running +||. Present: run 1 on 0, watch on 0
                blocked        Active +-> Running +||. Present (waits for 41) & Running +||. Present (waits for 41): wake lock on 0, wake lock on 1
                blockedByOther Active +-> Running +||. Present (waits for 43) & Running +||. Present (waits for 43): wake lock on 0, wake lock on 1
                nothing: began due cleanup resumed connected made refused ok found fail signaled
                    unknown notStarted overdue killDue unblocked lockDue lost restored
                    unreachable removed removedItself owed ~all
            waits: Active +-> Running +||. Present (waits for 41) & Running +||. Present (waits for 41)
                terminate      Terminating +-- Canceled +||- Present & Canceled +||- Present: remove on 0, remove on 1
                resumed        Active +-> Running +||. Present (waits for 41) & Running +||. Present (waits for 41): wake lock on 0, wake lock on 1
                grant          Active +-> Running +||> Present (lock) & Running +||. Present (waits for 41): run 1 on 0, watch on 0
                blockedByOther Active +-> Running +||. Present (waits for 43) & Running +||. Present (waits for 43)
                unblocked      Active +-> Running +||. Present & Running +||. Present
                lockDue        Active +-> Canceled +||- Present & Running +||. Present (waits for 41): remove on 0
                nothing: began due cleanup connected made refused ok found fail signaled unknown
                    notStarted overdue killDue blocked lost restored unreachable removed
                    removedItself owed ~all
            has the lock: Active +-> Running +||> Present (lock) & Running +||. Present
                terminate      Terminating +-> Stopping +||> Present (lock) & Canceled +||- Present: recall on 0, remove on 1
                resumed        Active +-> Running +||> Present (lock) & Running +||. Present: run 1 again on 0, watch on 0
                ok             Active +-> Succeeded +||+ Present (lock) & Running +||. Present: remove on 0
                found          Active +-> Succeeded +||+ Present (lock) & Running +||. Present: remove on 0
                fail           Active +-> Failed +||x Present (lock) & Running +||. Present: remove on 0
                signaled       Active +-> Failed +||x Present (lock) & Running +||. Present: remove on 0
                unknown        Active +-> Failed +||x Present (lock) & Running +||. Present: remove on 0
                notStarted     Active +-> Running +||> Present (lock) & Running +||. Present: run 1 on 0, watch on 0
                overdue        Active +-> Stopping +||> Present (lock) & Running +||. Present: recall on 0
                grant          Active +-> Running +||> Present (lock) & Running +||> Present (lock): run 1 on 1, watch on 1
                blocked        Active +-> Running +||> Present (lock) & Running +||. Present (waits for 41): wake lock on 1
                blockedByOther Active +-> Running +||> Present (lock) & Running +||. Present (waits for 43): wake lock on 1
                lost           Active +-> Running +||> Present (no link) (lock) & Running +||. Present
                unreachable    Active +-> Unreachable +||x Owed (lock) & Running +||. Present: release on 0
                nothing: began due cleanup connected made refused killDue unblocked lockDue
                    restored removed removedItself owed ~all
            one gave up: Active +-> Canceled +||- Present & Running +||. Present (waits for 41)
                terminate      Terminating +-- Canceled +||- Present & Canceled +||- Present: remove on 1
                resumed        Active +-> Canceled +||- Present & Running +||. Present (waits for 41): wake lock on 1, remove on 0
                grant          Active +-> Canceled +||- Present & Running +||> Present (lock): run 1 on 1, watch on 1
                blocked        Active +-> Canceled +||- Present & Running +||. Present (waits for 41)
                blockedByOther Active +-> Canceled +||- Present & Running +||. Present (waits for 43)
                unblocked      Active +-> Canceled +||- Present & Running +||. Present
                lost           Active +-> Canceled +||- Present (no link) & Running +||. Present (waits for 41)
                unreachable    Active +-> Canceled +||- Owed & Running +||. Present (waits for 41): release on 0
                removed        Active +-> Canceled +||- Removed & Running +||. Present (waits for 41): release on 0
                removedItself  Active +-> Canceled +||- Removed & Running +||. Present (waits for 41): release on 0
                owed           Active +-> Canceled +||- Owed & Running +||. Present (waits for 41): release on 0
                nothing: began due cleanup connected made refused ok found fail signaled unknown
                    notStarted overdue killDue lockDue restored ~all
            terminated: Terminating +-- Canceled +||- Present & Canceled +||- Present
                resumed        Terminating +-- Canceled +||- Present & Canceled +||- Present: remove on 0, remove on 1
                lost           Terminating +-- Canceled +||- Present (no link) & Canceled +||- Present
                unreachable    Terminating +-- Canceled +||- Owed & Canceled +||- Present: release on 0
                removed        Terminating +-- Canceled +||- Removed & Canceled +||- Present: release on 0
                removedItself  Terminating +-- Canceled +||- Removed & Canceled +||- Present: release on 0
                owed           Terminating +-- Canceled +||- Owed & Canceled +||- Present: release on 0
                nothing: began due terminate cleanup connected made refused ok found fail
                    signaled unknown notStarted overdue killDue grant blocked blockedByOther
                    unblocked lockDue restored ~all
            """)
}
