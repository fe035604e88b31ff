# shellcheck shell=dash
# Asks for the reboot, and waits for the end; `limit` is how many seconds the server may take to go down.
#
# The pause lets the message reach the coordinator. systemd ends what is left of a login by SIGTERM and waits
# 90 s for it (systemd.kill(5)): the script ends at once, and takes along the process beside it, which would
# record an exit status that means nothing.
#
# Needs: fail.
: "${limit:?}"

ask() {
    if [ -d /run/systemd/system ]; then
        systemctl reboot
    elif command -v shutdown >/dev/null; then
        shutdown -r now
    elif command -v reboot >/dev/null; then
        reboot
    else
        echo "there is neither systemd nor shutdown nor reboot" >&2
        return 1
    fi
}
trap 'kill -KILL "$PPID"; exit 1' TERM
echo "rebooting"
sync
sleep 2
problem=$(ask 2>&1) || fail "the server refuses to reboot: $problem"
for second in $(seq "$limit"); do
    sleep 1 &
    wait "$!" 2>/dev/null || :
done
fail "the server was asked to reboot, and has not gone down in $second s"
