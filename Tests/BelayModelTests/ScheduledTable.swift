import BelayModel

extension TransitionTable {
    /// One item per phase, each phase with a time of its own.
    static let scheduled = TransitionTable(
        name: "scheduled", plan: .of(items: [1, 1, 1], late: [.analyze, .download, .action]),
        rows: [
            Row("submitted", ""),
            Row("waiting for analyze", "began"),
            Row("connecting", "began due"),
            Row("in analyze", "began due connected made"),
            Row("waiting for download", "began due connected made ok"),
            Row("in download", "began due connected made ok due"),
            Row("waiting for install", "began due connected made ok due ok"),
            Row("in install", "began due connected made ok due ok due"),
            Row("canceled, submitted", "terminate"),
            Row("canceled, waiting", "began terminate"),
            Row("terminated in analyze", "began due connected made terminate"),
            Row("terminated, waiting", "began due connected made ok terminate"),
        ],
        text: """
            submitted: Scheduled ... Pending .|.|. None
                began          Scheduled @.. Pending .|.|. None: wake analyze
                terminate      Canceled --- Canceled -|-|- None: release, finish
                resumed        Scheduled @.. Pending .|.|. None: wake analyze
                nothing: due cleanup connected made refused ok found fail signaled unknown
                    notStarted overdue killDue lost restored unreachable removed removedItself
                    owed ~all
            waiting for analyze: Scheduled @.. Pending .|.|. None
                due            Active >.. Running .|.|. None: connect
                terminate      Canceled --- Canceled -|-|- None: release, finish
                resumed        Scheduled @.. Pending .|.|. None: wake analyze
                nothing: began cleanup connected made refused ok found fail signaled unknown
                    notStarted overdue killDue lost restored unreachable removed removedItself
                    owed ~all
            connecting: Active >.. Running .|.|. None
                terminate      Terminated --- Canceled -|-|- None: release, finish
                resumed        Active >.. Running .|.|. None: connect
                connected      Active >.. Running .|.|. Present: make
                lost           Active >.. Running .|.|. None (no link)
                unreachable    Failed x-- Unreachable -|-|- None: release, finish
                nothing: began due cleanup made refused ok found fail signaled unknown notStarted
                    overdue killDue restored removed removedItself owed ~all
            in analyze: Active >.. Running >|.|. Present
                terminate      Terminating >-- Stopping >|.|. Present
                resumed        Active >.. Running >|.|. Present: run 0 again, watch
                ok             Active +@. Running +|.|. Present: wake download
                found          Active +@. Running +|..|.. Present: wake download
                fail           Active x.. Failed x|-|- Present: remove
                signaled       Active x.. Failed x|-|- Present: remove
                unknown        Active x.. Failed x|-|- Present: remove
                notStarted     Active >.. Running >|.|. Present: run 0, watch
                overdue        Active >.. Stopping >|.|. Present: recall
                lost           Active >.. Running >|.|. Present (no link)
                unreachable    Failed x-- Unreachable x|-|- Owed: release, finish
                nothing: began due cleanup connected made refused killDue restored removed
                    removedItself owed ~all
            waiting for download: Active +@. Running +|.|. Present
                due            Active +>. Running +|>|. Present: run 1, watch
                terminate      Terminating +-- Canceled +|-|- Present: remove
                resumed        Active +@. Running +|.|. Present: wake download
                nothing: began cleanup connected made refused ok found fail signaled unknown
                    notStarted overdue killDue lost restored unreachable removed removedItself
                    owed ~all
            in download: Active +>. Running +|>|. Present
                terminate      Terminating +>- Stopping +|>|. Present: recall
                resumed        Active +>. Running +|>|. Present: run 1 again, watch
                ok             Active ++@ Running +|+|. Present: wake action
                found          Active ++@ Running +|+|. Present: wake action
                fail           Active +x. Failed +|x|- Present: remove
                signaled       Active +x. Failed +|x|- Present: remove
                unknown        Active +x. Failed +|x|- Present: remove
                notStarted     Active +>. Running +|>|. Present: run 1, watch
                overdue        Active +>. Stopping +|>|. Present: recall
                lost           Active +>. Running +|>|. Present (no link)
                unreachable    Failed +x- Unreachable +|x|- Owed: release, finish
                nothing: began due cleanup connected made refused killDue restored removed
                    removedItself owed ~all
            waiting for install: Active ++@ Running +|+|. Present
                due            Active ++> Running +|+|> Present: run 2, watch
                terminate      Terminating ++- Canceled +|+|- Present: remove
                resumed        Active ++@ Running +|+|. Present: wake action
                nothing: began cleanup connected made refused ok found fail signaled unknown
                    notStarted overdue killDue lost restored unreachable removed removedItself
                    owed ~all
            in install: Active ++> Running +|+|> Present
                terminate      Terminating ++> Stopping +|+|> Present: recall
                resumed        Active ++> Running +|+|> Present: run 2 again, watch
                ok             Active +++ Succeeded +|+|+ Present: remove
                found          Active +++ Succeeded +|+|+ Present: remove
                fail           Active ++x Failed +|+|x Present: remove
                signaled       Active ++x Failed +|+|x Present: remove
                unknown        Active ++x Failed +|+|x Present: remove
                notStarted     Active ++> Running +|+|> Present: run 2, watch
                overdue        Active ++> Stopping +|+|> Present: recall
                lost           Active ++> Running +|+|> Present (no link)
                unreachable    Failed ++x Unreachable +|+|x Owed: release, finish
                nothing: began due cleanup connected made refused killDue restored removed
                    removedItself owed ~all
            canceled, submitted: Canceled --- Canceled -|-|- None
                finish: all
            canceled, waiting: Canceled --- Canceled -|-|- None
                finish: all
            terminated in analyze: Terminating >-- Stopping >|.|. Present
                resumed        Terminating >-- Stopping >|.|. Present: run 0 again, watch
                ok             Terminating +-- Canceled +|-|- Present: remove
                found          Terminating +-- Canceled +|--|-- Present: remove
                fail           Terminating x-- Failed x|-|- Present: remove
                signaled       Terminating x-- Failed x|-|- Present: remove
                unknown        Terminating x-- Failed x|-|- Present: remove
                notStarted     Terminating >-- Stopping >|.|. Present: run 0, watch
                overdue        Terminating >-- Stopping >|.|. Present: recall
                lost           Terminating >-- Stopping >|.|. Present (no link)
                unreachable    Terminated x-- Unreachable x|-|- Owed: release, finish
                nothing: began due terminate cleanup connected made refused killDue restored
                    removed removedItself owed ~all
            terminated, waiting: Terminating +-- Canceled +|-|- Present
                resumed        Terminating +-- Canceled +|-|- Present: remove
                lost           Terminating +-- Canceled +|-|- Present (no link)
                unreachable    Terminated +-- Canceled +|-|- Owed: release, finish
                removed        Terminated +-- Canceled +|-|- Removed: release, finish
                removedItself  Terminated +-- Canceled +|-|- Removed: release, finish
                owed           Terminated +-- Canceled +|-|- Owed: release, finish
                nothing: began due terminate cleanup connected made refused ok found fail
                    signaled unknown notStarted overdue killDue restored ~all
            """)
}
