# shellcheck shell=dash
# Tells for how long an item has run, by the server's own clock.
#
# The uptime in the item's state file counts. Where there is none, the item is at most as old as the
# process beside it, and as the state file. The former goes by the uptime (proc(5)); the latter by the
# wall clock, and is not believed where it lies ahead.
#
# `$1` is the staging directory, `$2` the item's number. The last line printed is `running SECONDS`,
# `ended` or `none` (it has not begun).
#
# Needs: Common/processes.sh.
: "${boot:?}" "${ok-}" "${was-}" "${pid-}" "${time-}"

b=$1/.belay/$2
[ -f "$b.state" ] || { echo none; exit; }
if has_ended "$b.state"; then echo ended; exit; fi
[ "$ok" = ok ] || { echo none; exit; }
# shellcheck disable=SC2015 # for either
[ "$was" = "$boot" ] && is_alive "$pid" "$time" || { echo ended; exit; }
ticks=$(getconf CLK_TCK 2>/dev/null)
case $ticks in ''|*[!0-9]*) ticks=100;; esac
read -r up rest </proc/uptime
began=${since-} began=${began%%.*}
case $began in
    ''|*[!0-9]*)
        age=$((${up%%.*} - time / ticks))
        written=$(stat -c %Y "$b.state" 2>/dev/null) now=$(date +%s 2>/dev/null)
        case $written$now in
            ''|*[!0-9]*) ;;
            *) gone=$((now - written))
                if [ "$gone" -ge 0 ] && [ "$gone" -lt "$age" ]; then age=$gone; fi;;
        esac;;
    *) age=$((${up%%.*} - began));;
esac
if [ "$age" -lt 0 ]; then age=0; fi
echo "running $age"
