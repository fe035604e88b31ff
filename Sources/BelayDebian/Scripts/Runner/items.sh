# shellcheck shell=dash
# Items: starting each at most once, following it, and telling how it has ended.
#
# A runner is a shell that stays for one connection. It reads these functions and then one request after
# another from its standard input, and answers each on its standard output:
#
#     end 0 ready BOOTID            once, at the beginning
#     o LENGTH, e LENGTH            followed by as many bytes of standard output or error
#     o until MARK                  followed by bytes up to a line that is MARK
#     o left LENGTH                 as many bytes of much output are left out here
#     running NUMBER SECONDS        the item of request NUMBER exists, and has run for so long
#     end NUMBER WORD DETAIL        the end of the answer to request NUMBER
#
# Requests are calls of request() (Common/answer.sh) with one of `make`, `remove` (Staging), `start` or
# `attach` (below). The last word of each is `go`: a shell also runs a last line that a lost connection
# has cut off.
#
# Files in .belay below the job's staging directory, N being an item's number:
#
# - orphan: two lines: the orphan time-out in seconds, and the latest boot in which an item came here for
#   the first time (or else the one in which the directory was made, or `unknown`);
# - server: the server's name in the inventory; taken.BOOTID: the name that may write it in that boot;
# - seen, guard: when a coordinator was last heard (uptime in seconds), and the identity of the guard;
# - script.PID.NUMBER: the item that a runner has in hand;
# - N.out, N.err: what the item printed;
# - N.state: the start lock. It is only created where it does not exist, so an item starts at most once.
#   Line 1 becomes the exit status, in one write; before that it is no number. Line 2 identifies the
#   process beside the item, which waits for the item's end and records it: `PID STARTTIME BOOTID ok`
#   (proc(5)); no later process can be taken for it. Line 3 is the item's session, and the uptime in
#   seconds at which it began. For a withdrawn item N.state is a second name of the supervisor instead: a
#   start that is still under way then finds the lock taken;
# - N.unknown: the item was withdrawn because it may have begun earlier without leaving a trace; and why;
# - begun: the items that were about to begin, whatever becomes of their own files;
# - N.moved: the item's output is asked for over another runner than the one that started it.
#
# Needs: Common, Staging/find-base.sh, Beside, trace.sh, output.sh.
: "${REQUEST:?}" "${boot:?}" "${START:?}" "${SENT:?}" "${was-}" "${ok-}" "${pid-}" "${time-}"
: "${status-}" "${session-}" "${since-}" "${fault-}" "${script-}"

# A number for the script of the item in hand: another after one that may still be read.
NEXT=0

# The start lock is taken and about to be written, if its text did not go with the power. On a
# server whose disk stands still that takes as long as that does; where there was no reboot,
# none is made up. Where its writer was killed nothing has it open, and the item was not begun.
await_text() {
    [ "$tries" -lt 20 ] || {
        made_in=
        { read -r rest; read -r made_in; } 2>/dev/null <"$here/orphan"
        if [ "$made_in" != "$boot" ]; then
            [ "$tries" -lt 40 ] || { STATE=rebooted; return 1; }
        elif [ "$tries" -ge 100 ] && ! is_open "${b##*/belay/}.state"; then
            # It may have been written and closed between the two looks.
            read_state "$b.state"
            [ -n "$status" ] || { STATE=lost; return 1; }
        fi
    }
    pause=0.05; [ "$tries" -lt 20 ] || pause=0.5
    # Without waiting there is nothing to be said of it.
    sleep "$pause" || exit
}

# Sets STATE: none | withdrawn | vanished WHY | running PID | exited STATUS | rebooted | lost.
look() {
    tries=0 looks=0 STATE=
    while :; do
        [ -f "$b.state" ] || { STATE=none; return; }
        if has_ended "$b.state"; then STATE="exited $status"; return; fi
        case $status in "#"*) look_withdrawn; return;; esac
        if [ "$ok" = ok ]; then
            looks=$((looks + 1))
            [ "$was" = "$boot" ] || { STATE=rebooted; return; }
            is_alive "$pid" "$time" && { STATE="running $pid"; return; }
            # It may have finished between the two looks.
            [ "$looks" -lt 2 ] || { STATE=lost; return; }
        else
            tries=$((tries + 1))
            await_text || return
        fi
    done
}

# Turns to item $2 of the staging directory $1.
enter() {
    here=$1/.belay b=$1/.belay/$2 fault=$1/.belay/fault.$$ script=$1/.belay/script.$$.$NEXT
    if [ ! -f "$here/supervisor" ]; then
        await_holder "${1##*/}/.belay/$2"
        echo "end $REQUEST gone"
        return 1
    fi
    greet || :
}

write_item() {
    printf '%s\n' "$1" >"$script" && true >>"$b.out" && true >>"$b.err" &&
        echo "${b##*/}" >>"$here/begun"
}

# Stores the item, or says that it cannot be stored.
put_item() {
    { write_item "$1"; } 2>/dev/null && return
    problem=$({ write_item "$1"; } 2>&1) && return
    name_full_disk "$here"
    rm -f "$script"
    answer unwritten "$problem"
    return 1
}

