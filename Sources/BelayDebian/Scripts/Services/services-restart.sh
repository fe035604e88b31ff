# shellcheck shell=dash
# `restart_services: auto`: restarts one service after another, and looks at each afterwards. A service that
# runs once and ends has nothing to restart (systemd.service(5), Type=oneshot). sshd is restarted only where
# its unit leaves its sessions alone (systemd.kill(5), KillMode=process).
#
# Needs: find_services, is_spared, tell, say, fail.
: "${stage:?}"

may_restart() {
    if is_spared "$1"; then return 1; fi
    case $(systemctl show -P Type "$1") in oneshot) return 1;; esac
    case $1 in
        ssh.service | sshd.service | dropbear.service)
            [ "$(systemctl show -P KillMode "$1")" = process ]
            ;;
    esac
}
find_services >"$stage/services"
failed=
while read -r name; do
    if ! [ -d /run/systemd/system ]; then
        say "without systemd nothing is restarted: $name"
        tell old "$name"
    elif ! may_restart "$name"; then
        tell spared "$name"
    elif timeout 300 systemctl restart "$name" && systemctl -q is-active "$name"; then
        tell restarted "$name"
    else
        systemctl --no-pager --lines=20 status "$name" >&2 || :
        tell failed "$name"
        failed="$failed $name"
    fi
done <"$stage/services"
rm -f "$stage/services"
if [ -n "$failed" ]; then fail "do not run after their restart:$failed"; fi
