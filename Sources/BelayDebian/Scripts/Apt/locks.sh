# shellcheck shell=dash
# Waiting for the locks of apt and dpkg. A lock is never taken away from anybody.
#
# wait_for_locks FILE… returns when nobody holds any of the files, or calls give_up SENTENCE after
# `lock_timeout` seconds of waiting in all. DPkg::Lock::Timeout (apt.conf(5)) alone is not enough: it does
# not cover the lock of the lists that `apt-get update` takes, and it does not say for whom it waits.
#
# Holders are found in proc_locks(5) by the inode of the file: `fuser` may be missing, and opening the
# file to ask fcntl(2) needs root. The device is not compared, because some file systems show another one
# there than in stat(2). The holder's open files are compared, where we may look at them.
#
# up_for prints the uptime in seconds: no setting of the clock changes it (proc(5)).
#
# Needs: say, give_up.
: "${lock_timeout:?}"

up_for() {
    read -r up _ </proc/uptime
    echo "${up%%.*}"
}
lock_deadline=$(($(up_for) + lock_timeout))
lock_left() {
    left=$((lock_deadline - $(up_for)))
    if [ "$left" -gt 0 ]; then echo "$left"; else echo 0; fi
}
has_open() {
    if ! [ -r "/proc/$1/fd" ]; then return 0; fi
    seen=
    for fd in "/proc/$1/fd"/*; do
        if [ "$fd" -ef "$2" ]; then return 0; fi
        if [ -e "$fd" ]; then seen=yes; fi
    done
    # In a container the directory may be read, and none of what is in it (ptrace(2)).
    [ -z "$seen" ]
}
lock_holder() {
    inode=$(stat -c %i "$1" 2>/dev/null) || return 0
    awk -v inode="$inode" '$2 == "POSIX" && $4 == "WRITE" && $5 > 0 {
        n = split($6, id, ":"); if (id[n] == inode) print $5 }' /proc/locks |
        while read -r pid; do
            if [ -d "/proc/$pid" ] && has_open "$pid" "$1"; then
                echo "$pid"
                break
            fi
        done
}
# A process in words: its command, and the service or the person that started it.
describe() {
    words=$(tr '\000' ' ' <"/proc/$1/cmdline" 2>/dev/null | cut -c 1-120) || words=
    unit=$(sed -n 's|.*/\([^/]*\.service\)$|\1|p' "/proc/$1/cgroup" 2>/dev/null |
        head -n 1) || unit=
    login=$(cat "/proc/$1/loginuid" 2>/dev/null) || login=4294967295
    by=
    if [ "$login" != 4294967295 ]; then
        by=", in a login of $(getent passwd "$login" | cut -d : -f 1)"
    elif [ -n "$unit" ]; then
        by=", of $unit"
    fi
    echo "process $1 (${words% })$by"
}
wait_for_locks() {
    told=
    while :; do
        holder=
        for file in "$@"; do
            holder=$(lock_holder "$file")
            if [ -n "$holder" ]; then break; fi
        done
        if [ -z "$holder" ]; then return 0; fi
        who=$(describe "$holder")
        if [ "$(lock_left)" = 0 ]; then
            give_up "the lock $file is still held by $who; waited as long as lock_timeout says"
        fi
        if [ "$who" != "$told" ]; then say "waiting for the lock $file, held by $who"; fi
        told=$who
        sleep 1
    done
}