# Sends the rest of the output, and how the item is.
tell() {
    send_rest o "$b.out" "$1"
    send_rest e "$b.err" "$2"
    case $STATE in
    none)
        # shellcheck disable=SC2002 # of a file that is missing cat is silent
        STATE="none $(cat "$fault" 2>/dev/null | tr '\n' ' ')"
        ;;
    # All that was ordered has come to its end. A lock without its text tells so only as long
    # as the boot before is noted.
    rebooted) [ "$ok" != ok ] || note_boot;;
    esac
    echo "end $REQUEST $STATE"
}

# Says that the item is there, and for how many seconds it has been.
tell_running() {
    age=
    if [ -n "$since" ]; then
        read -r up rest </proc/uptime
        age=$((${up%%.*} - ${since%%.*}))
    fi
    echo "running $REQUEST $age"
}

# A line on standard output each time the output is to be looked at, until the item ended.
# The item goes on when nobody reads them, or when its files are taken away.
tick_while_running() {
    if [ -n "$1" ]; then
        (while sleep 0.5 >/dev/null 2>&1; do echo || exit; done) 2>/dev/null &
        wait "$1"
        kill $! 2>/dev/null
    fi
    # Somebody else's child: another start may have come first.
    ticks=0 leader=
    while look; goes_on; do
        pause=0.1; [ "$ticks" -lt 10 ] || pause=0.2; [ "$ticks" -lt 50 ] || pause=0.5
        ticks=$((ticks + 1))
        sleep "$pause" >/dev/null 2>&1
        echo 2>/dev/null || exit
    done
}

goes_on() {
    case $STATE in
    running*)
        if [ -z "$leader" ] && [ -n "$session" ] && start_time "$session"; then
            leader="$session $START"
        fi
        ;;
    none)
        # shellcheck disable=SC2086 # words
        [ -n "$leader" ] && is_alive $leader
        ;;
    *) false;;
    esac
}

# Follows the item that process $3 is beside, or, where that is empty, somebody else's.
follow() {
    out=$1 err=$2 known='' refused=
    while read -r tick number; do
        case $tick in ended) known=$number;; refused) refused=yes;; esac
        send o "$b.out" "$out"; out=$SENT
        send e "$b.err" "$err"; err=$SENT
    done
    if [ -n "$known" ]; then
        STATE="exited $known"
    else
        look
        # Its lock was there before.
        [ "$STATE" != none ] || [ -n "$refused" ] || STATE="vanished running"
    fi
    tell "$out" "$err"
}

# Says how an item has ended that was run beside the runner.
tell_end() {
    STATE="exited $status"
    [ "$status" != unknown ] || STATE="vanished running"
    # Somebody else follows what was started here.
    if [ -f "$b.moved" ]; then
        echo "end $REQUEST moved $status"
    elif [ "$1 $2" = "0 0" ]; then
        send_beginning o "$b.out" "$3"
        send_beginning e "$b.err" "$3"
        echo "end $REQUEST $STATE"
    else
        tell "$1" "$2"
    fi
}

# Runs item $2, which nobody ever started. It fails when there is nothing more to say of it.
begin() {
    if [ "$5" != live ] && run_beside "$2" "$7"; then
        tell_end "$3" "$4" "$5"
        return 1
    fi
    leave_keeper
    # The item may have begun, and the process beside it be gone.
    look
    [ "$STATE" = none ] || return 0
    # It begins whether anybody reads of it or not.
    { run_alone & tick_while_running "$!"; } | {
        echo "running $REQUEST 0"
        follow "$3" "$4"
    } || exit
    return 1
}

# Follows an item that another runner has started, or says how it has ended.
tell_from_here() {
    case $STATE in
    running*)
        true 2>/dev/null >"$b.moved"
        tell_running
        tick_while_running "" | follow "$1" "$2" || exit
        ;;
    *) tell "$1" "$2";;
    esac
}

# start STAGE N OUT ERR live|MARK SCRIPT more|last ORDERED go
# Starts item N, if nobody ever did, and sends its output from the byte offsets OUT and ERR
# on: as it comes when it is to be followed live; else the first of it, when it has ended.
# With `more` another item is likely to come soon. ORDERED is the boot in which the item was
# ordered before, `unknown`, or `fresh`: it never was.
start() {
    [ "$9" = go ] || return
    enter "$1" "$2" || return
    look
    if [ "$STATE" = none ] && ! may_have_begun "$8"; then
        put_item "$6" || return
        begin "$@" || return
    fi
    tell_from_here "$3" "$4"
}

# attach STAGE N OUT ERR ORDERED go
# Follows item N; one that never began is withdrawn, and will not begin any more.
attach() {
    [ "$6" = go ] || return
    enter "$1" "$2" || return
    look
    if [ "$STATE" = none ] && ! may_have_begun "$5"; then withdraw; fi
    tell_from_here "$3" "$4"
}
