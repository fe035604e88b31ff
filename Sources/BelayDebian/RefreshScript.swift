/// Getting new package lists.
enum RefreshScript {
    /// `open_apt TOOL …` is apt with the server's own lists.
    static let serverLists = #"""
        open_apt() {
            tool=$1
            shift
            "$tool" "$@"
        }
        prepare_lists() { :; }

        """#

    /// `open_apt TOOL …` is apt with lists of its own, so that a check changes nothing outside the
    /// staging directory. The lists are copied, not linked: apt changes owner and mode of what it
    /// finds there. The admin's hooks of an update are left out, since they write elsewhere;
    /// `#clear` has to come last of the configuration files, hence a main file that includes
    /// the real one (apt.conf(5)).
    static let privateLists = #"""
        open_apt() {
            tool=$1
            shift
            APT_CONFIG=$work/first.conf "$tool" -o Dir::State::lists="$work/lists" \
                -o Dir::Cache="$work/cache" -o APT::Sandbox::User=root \
                -o Dir::Log::Planner="$work/plan.log" -o Dir::Log::Solver="$work/solve.log" "$@"
        }
        prepare_lists() {
            mkdir -p "$work/lists/partial" "$work/cache/archives/partial"
            lists=
            main=
            eval "$(apt-config shell lists Dir::State::lists/d main Dir::Etc::main/f)"
            size=$(du -sk "$lists" 2>/dev/null | cut -f 1)
            room=$(df -Pk "$work" | awk 'NR == 2 { print $4 }')
            # As much again for apt's cache and for what is new.
            if [ "$((size * 2))" -ge "$room" ]; then
                problem space "a check needs $((size * 2)) KiB for package lists of its own," \
                    "and $room KiB are free on the file system of $stage"
            fi
            for list in "$lists"/*; do
                if [ -f "$list" ] && [ "${list##*/}" != lock ]; then cp -p "$list" "$work/lists"; fi
            done
            if [ -f "$main" ]; then cat "$main" >"$work/main.conf"; fi
            printf '#clear %s;\n' APT::Update::Pre-Invoke APT::Update::Post-Invoke \
                APT::Update::Post-Invoke-Success >>"$work/main.conf"
            if [ -n "${APT_CONFIG:-}" ] && [ -f "$APT_CONFIG" ]; then
                cat "$APT_CONFIG" >"$work/first.conf"
            fi
            printf 'Dir::Etc::main "%s";\n' "$work/main.conf" >>"$work/first.conf"
        }

        """#

    /// Any source that cannot be had is a failure: what it would have offered is not known
    /// (apt-get(8), `--error-on`). The lists' lock is asked for by trying, because another update
    /// may begin between looking and doing.
    static let refresh = #"""
        refresh() {
            prepare_lists
            while ! open_apt apt-get -q --error-on=any update >"$work/update" 2>&1; do
                if ! grep -q 'Could not get lock' "$work/update"; then
                    cat "$work/update" >&2
                    problem lists "the package lists could not be refreshed:" \
                        "$(grep -E '^(E|W|Err):' "$work/update" | head -n 5)"
                fi
                if [ "$(lock_left)" = 0 ]; then
                    give_up "the package lists are still locked;" \
                        "waited as long as lock_timeout says: $(grep 'Could not get lock' "$work/update")"
                fi
                lists=
                eval "$(apt-config shell lists Dir::State::lists/d)"
                wait_for_locks "${lists%/}/lock"
                sleep 1
            done
            cat "$work/update" >&2
        }
        refresh

        """#
}
