# shellcheck shell=dash
# What a login shell of any kind (sh, bash, zsh, csh, tcsh, fish) is given to run: finds a script on
# its standard input and runs it. `$1` is the nonce.
#
# Swift joins these lines to one, with a blank between them: csh takes no line break within quotes. For
# the same reason there must be no single quote, no backslash and no `!`, and each line ends where a
# blank may follow.
#
# The start files of a login shell (~/.bashrc, ~/.cshrc) have the input first, and may take lines of it.
# The loader therefore looks at up to 9 lines until it finds one with the nonce. `run` is followed by a
# script of one line. `read` is followed by the size of a script in bytes, the nonce at its end included:
# a script that was cut off by a lost connection is not run.

n=0;
while [ $n -lt 9 ] && IFS= read -r l; do
    n=$((n+1));
    case $l in
    "$1 run "*) echo "belay-shell $1"; eval "${l#* run }"; exit;;
    "$1 read "*)
        echo "belay-shell $1";
        s=$(command -p head -c "${l##* }");
        case $s in *"#$1") eval "$s"; exit;; esac;
        break;;
    esac;
done;
echo "belay-unread $1";
exit 97
