# shellcheck shell=dash
# closed TOOL …: apt that knows only what is installed and what it is given. It has no source to fetch
# from, so it cannot do more than was decided, and it opens in 0.05 s instead of 0.5 s (apt.conf(5),
# Dir). The admin's pins would not find what they name, and a default release that no source has is an
# error, hence both are off. The planner's log is meant for apt's developers; a simulation would overwrite
# the one of the last true run. apt's cache of so little stays in memory.
#
# Needs: apt_call.
: "${work:?}"

closed() {
    mkdir -p "$work/none/partial" "$work/cache/archives/partial"
    tool=$1
    shift
    apt_call "$tool" -o Dir::State::lists="$work/none" -o Dir::Cache="$work/cache" \
        -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= \
        -o Dir::Etc::SourceList=/dev/null -o Dir::Etc::SourceParts=/dev/null \
        -o Dir::Etc::Preferences=/dev/null -o Dir::Etc::PreferencesParts=/dev/null \
        -o APT::Default-Release= -o APT::Sandbox::User=root \
        -o Dir::Log::Planner="$work/plan.log" -o Dir::Log::Solver="$work/solve.log" "$@"
}
