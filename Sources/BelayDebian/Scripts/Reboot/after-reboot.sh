# shellcheck shell=dash
# How the server is after it has come back: a line for each thing that an admin should know. Services are
# waited for: what follows is meant for a server that has started.
#
# Needs: reasons.

set -u
export LC_ALL=C.UTF-8

state=
if [ -d /run/systemd/system ]; then
    state=$(timeout 120 systemctl is-system-running --wait) || :
fi
echo "back with the kernel $(uname -r)"
reasons | sed 's/^/a reboot is still required: /'
if [ "$state" = degraded ]; then
    systemctl list-units --failed --plain --no-legend | sed 's/ .*//; s/$/ has failed/'
elif [ -n "$state" ] && [ "$state" != running ]; then
    echo "its services have not all started after 120 s"
fi
