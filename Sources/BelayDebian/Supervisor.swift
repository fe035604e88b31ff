/// The script that a job keeps on a server beside its items: `.belay/supervisor` in the staging
/// directory.
///
/// It receives files and guards the directory; ``Runner`` starts and follows the items.
package enum Supervisor {
    /// The script's text. Its first line must begin with `# `: see ``Runner`` on withdrawn items.
    package static let script =
        #"""
        # usage: supervisor receive NAME SIZE SHA256 | greet | guard
        umask 077
        here=${0%/*}
        verb=$1 name=$2

        """# + AnswerScript.functions + ServerProcesses.find + ServerProcesses.leaveLogin
        + ServerProcesses.greet + verbs

    private static let verbs = #"""
        # Gives up what could not be written.
        refuse() {
            name_full_disk "$here"
            rm -f "$1"
            answer unwritten "$problem"
            exit
        }

        # Whether file $1, of $2 bytes, has the digest $3. A large one is left to openssl(1) where
        # that is: it takes longer to start, and then half as long, with the processor's own
        # instructions for it; one that has not come whole is not read for it.
        is_whole() {
            if [ "$2" -ge 4000000 ]; then
                [ "$(wc -c <"$1")" = "$2" ] || return
                digest=$(openssl dgst -sha256 -r <"$1" 2>/dev/null) || digest=$(sha256sum <"$1")
            else
                digest=$(sha256sum <"$1")
            fi
            [ "${digest%% *}" = "$3" ]
        }

        # Receives a file from standard input. One that is there already is not written again.
        receive() {
            target=$here/../$name
            # What cannot be made is told of when the file is.
            case $name in */*) mkdir -p -- "${target%/*}" 2>/dev/null;; esac
            if [ -f "$target" ] && [ ! -L "$target" ] && is_whole "$target" "$1" "$2"; then
                cat >/dev/null
            else
                # Of its own: a connection that is not known to have gone may send the file too.
                part=$target.part.$$
                problem=$({ cat >"$part"; } 2>&1) || refuse "$part"
                if ! is_whole "$part" "$1" "$2"; then
                    size=$(wc -c <"$part")
                    rm -f "$part"
                    if [ "$size" = "$1" ]; then echo "end differs"; else echo "end cut"; fi
                    exit
                fi
                problem=$(mv -fT "$part" "$target" 2>&1) || refuse "$part"
            fi
            echo "end exited 0"
        }

        # Removes the directory when no coordinator was heard for as long as `orphan` says, and
        # nothing of an item runs.
        guard() {
            trap '' HUP
            read -r limit <"$here/orphan"
            pause=$((limit / 4))
            [ "$pause" -le 60 ] || pause=60
            [ "$pause" -ge 1 ] || pause=1
            # Soon for once: of two that were started at the same time, one is not wanted.
            wait=1
            while sleep "$wait"; do
                wait=$pause guardian= seen=
                { read -r guardian rest <"$here/guard"; } 2>/dev/null
                [ "$guardian" = $$ ] || exit
                read -r up rest </proc/uptime
                read -r seen <"$here/seen" || continue
                [ "$((${up%%.*} - seen))" -ge "$limit" ] || continue
                find_busy "$here"
                [ -z "$BUSY" ] || continue
                abandon
            done
        }

        # Takes the directory away in one move: no coordinator that comes back now starts an item
        # in what is being removed.
        abandon() {
            dir=${here%/.belay}
            mv -T -- "$dir" "$dir.gone" || return
            find_busy "$dir.gone/.belay"
            if [ -n "$BUSY" ]; then mv -T -- "$dir.gone" "$dir"; return; fi
            end_beside
            rm -rf --one-file-system -- "$dir.gone"
            rmdir -- "${dir%/*}"
            exit
        }

        case $verb in
        receive) greet; receive "$3" "$4";;
        greet) greet;;
        guard) guard;;
        esac

        """#

    /// Hands over to the supervisor on the server. `$1` is the staging directory.
    package static let entry = """
        [ -f "$1/.belay/supervisor" ] || { echo "end gone"; exit; }
        stage=$1; shift
        exec /bin/sh "$stage/.belay/supervisor" "$@"
        """

    /// First of all an item that did not wait writes its session into its state file, `$1`. If the
    /// process beside it, `$2`, has gone by then, it does nothing: nobody would find it, or know how
    /// it ended. What has waited has done both, and hands over no words.
    private static let registration =
        "[ $# = 0 ] || { echo $$ >>\"$1\"; kill -0 \"$2\" || exit; shift 2; }; "

    /// The item as the shell on the server gets it: its environment, then its script from the same
    /// line on, so that the line numbers in the shell's messages are the script's.
    /// - Parameter user: whom the script runs as, other than the supervisor; needs root. That user
    ///   cannot enter the staging directory: the script is handed over as an open file.
    package static func item(
        script: String, environment: [(name: String, value: String)], stage: String,
        asUser user: String? = nil
    ) -> String {
        var head = registration
        if let user {
            let guardName = "BELAY_AS_USER"
            head +=
                "[ -n \"${\(guardName)-}\" ] || { chmod 0644 \"$0\"; cd /; "
                + "\(guardName)=1 exec runuser -u \(ShellText.quote(user)) -- "
                + "/bin/sh /dev/fd/3 3<\"$0\"; }; exec 3<&-; unset \(guardName); "
        }
        for (name, value) in environment where ShellText.isVariableName(name) {
            head += "export \(name)=\(ShellText.quote(value)); "
        }
        if user == nil { head += "cd \(ShellText.quote(stage)); " }
        return head + script
    }
}
