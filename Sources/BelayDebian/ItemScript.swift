/// The process beside an item: `.belay/item` in the staging directory.
///
/// It makes an item outlive the connection: the item has its own session, an empty standard input
/// and files for its output, and its exit status is recorded. sshd closes a command's pipes when the
/// connection goes; a program that prints would die of SIGPIPE.
///
/// It is a script of its own because it is read anew for every item: the shorter, the cheaper.
enum ItemScript {
    static let script =
        "# usage: item N SCRIPT BOOTID\n" + ServerProcesses.stat + #"""
            umask 077
            trap '' HUP
            trap : INT
            b=${0%/*}/$1
            trap 'echo "belay: the server ended this item (SIGTERM): a shutdown, or logind, where" \
                "KillUserProcesses has it end what a lost connection leaves behind" >>"$b.err"' TERM
            stat "$$"
            # The start lock: with noclobber it is made only where it is missing (open(2), O_EXCL).
            set -C
            exec 3>"$b.meta" || exit
            set +C
            # The space for the status is taken now, for a full disk must not lose it.
            { echo "$$ $START $3 ok" >&3 && echo status-pending >"$b.$$"; } \
                || { rm -f "$b.meta" "$b.$$"; exit; }
            exec 3>&-
            /bin/sh "$2" </dev/null >>"$b.out" 2>>"$b.err"
            printf '%-12s\n' $? 1<>"$b.$$"
            exec /bin/mv -f "$b.$$" "$b.rc"

            """#
}
