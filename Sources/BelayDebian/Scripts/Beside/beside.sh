# shellcheck shell=dash
# The process beside an item: a fork of the runner that runs the item, waits for its end and writes its
# exit status down. It outlives the runner, whose connection may be lost.
#
# - be_beside: becomes such a process, for which a caller has set what it does at SIGINT and SIGTERM.
# - run_alone: runs item `b` with the text `script`, as a process of its own beside it. The item is
#   followed live.
#
# Needs: claim, stat.
: "${b:?}" "${boot:?}" "${fault:?}" "${script:?}" "${LOGIN_PATH:?}" "${START:?}" "${line:?}"

# What is said to an item that was ended with all other processes.
tell_shutdown() {
    echo "belay: the server ended this item (SIGTERM): a shutdown, or logind, where" \
        "KillUserProcesses has it end what a lost connection leaves behind" >>"$b.err"
}

write_status() { printf '%-14s\n' "$status" 1<>"$b.state"; }

# Becomes the process beside items: a fork of the runner, and no program of its own. It
# outlives the runner: it holds none of the channel's descriptors, and shares no process
# group with sudo, which may kill its own.
be_beside() {
    trap '' HUP
    stat self
    ME="${line%% *} $START $boot ok"
}

# The process beside an item that is followed live. It says how the item has ended to the
# follower, too: a file system that has turned read-only, or a directory that is gone, keeps
# nothing. What cannot be opened ends it: an item without its output is not run.
run_alone() {
    exec 5>&1 </dev/null >/dev/null 2>/dev/null 6<&- 9>&-
    trap : INT
    trap 'shutdown=yes' TERM
    be_beside
    claim "$ME" 2>"$fault" || { echo refused >&5; return; }
    exec 3>>"$b.out" 4>>"$b.err"
    shutdown=
    PATH=$LOGIN_PATH /usr/bin/setsid /bin/sh "$script" "$b.state" "${ME%% *}" \
        </dev/null >&3 2>&4 3>&- 4>&- 5>&-
    status=$?
    [ -z "$shutdown" ] || tell_shutdown
    write_status
    echo "ended $status" >&5
}
