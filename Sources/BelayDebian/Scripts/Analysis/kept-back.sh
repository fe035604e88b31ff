# shellcheck shell=dash
# Why packages are kept back. apt tells when it is asked for them by name: all of them together, and then
# five at most of those that this does not explain, each alone; with all lists that takes a second each.
# Each section `kept` has what apt said.
#
# Needs: section, open_apt.
: "${work:?}" "${allowed:?}"

awk 'FILENAME == ARGV[1] { left[$1] = 1; next }
    FILENAME == ARGV[2] { if ($1 == "phased") left[$2] = 1; next }
    / kept back:$/ { on = 1; next }
    on && /^ / { for (i = 1; i <= NF; i++) if (!($i in left)) print $i; next }
    { on = 0 }' "$work/held" "$work/newer" "$work/whole" >"$work/kept"
if [ -s "$work/kept" ]; then
    # shellcheck disable=SC2046 # names of packages have no blanks
    open_apt apt-get -s -q "$allowed" install $(cat "$work/kept") >"$work/one" 2>&1 || :
    section kept
    cat "$work/one"
    awk 'FILENAME == ARGV[1] { if (/^ [^ ]+ : /) told[$1] = 1; next }
        !($1 in told) && count++ < 5' "$work/one" "$work/kept" >"$work/untold"
    while [ "$(wc -l <"$work/kept")" -gt 1 ] && read -r one; do
        section kept "$one"
        open_apt apt-get -s -q "$allowed" install "$one" 2>&1 || :
    done <"$work/untold"
fi
