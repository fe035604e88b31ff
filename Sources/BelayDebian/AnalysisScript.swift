import BelayModel

/// The script of the analyze phase. What it prints is read by ``Transcript``: sections that begin
/// with a line `@belay NAME [ARGUMENT]`, the last of them `@belay end`.
struct AnalysisScript {
    var work: PackageWork

    var text: String {
        ScriptPrelude.environment
            + Self.sections
            + ScriptPrelude.closed
            + ScriptPrelude.dpkgState
            + LockScript.functions(seconds: work.options.lockTimeout)
            + settings
            + "begin\n"
            + StateScript.text
            + question
            + SystemScript.text
            + "section end\n"
    }

    private var question: String {
        switch work.kind {
        case .uninstall: RemovalScript(work: work).text
        case .install, .remediate: lists + ChoiceScript(work: work).text
        }
    }

    /// `open_apt`, and the lists that it works with.
    private var lists: String {
        if let archives = work.archives { return PushScript(archives: archives).text }
        return (work.check ? RefreshScript.privateLists : RefreshScript.serverLists)
            + RefreshScript.refresh
    }

    /// `allowed` is what is given to apt-get so that it removes nothing unless it may.
    private var settings: String {
        let allowed = work.mayRemove ? "--auto-remove=false" : "--no-remove"
        return """
            check=\(work.check ? "yes" : "no")
            repair=\(work.options.repair ? "yes" : "no")

            """ + (work.kind == .uninstall ? "" : "allowed=\(allowed)\n")
    }

    /// The working directory goes when the script ends, whatever its end: a copy of the lists
    /// may take 100 MB of the room that the archives need.
    private static let sections = #"""
        work=$stage/analysis
        section() { printf '@belay %s\n' "$*"; }
        problem() {
            kind=$1
            shift
            section problem "$kind"
            printf '%s\n' "$*"
            section end
            fail "$*"
        }
        give_up() { problem lock "$@"; }
        select_wanted() {
            awk '$1 == "wanted" { print $2 "=" $3 }' "$work/selection" >"$work/wanted"
        }
        begin() {
            rm -rf "$work"
            mkdir -p "$work"
            trap 'rm -rf "$work"' EXIT
            if [ "$check" = no ] && [ "$(id -u)" != 0 ]; then
                problem root "packages can only be changed as root: log in as root or set become"
            fi
        }

        """#
}
