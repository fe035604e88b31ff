# shellcheck shell=dash
# What else is told of the server, for `belay status`: a section of lines of columns between tabulators.
#
# Memory maps of other users' processes are root's to read (proc(5)).
#
# Needs: section, look_at_maps.

section facts
printf 'release\t%s, %s\n' \
    "$(sed -n 's/^PRETTY_NAME=//p' /etc/os-release 2>/dev/null | tr -d "\"'")" \
    "$(cat /etc/debian_version 2>/dev/null)"
printf 'kernel\t%s\n' "$(uname -r)"
if [ -e /run/reboot-required ]; then echo reboot; fi
if [ "$(id -u)" = 0 ]; then
    echo services
    look_at_maps | sort -u | sed 's/^/service\t/'
fi
