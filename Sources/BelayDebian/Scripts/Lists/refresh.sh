# shellcheck shell=dash
# Gets new package lists. A source that cannot be had is reported as a failure (apt-get(8), --error-on),
# so that it can be judged (broken-sources.sh). The lock of the lists is asked for by trying, because
# another update may begin between looking and doing.
#
# Needs: prepare_lists, open_apt, judge_broken, wait_for_locks, lock_left, give_up.
: "${work:?}"

refresh() {
    prepare_lists
    while ! open_apt apt-get -q --error-on=any update >"$work/update" 2>&1; do
        if ! grep -q 'Could not get lock' "$work/update"; then
            cat "$work/update" >&2
            judge_broken
            return 0
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
