import BelayModel

extension TransitionTable {
    /// Two items per phase; errors of the second are ignored.
    static let oneServer = TransitionTable(
        name: "oneServer", plan: .of(ignoring: true),
        rows: [
            Row("submitted", ""),
            Row("connecting", "began"),
            Row("making the directory", "began connected"),
            Row("first of analyze", "began connected made"),
            Row("last of analyze", "began connected made ok"),
            Row("first of download", "began connected made ok ok"),
            Row("last of download", "began connected made ok ok ok"),
            Row("first of install", "began connected made ok ok ok ok"),
            Row("last of install", "began connected made ok ok ok ok ok"),
            Row("succeeded, removing", "began connected made ok ok ok ok ok ok"),
            Row("succeeded", "began connected made ok ok ok ok ok ok removed"),
            Row("succeeded, owed", "began connected made ok ok ok ok ok ok owed"),
            Row("succeeded, paying", "began connected made ok ok ok ok ok ok owed cleanup"),
            Row("failed, removing", "began connected made ok ok fail"),
            Row("failed", "began connected made ok ok fail removed"),
            Row("refused", "began connected refused"),
            Row("never reached", "began unreachable"),
            Row("lost while making", "began connected unreachable"),
            Row("lost in download", "began connected made ok ok unreachable"),
            Row("no link in analyze", "began connected made lost"),
            Row("no link in download", "began connected made ok ok lost"),
            Row("overdue in analyze", "began connected made overdue"),
            Row("overdue in download", "began connected made ok ok overdue"),
            Row("timed out", "began connected made ok ok overdue ok removed"),
            Row("terminated, submitted", "terminate"),
            Row("terminated, connecting", "began terminate"),
            Row("terminated, making", "began connected terminate"),
            Row("terminated in analyze", "began connected made terminate"),
            Row("terminated at its end", "began connected made ok terminate"),
            Row("terminated, no link", "began connected made ok ok lost terminate"),
            Row("terminated in download", "began connected made ok ok terminate"),
            Row("terminated in install", "began connected made ok ok ok ok terminate"),
            Row("terminated at the end", "began connected made ok ok ok ok ok terminate"),
            Row("terminated, overdue", "began connected made terminate overdue"),
            Row("overdue, terminated", "began connected made ok ok overdue terminate"),
            Row("canceled, removing", "began connected made ok ok terminate ok"),
            Row("canceled", "began connected made ok ok terminate ok removed"),
            Row("canceled, owed", "began connected made ok ok terminate ok owed"),
            Row("failed, then terminated", "began connected made ok ok fail terminate"),
        ],
        text: """
            submitted: Pending ... Pending ..|..|.. None
                began          Active >.. Running ..|..|.. None: connect
                terminate      Terminated --- Canceled --|--|-- None: release, finish
                resumed        Active >.. Running ..|..|.. None: connect
                nothing: due cleanup connected made refused ok found fail signaled unknown
                    notStarted overdue killDue lost restored unreachable removed removedItself
                    owed ~all
            connecting: Active >.. Running ..|..|.. None
                terminate      Terminated --- Canceled --|--|-- None: release, finish
                resumed        Active >.. Running ..|..|.. None: connect
                connected      Active >.. Running ..|..|.. Present: make
                lost           Active >.. Running ..|..|.. None (no link)
                unreachable    Failed x-- Unreachable --|--|-- None: release, finish
                nothing: began due cleanup made refused ok found fail signaled unknown notStarted
                    overdue killDue restored removed removedItself owed ~all
            making the directory: Active >.. Running ..|..|.. Present
                terminate      Terminating --- Canceled --|--|-- Present
                resumed        Active >.. Running ..|..|.. Present: make
                made           Active >.. Running >.|..|.. Present: run 0, watch
                refused        Failed x-- Failed --|--|-- None: release, finish
                lost           Active >.. Running ..|..|.. Present (no link)
                unreachable    Failed x-- Unreachable --|--|-- Owed: release, finish
                nothing: began due cleanup connected ok found fail signaled unknown notStarted
                    overdue killDue restored removed removedItself owed ~all
            first of analyze: Active >.. Running >.|..|.. Present
                terminate      Terminating >-- Stopping >.|..|.. Present
                resumed        Active >.. Running >.|..|.. Present: run 0 again, watch
                ok             Active >.. Running +>|..|.. Present: run 1, watch
                found          Active >.. Running +>|...|... Present: run 1, watch
                fail           Active x.. Failed x-|--|-- Present: remove
                signaled       Active x.. Failed x-|--|-- Present: remove
                unknown        Active x.. Failed x-|--|-- Present: remove
                notStarted     Active >.. Running >.|..|.. Present: run 0, watch
                overdue        Active >.. Stopping >.|..|.. Present: recall
                lost           Active >.. Running >.|..|.. Present (no link)
                unreachable    Failed x-- Unreachable x-|--|-- Owed: release, finish
                nothing: began due cleanup connected made refused killDue restored removed
                    removedItself owed ~all
            last of analyze: Active >.. Running +>|..|.. Present
                terminate      Terminating >-- Stopping +>|..|.. Present
                resumed        Active >.. Running +>|..|.. Present: run 1 again, watch
                ok             Active +>. Running ++|>.|.. Present: run 2, watch
                found          Active +>. Running ++|>..|... Present: run 2, watch
                fail           Active +>. Running ++|>.|.. Present: run 2, watch
                signaled       Active +>. Running ++|>.|.. Present: run 2, watch
                unknown        Active x.. Failed +x|--|-- Present: remove
                notStarted     Active >.. Running +>|..|.. Present: run 1, watch
                overdue        Active >.. Stopping +>|..|.. Present: recall
                lost           Active >.. Running +>|..|.. Present (no link)
                unreachable    Failed x-- Unreachable +x|--|-- Owed: release, finish
                nothing: began due cleanup connected made refused killDue restored removed
                    removedItself owed ~all
            first of download: Active +>. Running ++|>.|.. Present
                terminate      Terminating +>- Stopping ++|>.|.. Present: recall
                resumed        Active +>. Running ++|>.|.. Present: run 2 again, watch
                ok             Active +>. Running ++|+>|.. Present: run 3, watch
                found          Active +>. Running ++|+>|.. Present: run 3, watch
                fail           Active +x. Failed ++|x-|-- Present: remove
                signaled       Active +x. Failed ++|x-|-- Present: remove
                unknown        Active +x. Failed ++|x-|-- Present: remove
                notStarted     Active +>. Running ++|>.|.. Present: run 2, watch
                overdue        Active +>. Stopping ++|>.|.. Present: recall
                lost           Active +>. Running ++|>.|.. Present (no link)
                unreachable    Failed +x- Unreachable ++|x-|-- Owed: release, finish
                nothing: began due cleanup connected made refused killDue restored removed
                    removedItself owed ~all
            last of download: Active +>. Running ++|+>|.. Present
                terminate      Terminating +>- Stopping ++|+>|.. Present: recall
                resumed        Active +>. Running ++|+>|.. Present: run 3 again, watch
                ok             Active ++> Running ++|++|>. Present: run 4, watch
                found          Active ++> Running ++|++|>. Present: run 4, watch
                fail           Active ++> Running ++|++|>. Present: run 4, watch
                signaled       Active ++> Running ++|++|>. Present: run 4, watch
                unknown        Active +x. Failed ++|+x|-- Present: remove
                notStarted     Active +>. Running ++|+>|.. Present: run 3, watch
                overdue        Active +>. Stopping ++|+>|.. Present: recall
                lost           Active +>. Running ++|+>|.. Present (no link)
                unreachable    Failed +x- Unreachable ++|+x|-- Owed: release, finish
                nothing: began due cleanup connected made refused killDue restored removed
                    removedItself owed ~all
            first of install: Active ++> Running ++|++|>. Present
                terminate      Terminating ++> Stopping ++|++|>. Present: recall
                resumed        Active ++> Running ++|++|>. Present: run 4 again, watch
                ok             Active ++> Running ++|++|+> Present: run 5, watch
                found          Active ++> Running ++|++|+> Present: run 5, watch
                fail           Active ++x Failed ++|++|x- Present: remove
                signaled       Active ++x Failed ++|++|x- Present: remove
                unknown        Active ++x Failed ++|++|x- Present: remove
                notStarted     Active ++> Running ++|++|>. Present: run 4, watch
                overdue        Active ++> Stopping ++|++|>. Present: recall
                lost           Active ++> Running ++|++|>. Present (no link)
                unreachable    Failed ++x Unreachable ++|++|x- Owed: release, finish
                nothing: began due cleanup connected made refused killDue restored removed
                    removedItself owed ~all
            last of install: Active ++> Running ++|++|+> Present
                terminate      Terminating ++> Stopping ++|++|+> Present: recall
                resumed        Active ++> Running ++|++|+> Present: run 5 again, watch
                ok             Active +++ Succeeded ++|++|++ Present: remove
                found          Active +++ Succeeded ++|++|++ Present: remove
                fail           Active +++ Succeeded ++|++|++ Present: remove
                signaled       Active +++ Succeeded ++|++|++ Present: remove
                unknown        Active ++x Failed ++|++|+x Present: remove
                notStarted     Active ++> Running ++|++|+> Present: run 5, watch
                overdue        Active ++> Stopping ++|++|+> Present: recall
                lost           Active ++> Running ++|++|+> Present (no link)
                unreachable    Failed ++x Unreachable ++|++|+x Owed: release, finish
                nothing: began due cleanup connected made refused killDue restored removed
                    removedItself owed ~all
            succeeded, removing: Active +++ Succeeded ++|++|++ Present
                terminate      Terminating +++ Succeeded ++|++|++ Present
                resumed        Active +++ Succeeded ++|++|++ Present: remove
                lost           Active +++ Succeeded ++|++|++ Present (no link)
                unreachable    Succeeded +++ Succeeded ++|++|++ Owed: release, finish
                removed        Succeeded +++ Succeeded ++|++|++ Removed: release, finish
                removedItself  Succeeded +++ Succeeded ++|++|++ Removed: release, finish
                owed           Succeeded +++ Succeeded ++|++|++ Owed: release, finish
                nothing: began due cleanup connected made refused ok found fail signaled unknown
                    notStarted overdue killDue restored ~all
            succeeded: Succeeded +++ Succeeded ++|++|++ Removed
                finish: all
            succeeded, owed: Succeeded +++ Succeeded ++|++|++ Owed
                cleanup        Succeeded +++ Succeeded ++|++|++ Owed: remove
                resumed        Succeeded +++ Succeeded ++|++|++ Owed: remove
                finish: began due terminate connected made refused ok found fail signaled unknown
                    notStarted overdue killDue lost restored unreachable removed removedItself
                    owed ~all
            succeeded, paying: Succeeded +++ Succeeded ++|++|++ Owed
                resumed        Succeeded +++ Succeeded ++|++|++ Owed: remove
                lost           Succeeded +++ Succeeded ++|++|++ Owed (no link)
                unreachable    Succeeded +++ Succeeded ++|++|++ Owed: release, finish
                removed        Succeeded +++ Succeeded ++|++|++ Removed: release, finish
                removedItself  Succeeded +++ Succeeded ++|++|++ Removed: release, finish
                owed           Succeeded +++ Succeeded ++|++|++ Owed: release, finish
                nothing: began due terminate cleanup connected made refused ok found fail
                    signaled unknown notStarted overdue killDue restored ~all
            failed, removing: Active +x. Failed ++|x-|-- Present
                terminate      Terminating +x- Failed ++|x-|-- Present
                resumed        Active +x. Failed ++|x-|-- Present: remove
                lost           Active +x. Failed ++|x-|-- Present (no link)
                unreachable    Failed +x- Failed ++|x-|-- Owed: release, finish
                removed        Failed +x- Failed ++|x-|-- Removed: release, finish
                removedItself  Failed +x- Failed ++|x-|-- Removed: release, finish
                owed           Failed +x- Failed ++|x-|-- Owed: release, finish
                nothing: began due cleanup connected made refused ok found fail signaled unknown
                    notStarted overdue killDue restored ~all
            failed: Failed +x- Failed ++|x-|-- Removed
                finish: all
            refused: Failed x-- Failed --|--|-- None
                finish: all
            never reached: Failed x-- Unreachable --|--|-- None
                finish: all
            lost while making: Failed x-- Unreachable --|--|-- Owed
                cleanup        Failed x-- Unreachable --|--|-- Owed: remove
                resumed        Failed x-- Unreachable --|--|-- Owed: remove
                finish: began due terminate connected made refused ok found fail signaled unknown
                    notStarted overdue killDue lost restored unreachable removed removedItself
                    owed ~all
            lost in download: Failed +x- Unreachable ++|x-|-- Owed
                cleanup        Failed +x- Unreachable ++|x-|-- Owed: remove
                resumed        Failed +x- Unreachable ++|x-|-- Owed: remove
                finish: began due terminate connected made refused ok found fail signaled unknown
                    notStarted overdue killDue lost restored unreachable removed removedItself
                    owed ~all
            no link in analyze: Active >.. Running >.|..|.. Present (no link)
                terminate      Terminating >-- Stopping >.|..|.. Present (no link)
                resumed        Active >.. Running >.|..|.. Present: run 0 again, watch
                ok             Active >.. Running +>|..|.. Present: run 1, watch
                found          Active >.. Running +>|...|... Present: run 1, watch
                fail           Active x.. Failed x-|--|-- Present: remove
                signaled       Active x.. Failed x-|--|-- Present: remove
                unknown        Active x.. Failed x-|--|-- Present: remove
                notStarted     Active >.. Running >.|..|.. Present: run 0, watch
                overdue        Active >.. Stopping >.|..|.. Present (no link): recall
                restored       Active >.. Running >.|..|.. Present
                unreachable    Failed x-- Unreachable x-|--|-- Owed: release, finish
                nothing: began due cleanup connected made refused killDue lost removed
                    removedItself owed ~all
            no link in download: Active +>. Running ++|>.|.. Present (no link)
                terminate      Terminating +>- Stopping ++|>.|.. Present (no link): recall
                resumed        Active +>. Running ++|>.|.. Present: run 2 again, watch
                ok             Active +>. Running ++|+>|.. Present: run 3, watch
                found          Active +>. Running ++|+>|.. Present: run 3, watch
                fail           Active +x. Failed ++|x-|-- Present: remove
                signaled       Active +x. Failed ++|x-|-- Present: remove
                unknown        Active +x. Failed ++|x-|-- Present: remove
                notStarted     Active +>. Running ++|>.|.. Present: run 2, watch
                overdue        Active +>. Stopping ++|>.|.. Present (no link): recall
                restored       Active +>. Running ++|>.|.. Present
                unreachable    Failed +x- Unreachable ++|x-|-- Owed: release, finish
                nothing: began due cleanup connected made refused killDue lost removed
                    removedItself owed ~all
            overdue in analyze: Active >.. Stopping >.|..|.. Present
                terminate      Terminating >-- Stopping >.|..|.. Present: recall
                resumed        Active >.. Stopping >.|..|.. Present: run 0 attach
                ok             Active x.. TimedOut t-|--|-- Present: remove
                found          Active x.. TimedOut t-|--|-- Present: remove
                fail           Active x.. TimedOut t-|--|-- Present: remove
                signaled       Active x.. TimedOut t-|--|-- Present: remove
                unknown        Active x.. TimedOut t-|--|-- Present: remove
                notStarted     Active x.. TimedOut --|--|-- Present: remove
                lost           Active >.. Stopping >.|..|.. Present (no link)
                unreachable    Failed x-- Unreachable x-|--|-- Owed: release, finish
                nothing: began due cleanup connected made refused overdue killDue restored
                    removed removedItself owed ~all
            overdue in download: Active +>. Stopping ++|>.|.. Present
                terminate      Terminating +>- Stopping ++|>.|.. Present: recall
                resumed        Active +>. Stopping ++|>.|.. Present: run 2 attach
                ok             Active +x. TimedOut ++|t-|-- Present: remove
                found          Active +x. TimedOut ++|t-|-- Present: remove
                fail           Active +x. TimedOut ++|t-|-- Present: remove
                signaled       Active +x. TimedOut ++|t-|-- Present: remove
                unknown        Active +x. TimedOut ++|t-|-- Present: remove
                notStarted     Active +x. TimedOut ++|--|-- Present: remove
                lost           Active +>. Stopping ++|>.|.. Present (no link)
                unreachable    Failed +x- Unreachable ++|x-|-- Owed: release, finish
                nothing: began due cleanup connected made refused overdue killDue restored
                    removed removedItself owed ~all
            timed out: Failed +x- TimedOut ++|t-|-- Removed
                finish: all
            terminated, submitted: Terminated --- Canceled --|--|-- None
                finish: all
            terminated, connecting: Terminated --- Canceled --|--|-- None
                finish: all
            terminated, making: Terminating --- Canceled --|--|-- Present
                resumed        Terminating --- Canceled --|--|-- Present: remove
                made           Terminating --- Canceled --|--|-- Present: remove
                refused        Terminated --- Canceled --|--|-- None: release, finish
                lost           Terminating --- Canceled --|--|-- Present (no link)
                unreachable    Terminated --- Canceled --|--|-- Owed: release, finish
                nothing: began due terminate cleanup connected ok found fail signaled unknown
                    notStarted overdue killDue restored removed removedItself owed ~all
            terminated in analyze: Terminating >-- Stopping >.|..|.. Present
                resumed        Terminating >-- Stopping >.|..|.. Present: run 0 again, watch
                ok             Terminating >-- Stopping +>|..|.. Present: run 1, watch
                found          Terminating >-- Stopping +>|...|... Present: run 1, watch
                fail           Terminating x-- Failed x-|--|-- Present: remove
                signaled       Terminating x-- Failed x-|--|-- Present: remove
                unknown        Terminating x-- Failed x-|--|-- Present: remove
                notStarted     Terminating >-- Stopping >.|..|.. Present: run 0, watch
                overdue        Terminating >-- Stopping >.|..|.. Present: recall
                lost           Terminating >-- Stopping >.|..|.. Present (no link)
                unreachable    Terminated x-- Unreachable x-|--|-- Owed: release, finish
                nothing: began due terminate cleanup connected made refused killDue restored
                    removed removedItself owed ~all
            terminated at its end: Terminating >-- Stopping +>|..|.. Present
                resumed        Terminating >-- Stopping +>|..|.. Present: run 1 again, watch
                ok             Terminating +-- Canceled ++|--|-- Present: remove
                found          Terminating +-- Canceled ++|---|--- Present: remove
                fail           Terminating +-- Canceled ++|--|-- Present: remove
                signaled       Terminating +-- Canceled ++|--|-- Present: remove
                unknown        Terminating x-- Failed +x|--|-- Present: remove
                notStarted     Terminating >-- Stopping +>|..|.. Present: run 1, watch
                overdue        Terminating >-- Stopping +>|..|.. Present: recall
                lost           Terminating >-- Stopping +>|..|.. Present (no link)
                unreachable    Terminated x-- Unreachable +x|--|-- Owed: release, finish
                nothing: began due terminate cleanup connected made refused killDue restored
                    removed removedItself owed ~all
            terminated, no link: Terminating +>- Stopping ++|>.|.. Present (no link)
                resumed        Terminating +>- Stopping ++|>.|.. Present: run 2 attach, watch
                ok             Terminating +/- Canceled ++|+-|-- Present: remove
                found          Terminating +/- Canceled ++|+-|-- Present: remove
                fail           Terminating +x- Failed ++|x-|-- Present: remove
                signaled       Terminating +x- Failed ++|x-|-- Present: remove
                unknown        Terminating +x- Failed ++|x-|-- Present: remove
                notStarted     Terminating +-- Canceled ++|--|-- Present: remove
                overdue        Terminating +>- Stopping ++|>.|.. Present (no link): recall
                restored       Terminating +>- Stopping ++|>.|.. Present
                unreachable    Terminated +x- Unreachable ++|x-|-- Owed: release, finish
                nothing: began due terminate cleanup connected made refused killDue lost removed
                    removedItself owed ~all
            terminated in download: Terminating +>- Stopping ++|>.|.. Present
                resumed        Terminating +>- Stopping ++|>.|.. Present: run 2 attach, watch
                ok             Terminating +/- Canceled ++|+-|-- Present: remove
                found          Terminating +/- Canceled ++|+-|-- Present: remove
                fail           Terminating +x- Failed ++|x-|-- Present: remove
                signaled       Terminating +x- Failed ++|x-|-- Present: remove
                unknown        Terminating +x- Failed ++|x-|-- Present: remove
                notStarted     Terminating +-- Canceled ++|--|-- Present: remove
                overdue        Terminating +>- Stopping ++|>.|.. Present: recall
                lost           Terminating +>- Stopping ++|>.|.. Present (no link)
                unreachable    Terminated +x- Unreachable ++|x-|-- Owed: release, finish
                nothing: began due terminate cleanup connected made refused killDue restored
                    removed removedItself owed ~all
            terminated in install: Terminating ++> Stopping ++|++|>. Present
                resumed        Terminating ++> Stopping ++|++|>. Present: run 4 attach, watch
                ok             Terminating ++/ Canceled ++|++|+- Present: remove
                found          Terminating ++/ Canceled ++|++|+- Present: remove
                fail           Terminating ++x Failed ++|++|x- Present: remove
                signaled       Terminating ++x Failed ++|++|x- Present: remove
                unknown        Terminating ++x Failed ++|++|x- Present: remove
                notStarted     Terminating ++- Canceled ++|++|-- Present: remove
                overdue        Terminating ++> Stopping ++|++|>. Present: recall
                lost           Terminating ++> Stopping ++|++|>. Present (no link)
                unreachable    Terminated ++x Unreachable ++|++|x- Owed: release, finish
                nothing: began due terminate cleanup connected made refused killDue restored
                    removed removedItself owed ~all
            terminated at the end: Terminating ++> Stopping ++|++|+> Present
                resumed        Terminating ++> Stopping ++|++|+> Present: run 5 attach, watch
                ok             Terminating +++ Succeeded ++|++|++ Present: remove
                found          Terminating +++ Succeeded ++|++|++ Present: remove
                fail           Terminating +++ Succeeded ++|++|++ Present: remove
                signaled       Terminating +++ Succeeded ++|++|++ Present: remove
                unknown        Terminating ++x Failed ++|++|+x Present: remove
                notStarted     Terminating ++/ Canceled ++|++|+- Present: remove
                overdue        Terminating ++> Stopping ++|++|+> Present: recall
                lost           Terminating ++> Stopping ++|++|+> Present (no link)
                unreachable    Terminated ++x Unreachable ++|++|+x Owed: release, finish
                nothing: began due terminate cleanup connected made refused killDue restored
                    removed removedItself owed ~all
            terminated, overdue: Terminating >-- Stopping >.|..|.. Present
                resumed        Terminating >-- Stopping >.|..|.. Present: run 0 attach
                ok             Terminating x-- TimedOut t-|--|-- Present: remove
                found          Terminating x-- TimedOut t-|--|-- Present: remove
                fail           Terminating x-- TimedOut t-|--|-- Present: remove
                signaled       Terminating x-- TimedOut t-|--|-- Present: remove
                unknown        Terminating x-- TimedOut t-|--|-- Present: remove
                notStarted     Terminating x-- TimedOut --|--|-- Present: remove
                lost           Terminating >-- Stopping >.|..|.. Present (no link)
                unreachable    Terminated x-- Unreachable x-|--|-- Owed: release, finish
                nothing: began due terminate cleanup connected made refused overdue killDue
                    restored removed removedItself owed ~all
            overdue, terminated: Terminating +>- Stopping ++|>.|.. Present
                resumed        Terminating +>- Stopping ++|>.|.. Present: run 2 attach
                ok             Terminating +x- TimedOut ++|t-|-- Present: remove
                found          Terminating +x- TimedOut ++|t-|-- Present: remove
                fail           Terminating +x- TimedOut ++|t-|-- Present: remove
                signaled       Terminating +x- TimedOut ++|t-|-- Present: remove
                unknown        Terminating +x- TimedOut ++|t-|-- Present: remove
                notStarted     Terminating +x- TimedOut ++|--|-- Present: remove
                lost           Terminating +>- Stopping ++|>.|.. Present (no link)
                unreachable    Terminated +x- Unreachable ++|x-|-- Owed: release, finish
                nothing: began due terminate cleanup connected made refused overdue killDue
                    restored removed removedItself owed ~all
            canceled, removing: Terminating +/- Canceled ++|+-|-- Present
                resumed        Terminating +/- Canceled ++|+-|-- Present: remove
                lost           Terminating +/- Canceled ++|+-|-- Present (no link)
                unreachable    Terminated +/- Canceled ++|+-|-- Owed: release, finish
                removed        Terminated +/- Canceled ++|+-|-- Removed: release, finish
                removedItself  Terminated +/- Canceled ++|+-|-- Removed: release, finish
                owed           Terminated +/- Canceled ++|+-|-- Owed: release, finish
                nothing: began due terminate cleanup connected made refused ok found fail
                    signaled unknown notStarted overdue killDue restored ~all
            canceled: Terminated +/- Canceled ++|+-|-- Removed
                finish: all
            canceled, owed: Terminated +/- Canceled ++|+-|-- Owed
                cleanup        Terminated +/- Canceled ++|+-|-- Owed: remove
                resumed        Terminated +/- Canceled ++|+-|-- Owed: remove
                finish: began due terminate connected made refused ok found fail signaled unknown
                    notStarted overdue killDue lost restored unreachable removed removedItself
                    owed ~all
            failed, then terminated: Terminating +x- Failed ++|x-|-- Present
                resumed        Terminating +x- Failed ++|x-|-- Present: remove
                lost           Terminating +x- Failed ++|x-|-- Present (no link)
                unreachable    Terminated +x- Failed ++|x-|-- Owed: release, finish
                removed        Terminated +x- Failed ++|x-|-- Removed: release, finish
                removedItself  Terminated +x- Failed ++|x-|-- Removed: release, finish
                owed           Terminated +x- Failed ++|x-|-- Owed: release, finish
                nothing: began due terminate cleanup connected made refused ok found fail
                    signaled unknown notStarted overdue killDue restored ~all
            """)
}
