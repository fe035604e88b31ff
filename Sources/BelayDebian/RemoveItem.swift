import BelayModel

/// The item that removes one set of packages.
struct RemoveItem {
    var name: String
    var removed: [Simulation.Change]
    var options: PackageOptions

    var item: Item { Item(name: name, work: .changePackages(script)) }

    private var script: String {
        let values = """
            verb=\(options.purge ? "purge" : "remove")
            set -- \(removed.map { ShellText.quote($0.name) }.joined(separator: " "))

            """
        return ScriptPrelude.environment + ScriptPrelude.closed + ScriptPrelude.dpkgState
            + ChangesScript.functions + LockScript.functions(seconds: options.lockTimeout)
            + values + Self.run
    }

    /// A package that is gone already is none of apt's business; `purge` also takes one of which
    /// only the configuration files are left.
    private static let run = #"""
        work=$stage/set
        give_up() { fail "$@"; }
        rm -rf "$work"
        mkdir -p "$work"
        trap 'rm -rf "$work"' EXIT
        wait_for_locks /var/lib/dpkg/lock-frontend /var/lib/dpkg/lock
        if interrupted || [ -n "$(broken)" ]; then
            fail "dpkg was interrupted here before this item began, nothing was changed: $(broken)"
        fi
        state_of() {
            # shellcheck disable=SC2016 # a field of dpkg-query
            dpkg-query -W -f '${db:Status-Status}\n' "$1" 2>/dev/null | head -n 1
        }
        there() {
            case $verb,$(state_of "$1") in
                *, | *,not-installed | remove,config-files) return 1 ;;
                *) return 0 ;;
            esac
        }
        for name in "$@"; do
            shift
            if there "$name"; then set -- "$@" "$name"; else say "$name is gone already"; fi
        done
        if [ "$#" = 0 ]; then
            say "nothing is left to be done"
            exit 0
        fi
        printf '%s\n' "$@" >"$work/names"
        if ! closed apt-get -s -qq "$verb" "$@" >"$work/simulation" 2>&1; then
            fail "apt cannot remove this set; nothing was changed: $(cat "$work/simulation")"
        fi
        extra=$(awk '$1 == "Inst" || $1 == "Remv" || $1 == "Purg" { print $2 }' \
            "$work/simulation" | grep -vxFf "$work/names" | tr '\n' ' ') || :
        if [ -n "$extra" ]; then
            fail "the server has changed since it was analyzed: apt would also change $extra;" \
                "nothing was changed"
        fi
        snapshot >"$work/before"
        status=0
        closed apt-get -y -q -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout="$(lock_left)" \
            -o APT::Get::AutomaticRemove=false "$verb" "$@" || status=$?
        if [ "$status" != 0 ]; then dpkg --triggers-only --pending || :; fi
        report_changes
        wrong=
        for name in "$@"; do
            if there "$name"; then wrong="$wrong $name is still there: $(state_of "$name")."; fi
        done
        if [ "$status" != 0 ]; then
            fail "apt failed with status $status; the packages are left as dpkg left them.$wrong"
        fi
        if [ -n "$wrong" ]; then fail "apt reported success, but$wrong"; fi
        left=$(broken)
        if interrupted || [ -n "$left" ]; then fail "dpkg is not at rest afterwards: $left"; fi

        """#
}
