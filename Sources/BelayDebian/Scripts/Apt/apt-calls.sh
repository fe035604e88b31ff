# shellcheck shell=dash
# The one way in which scripts call apt's tools.
#
# - apt_call TOOL …: calls apt-get(8), apt-cache(8) or apt-mark(8) with Belay's settings only.
# - acting TOOL … or acting FUNCTION …: the same for a call that changes packages: the hooks of an
#   installation run, and dpkg(1) and ucf(1) are told what to do with configuration files.
#
# Needs: apt_settings; `work`, a directory of the script.
: "${work:?}" "${dpkg_answers:?}"

reading_settings() {
    apt_settings
    # They run in simulations, too.
    echo '#clear APT::Install::Pre-Invoke; #clear AptCli::Hooks;'
}
acting_settings() {
    if [ -f /var/lib/ucf/hashfile ]; then cp /var/lib/ucf/hashfile "$work/ucf"; fi
    apt_settings
    for answer in $dpkg_answers; do echo "DPkg::Options { \"$answer\"; };"; done
}
settings=reading_settings
apt_call() { # TOOL ARGUMENT…
    if ! [ -e "$work/$settings" ]; then "$settings" >"$work/$settings"; fi
    apt_tool=$1
    shift
    "$apt_tool" -c "$work/$settings" "$@"
}
acting() {
    settings=acting_settings
    acted=0
    "$@" || acted=$?
    settings=reading_settings
    return "$acted"
}
