import BelayModel

extension TransitionTable {
    /// A check runs analyze and nothing else.
    static let check = TransitionTable(
        name: "check", plan: .of(items: [1, 1, 1], finds: true, check: true),
        rows: [
            Row("submitted", ""),
            Row("in analyze", "began connected made"),
            Row("at the end of analyze", "began connected made found"),
            Row("succeeded, removing", "began connected made found ok"),
            Row("terminated in analyze", "began connected made terminate"),
        ],
        text: """
            submitted: Pending ... Pending ..|| None
                began          Active >.. Running ..|| None: connect
                terminate      Terminated --- Canceled --|| None: release, finish
                resumed        Active >.. Running ..|| None: connect
                nothing: due cleanup connected made refused ok found fail signaled unknown
                    notStarted overdue killDue lost restored unreachable removed removedItself
                    owed ~all
            in analyze: Active >.. Running >.|| Present
                terminate      Terminating >-- Stopping >.|| Present
                resumed        Active >.. Running >.|| Present: run 0 again, watch
                ok             Active >.. Running +>|| Present: run 1, watch
                found          Active >.. Running +>|| Present: run 1, watch
                fail           Active x.. Failed x-|| Present: remove
                signaled       Active x.. Failed x-|| Present: remove
                unknown        Active x.. Failed x-|| Present: remove
                notStarted     Active >.. Running >.|| Present: run 0, watch
                overdue        Active >.. Stopping >.|| Present: recall
                lost           Active >.. Running >.|| Present (no link)
                unreachable    Failed x-- Unreachable x-|| Owed: release, finish
                nothing: began due cleanup connected made refused killDue restored removed
                    removedItself owed ~all
            at the end of analyze: Active >.. Running +>|| Present
                terminate      Terminating >-- Stopping +>|| Present
                resumed        Active >.. Running +>|| Present: run 1 again, watch
                ok             Active +.. Succeeded ++|| Present: remove
                found          Active +.. Succeeded ++|| Present: remove
                fail           Active x.. Failed +x|| Present: remove
                signaled       Active x.. Failed +x|| Present: remove
                unknown        Active x.. Failed +x|| Present: remove
                notStarted     Active >.. Running +>|| Present: run 1, watch
                overdue        Active >.. Stopping +>|| Present: recall
                lost           Active >.. Running +>|| Present (no link)
                unreachable    Failed x-- Unreachable +x|| Owed: release, finish
                nothing: began due cleanup connected made refused killDue restored removed
                    removedItself owed ~all
            succeeded, removing: Active +.. Succeeded ++|| Present
                terminate      Terminating +-- Succeeded ++|| Present
                resumed        Active +.. Succeeded ++|| Present: remove
                lost           Active +.. Succeeded ++|| Present (no link)
                unreachable    Succeeded +-- Succeeded ++|| Owed: release, finish
                removed        Succeeded +-- Succeeded ++|| Removed: release, finish
                removedItself  Succeeded +-- Succeeded ++|| Removed: release, finish
                owed           Succeeded +-- Succeeded ++|| Owed: release, finish
                nothing: began due cleanup connected made refused ok found fail signaled unknown
                    notStarted overdue killDue restored ~all
            terminated in analyze: Terminating >-- Stopping >.|| Present
                resumed        Terminating >-- Stopping >.|| Present: run 0 again, watch
                ok             Terminating >-- Stopping +>|| Present: run 1, watch
                found          Terminating >-- Stopping +>|| Present: run 1, watch
                fail           Terminating x-- Failed x-|| Present: remove
                signaled       Terminating x-- Failed x-|| Present: remove
                unknown        Terminating x-- Failed x-|| Present: remove
                notStarted     Terminating >-- Stopping >.|| Present: run 0, watch
                overdue        Terminating >-- Stopping >.|| Present: recall
                lost           Terminating >-- Stopping >.|| Present (no link)
                unreachable    Terminated x-- Unreachable x-|| Owed: release, finish
                nothing: began due terminate cleanup connected made refused killDue restored
                    removed removedItself owed ~all
            """)
}
