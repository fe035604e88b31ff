# shellcheck shell=dash
# Removes one set of packages; `verb` is remove or purge, leaving prints the packages. apt is not asked for
# packages that are gone already. `purge` also takes those of which only the configuration files are left.
#
# Needs: fail, say, closed, acting, lock_left, mark_output, set_up_others, snapshot, unrest, list,
# report_changes, give_reason, interrupted.
: "${work:?}" "${verb:?}"

leaving >"$work/leaving"
native=$(dpkg --print-architecture)
# Prints those of a list that are still there, with their states: `there SNAPSHOT LIST`.
there() {
    awk -v native="$native" -v verb="$verb" '
        FILENAME == ARGV[2] {
            if (verb == "remove" && $3 == "config-files") next
            state[$1 ":" $2] = $3
            if ($2 == native || $2 == "all") state[$1] = $3
            next
        }
        $1 in state { print $1, state[$1] }' FS='\t' "$1" FS=' ' "$2"
}
there "$work/before" "$work/leaving" >"$work/todo"
awk 'FILENAME == ARGV[1] { there[$1] = 1; next } !($1 in there) { print $1 }' \
    "$work/todo" "$work/leaving" | while read -r name; do say "$name is gone already"; done
if ! [ -s "$work/todo" ]; then
    say "nothing is left to be done"
    exit 0
fi
cut -d ' ' -f 1 "$work/todo" >"$work/names"
set -- "$verb"
while read -r name; do
    say "$verb $name"
    set -- "$@" "$name"
done <"$work/names"
if ! closed apt-get -s -qq "$@" >"$work/simulation" 2>&1; then
    fail "apt cannot remove this set; nothing was changed: $(cat "$work/simulation")"
fi
extra=$(awk '$1 == "Inst" || $1 == "Remv" || $1 == "Purg" { print $2 }' \
    "$work/simulation" | grep -vxFf "$work/names" | tr '\n' ' ') || :
if [ -n "$extra" ]; then
    fail "the server has changed since it was analyzed: apt would also change $extra;" \
        "nothing was changed"
fi
mark_output
status=0
acting closed apt-get -y -q -o DPkg::Lock::Timeout="$(lock_left)" "$@" || status=$?
if [ "$status" != 0 ]; then set_up_others; fi
snapshot >"$work/after"
report_changes
wrong=$(there "$work/after" "$work/names" | sed 's/ / is still there: /' | list 10)
if [ "$status" != 0 ]; then give_reason "$status" "$wrong"; fi
if [ -n "$wrong" ]; then fail "apt reported success, but $wrong"; fi
if interrupted || [ -n "$(unrest "$work/after")" ]; then
    fail "dpkg is not at rest afterwards: $(unrest "$work/after" | list 10)"
fi
