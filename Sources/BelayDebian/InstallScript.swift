/// The fixed parts of ``InstallItem``'s script.
enum InstallScript {
    /// Waits until dpkg is free, then collects what is still to be done. Somebody may have done
    /// it meanwhile; a version newer than planned is left alone, never taken back.
    static let before = #"""
        work=$stage/set
        dir=$stage/packages
        give_up() { fail "$@"; }
        rm -rf "$work"
        mkdir -p "$work"
        trap 'rm -rf "$work"' EXIT
        : >"$work/files"
        : >"$work/plan"
        : >"$work/names"
        wait_for_locks /var/lib/dpkg/lock-frontend /var/lib/dpkg/lock
        if interrupted || [ -n "$(broken)" ]; then
            fail "dpkg was interrupted here before this item began, nothing was changed;" \
                "dpkg --configure -a mends it, and so does a job with repair: true: $(broken)"
        fi
        plan() { # NAME DPKG-NAME VERSION FILE SHA256 MARK
            # shellcheck disable=SC2016 # fields of dpkg-query
            state=$(dpkg-query -W -f '${db:Status-Status} ${Version}' "$2" 2>/dev/null) || state=
            case $state in
                "installed $3")
                    say "$1 $3 is installed already"
                    return 0
                    ;;
                "installed "*)
                    if dpkg --compare-versions "${state#* }" gt "$3"; then
                        say "$1 is at ${state#* } by now, newer than $3: left alone"
                        return 0
                    fi
                    age=old
                    ;;
                *) age=new ;;
            esac
            if ! [ -f "$dir/$4" ]; then
                fail "$4 is not in the staging directory; nothing was changed"
            fi
            sha256=$5
            # shellcheck disable=SC2034 # intact reads it
            size=$(stat -c %s "$dir/$4")
            if ! intact "$dir/$4"; then
                fail "$4 is not what was downloaded: its SHA-256 differs; nothing was changed"
            fi
            clash=$(conflicts "$2" "$dir/$4")
            if [ -n "$clash" ]; then
                fail "conffiles: fail - both the admin and $1 $3 changed $clash; nothing was changed"
            fi
            echo "$dir/$4" >>"$work/files"
            echo "$1" >>"$work/names"
            echo "$1 $2 $3 $age $6" >>"$work/plan"
        }
        plan_removal() {
            # shellcheck disable=SC2016 # a field of dpkg-query
            state=$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null) || state=
            if [ "$state" != installed ]; then return 0; fi
            echo "$1-" >>"$work/files"
            echo "$1" >>"$work/names"
        }

        """#

    /// Simulates first: if the server has changed so that apt would do more than was decided,
    /// nothing is touched.
    ///
    /// `Dpkg::Use-Pty=0`: apt would give dpkg a terminal of its own, and a maintainer script that
    /// reads from `/dev/tty` would wait there for ever. What was marked as installed automatically
    /// stays marked, and what only comes along is (apt-mark(8)). After a failure the packages are
    /// left as dpkg left them: a second try is the admin's to decide. Only pending
    /// triggers are run (dpkg(1)): they belong to packages that the failure has nothing to do with.
    static let run = #"""
        if ! [ -s "$work/files" ]; then
            say "nothing is left to be done"
            exit 0
        fi
        set --
        while read -r file; do set -- "$@" "$file"; done <"$work/files"
        if ! closed apt-get -s -qq "$allowed" install "$@" >"$work/simulation" 2>&1; then
            fail "apt cannot install this set as it was planned; nothing was changed:" \
                "$(cat "$work/simulation")"
        fi
        extra=$(awk '$1 == "Inst" || $1 == "Remv" || $1 == "Purg" { print $2 }' \
            "$work/simulation" | grep -vxFf "$work/names" | tr '\n' ' ') || :
        if [ -n "$extra" ]; then
            fail "the server has changed since it was analyzed: apt would also change $extra;" \
                "nothing was changed"
        fi
        set -- install "$@"
        # shellcheck disable=SC2046 # names of packages have no blanks
        closed apt-mark showauto $(awk '$4 == "old" && $5 != "manual" { print $1 }' "$work/plan") \
            /nothing 2>/dev/null >"$work/auto" || :
        awk '$4 == "new" && $5 != "manual" { print $1 }' "$work/plan" >>"$work/auto"
        snapshot >"$work/before"
        touch "$work/start"
        status=0
        answers closed apt-get -y -q "$allowed" -o Dpkg::Use-Pty=0 \
            -o DPkg::Lock::Timeout="$(lock_left)" -o APT::Get::AutomaticRemove=false \
            "$@" || status=$?
        if [ "$status" != 0 ]; then dpkg --triggers-only --pending || :; fi
        if [ -s "$work/auto" ]; then
            # shellcheck disable=SC2046 # names of packages have no blanks
            closed apt-mark auto $(cat "$work/auto") >/dev/null 2>&1 || :
        fi
        # shellcheck disable=SC2046 # names of packages have no blanks
        report_conffiles $(awk '{ print $2 }' "$work/plan")
        wrong=$(while read -r name qualified version _; do
            # shellcheck disable=SC2016 # fields of dpkg-query
            state=$(dpkg-query -W -f '${Status} ${Version}' "$qualified" 2>/dev/null) ||
                state="not installed"
            if [ "$state" != "install ok installed $version" ]; then
                echo "$name should be installed at $version and is: $state."
            fi
        done <"$work/plan")
        report_changes
        if [ "$status" != 0 ]; then
            fail "apt failed with status $status; the packages are left as dpkg left them" \
                "(dpkg --configure -a goes on, and so does a job with repair: true)." "$wrong"
        fi
        if [ -n "$wrong" ]; then fail "apt reported success, but $wrong"; fi
        left=$(broken)
        if interrupted || [ -n "$left" ]; then fail "dpkg is not at rest afterwards: $left"; fi

        """#
}
