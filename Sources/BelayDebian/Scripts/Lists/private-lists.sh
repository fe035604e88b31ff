# shellcheck shell=dash
# open_apt TOOL …: apt with package lists of its own, so that a check changes nothing outside the staging
# directory. The lists are copied, not linked: apt changes owner and mode of what it finds there. The
# admin's hooks of an update are left out, because they write elsewhere.
#
# Needs: apt_call, problem.
: "${work:?}" "${stage:?}"

open_apt() {
    tool=$1
    shift
    apt_call "$tool" -c "$work/check.conf" -o Dir::State::lists="$work/lists" \
        -o Dir::Cache="$work/cache" -o APT::Sandbox::User=root \
        -o Dir::Log::Planner="$work/plan.log" -o Dir::Log::Solver="$work/solve.log" "$@"
}
prepare_lists() {
    mkdir -p "$work/lists/partial" "$work/cache/archives/partial"
    lists=
    eval "$(apt-config shell lists Dir::State::lists/d)"
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
    printf '#clear APT::Update::%s;\n' Pre-Invoke Post-Invoke Post-Invoke-Success \
        Post-Invoke-Stats Auth-Failure >"$work/check.conf"
}
