# shellcheck shell=dash
# open_apt TOOL …: apt that knows what is installed and the archives of the admin box, in place of a
# mirror's lists. pushed_packages prints their index.
#
# Nothing is fetched, and the server's own lists and sources are neither read nor written, so it works
# without any network. No signature is asked for: the admin vouches for the directory. The index has
# come over the SSH connection, and every archive is compared with its SHA-256 on arrival and again before
# it is installed.
#
# --with-source is for files that are no repository (apt-get(8)). The admin's pins hold; a default release
# would be one that no source has, which is an error.
#
# The section `unmet` has the dependencies that neither the archives nor the installed packages can meet
# (apt-cache(8)): apt-get itself names only the first package of a chain, not what the last one lacks.
#
# Needs: apt_call, section, pushed_packages.
: "${work:?}"

open_apt() {
    mkdir -p "$work/none/partial" "$work/cache/archives/partial"
    tool=$1
    shift
    apt_call "$tool" --with-source "$work/pushed_Packages" \
        -o Dir::State::lists="$work/none" -o Dir::Cache="$work/cache" \
        -o Dir::Etc::SourceList=/dev/null -o Dir::Etc::SourceParts=/dev/null \
        -o APT::Default-Release= -o APT::Sandbox::User=root \
        -o Dir::Log::Planner="$work/plan.log" -o Dir::Log::Solver="$work/solve.log" "$@"
}
pushed_packages >"$work/pushed_Packages"
section unmet
open_apt apt-cache unmet --important || :
