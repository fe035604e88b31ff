import BelayModel

extension TransitionTable {
    /// Items are killed some time after their time-out.
    static let killing = TransitionTable(
        name: "killing", plan: .of(items: [1, 1, 1], killAfter: 30),
        rows: [
            Row("in analyze", "began connected made"),
            Row("overdue in analyze", "began connected made overdue"),
            Row("being killed in analyze", "began connected made overdue killDue"),
            Row("overdue in download", "began connected made ok overdue"),
            Row("being killed", "began connected made ok overdue killDue"),
            Row("being killed, no link", "began connected made ok overdue lost killDue"),
            Row("overdue, terminated", "began connected made ok overdue terminate"),
            Row("terminated, being killed", "began connected made ok terminate overdue killDue"),
            Row("killed, removing", "began connected made ok overdue killDue signaled"),
        ],
        text: """
            in analyze: Active >.. Running >|.|. Present
                terminate      Terminating >-- Stopping >|.|. Present
                resumed        Active >.. Running >|.|. Present: run 0 again, watch
                ok             Active +>. Running +|>|. Present: run 1, watch
                found          Active +>. Running +|>.|.. Present: run 1, watch
                fail           Active x.. Failed x|-|- Present: remove
                signaled       Active x.. Failed x|-|- Present: remove
                unknown        Active x.. Failed x|-|- Present: remove
                notStarted     Active >.. Running >|.|. Present: run 0, watch
                overdue        Active >.. Stopping >|.|. Present: recall, watch kill
                lost           Active >.. Running >|.|. Present (no link)
                unreachable    Failed x-- Unreachable x|-|- Owed: release, finish
                nothing: began due cleanup connected made refused killDue restored removed
                    removedItself owed ~all
            overdue in analyze: Active >.. Stopping >|.|. Present
                terminate      Terminating >-- Stopping >|.|. Present: recall
                resumed        Active >.. Stopping >|.|. Present: run 0 attach, watch kill
                ok             Active x.. TimedOut t|-|- Present: remove
                found          Active x.. TimedOut t|-|- Present: remove
                fail           Active x.. TimedOut t|-|- Present: remove
                signaled       Active x.. TimedOut t|-|- Present: remove
                unknown        Active x.. TimedOut t|-|- Present: remove
                notStarted     Active x.. TimedOut -|-|- Present: remove
                killDue        Active >.. Stopping >|.|. Present: kill 0
                lost           Active >.. Stopping >|.|. Present (no link)
                unreachable    Failed x-- Unreachable x|-|- Owed: release, finish
                nothing: began due cleanup connected made refused overdue restored removed
                    removedItself owed ~all
            being killed in analyze: Active >.. Stopping >|.|. Present
                terminate      Terminating >-- Stopping >|.|. Present: recall
                resumed        Active >.. Stopping >|.|. Present: run 0 attach, kill 0
                ok             Active x.. TimedOut t|-|- Present: remove
                found          Active x.. TimedOut t|-|- Present: remove
                fail           Active x.. TimedOut t|-|- Present: remove
                signaled       Active x.. TimedOut t|-|- Present: remove
                unknown        Active x.. TimedOut t|-|- Present: remove
                notStarted     Active x.. TimedOut -|-|- Present: remove
                lost           Active >.. Stopping >|.|. Present (no link)
                unreachable    Failed x-- Unreachable x|-|- Owed: release, finish
                nothing: began due cleanup connected made refused overdue killDue restored
                    removed removedItself owed ~all
            overdue in download: Active +>. Stopping +|>|. Present
                terminate      Terminating +>- Stopping +|>|. Present: recall
                resumed        Active +>. Stopping +|>|. Present: run 1 attach, watch kill
                ok             Active +x. TimedOut +|t|- Present: remove
                found          Active +x. TimedOut +|t|- Present: remove
                fail           Active +x. TimedOut +|t|- Present: remove
                signaled       Active +x. TimedOut +|t|- Present: remove
                unknown        Active +x. TimedOut +|t|- Present: remove
                notStarted     Active +x. TimedOut +|-|- Present: remove
                killDue        Active +>. Stopping +|>|. Present: kill 1
                lost           Active +>. Stopping +|>|. Present (no link)
                unreachable    Failed +x- Unreachable +|x|- Owed: release, finish
                nothing: began due cleanup connected made refused overdue restored removed
                    removedItself owed ~all
            being killed: Active +>. Stopping +|>|. Present
                terminate      Terminating +>- Stopping +|>|. Present: recall
                resumed        Active +>. Stopping +|>|. Present: run 1 attach, kill 1
                ok             Active +x. TimedOut +|t|- Present: remove
                found          Active +x. TimedOut +|t|- Present: remove
                fail           Active +x. TimedOut +|t|- Present: remove
                signaled       Active +x. TimedOut +|t|- Present: remove
                unknown        Active +x. TimedOut +|t|- Present: remove
                notStarted     Active +x. TimedOut +|-|- Present: remove
                lost           Active +>. Stopping +|>|. Present (no link)
                unreachable    Failed +x- Unreachable +|x|- Owed: release, finish
                nothing: began due cleanup connected made refused overdue killDue restored
                    removed removedItself owed ~all
            being killed, no link: Active +>. Stopping +|>|. Present (no link)
                terminate      Terminating +>- Stopping +|>|. Present (no link): recall
                resumed        Active +>. Stopping +|>|. Present: run 1 attach, kill 1
                ok             Active +x. TimedOut +|t|- Present: remove
                found          Active +x. TimedOut +|t|- Present: remove
                fail           Active +x. TimedOut +|t|- Present: remove
                signaled       Active +x. TimedOut +|t|- Present: remove
                unknown        Active +x. TimedOut +|t|- Present: remove
                notStarted     Active +x. TimedOut +|-|- Present: remove
                restored       Active +>. Stopping +|>|. Present
                unreachable    Failed +x- Unreachable +|x|- Owed: release, finish
                nothing: began due cleanup connected made refused overdue killDue lost removed
                    removedItself owed ~all
            overdue, terminated: Terminating +>- Stopping +|>|. Present
                resumed        Terminating +>- Stopping +|>|. Present: run 1 attach, watch kill
                ok             Terminating +x- TimedOut +|t|- Present: remove
                found          Terminating +x- TimedOut +|t|- Present: remove
                fail           Terminating +x- TimedOut +|t|- Present: remove
                signaled       Terminating +x- TimedOut +|t|- Present: remove
                unknown        Terminating +x- TimedOut +|t|- Present: remove
                notStarted     Terminating +x- TimedOut +|-|- Present: remove
                killDue        Terminating +>- Stopping +|>|. Present: kill 1
                lost           Terminating +>- Stopping +|>|. Present (no link)
                unreachable    Terminated +x- Unreachable +|x|- Owed: release, finish
                nothing: began due terminate cleanup connected made refused overdue restored
                    removed removedItself owed ~all
            terminated, being killed: Terminating +>- Stopping +|>|. Present
                resumed        Terminating +>- Stopping +|>|. Present: run 1 attach, kill 1
                ok             Terminating +x- TimedOut +|t|- Present: remove
                found          Terminating +x- TimedOut +|t|- Present: remove
                fail           Terminating +x- TimedOut +|t|- Present: remove
                signaled       Terminating +x- TimedOut +|t|- Present: remove
                unknown        Terminating +x- TimedOut +|t|- Present: remove
                notStarted     Terminating +x- TimedOut +|-|- Present: remove
                lost           Terminating +>- Stopping +|>|. Present (no link)
                unreachable    Terminated +x- Unreachable +|x|- Owed: release, finish
                nothing: began due terminate cleanup connected made refused overdue killDue
                    restored removed removedItself owed ~all
            killed, removing: Active +x. TimedOut +|t|- Present
                terminate      Terminating +x- TimedOut +|t|- Present
                resumed        Active +x. TimedOut +|t|- Present: remove
                lost           Active +x. TimedOut +|t|- Present (no link)
                unreachable    Failed +x- TimedOut +|t|- Owed: release, finish
                removed        Failed +x- TimedOut +|t|- Removed: release, finish
                removedItself  Failed +x- TimedOut +|t|- Removed: release, finish
                owed           Failed +x- TimedOut +|t|- Owed: release, finish
                nothing: began due cleanup connected made refused ok found fail signaled unknown
                    notStarted overdue killDue restored ~all
            """)
}
