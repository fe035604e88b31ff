# shellcheck shell=dash
# - is_root: whether root runs the script.
# - leave_login: sets SCOPE to the words in front of a command that shall outlive the login. logind can
#   be configured to end all processes of a login (logind.conf(5), KillUserProcesses); root can leave
#   it.

is_root() {
    while read -r key _ effective rest && [ "$key" != Uid: ]; do :; done \
        </proc/self/status
    [ "$effective" = 0 ]
}
leave_login() {
    [ "${SCOPE-unknown}" = unknown ] || return
    SCOPE=
    [ -d /run/systemd/system ] && is_root || return
    grep -qs '/session-[^/]*\.scope$' /proc/self/cgroup || return
    grep -rqsiE '^ *KillUserProcesses *= *(yes|true|on|1|y|t)' /etc/systemd/logind.conf \
        /etc/systemd/logind.conf.d /run/systemd/logind.conf.d \
        /usr/lib/systemd/logind.conf.d /usr/local/lib/systemd/logind.conf.d || return
    SCOPE="systemd-run --quiet --scope --collect --"
}
