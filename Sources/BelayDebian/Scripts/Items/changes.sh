# shellcheck shell=dash
# What an item has really changed: from dpkg's status before and after, in one call each for all packages.
#
# - snapshot: prints every package that dpkg knows of, with tabulators between the fields: name,
#   architecture, state, version, error flag.
# - unrest FILE: prints the packages of a snapshot that are in no state of rest, as dpkg --audit would name
#   them.
# - report_changes: compares $work/before with $work/after and prints
#
#       belay-changed: NAME ARCHITECTURE OLD NEW [STATE]
#
#   with `-` for a version that does not exist, and the state if it is not `installed`. A package that has
#   become one of another architecture is one change.
: "${work:?}"

snapshot() {
    # shellcheck disable=SC2016 # fields of dpkg-query
    dpkg-query -W -f '${Package}\t${Architecture}\t${db:Status-Status}\t${Version}\t${db:Status-Eflag}\n' |
        awk -F '\t' '$3 != "not-installed" || $5 != "ok"'
}
unrest() {
    awk -F '\t' '$3 !~ /^(installed|config-files)$/ || $5 != "ok" {
        print $1, ($4 == "" ? "-" : $4), $3 ($5 == "ok" ? "" : " " $5) }' "$1"
}
# apt takes its cache for fresh while dpkg's status has the size and the second that it was
# made from: after two changes within a second the next apt would see old versions.
drop_stale_cache() {
    pkgcache=
    eval "$(apt-config shell pkgcache Dir::Cache::pkgcache/f)"
    [ -z "$pkgcache" ] || rm -f -- "$pkgcache"
}
report_changes() {
    drop_stale_cache || :
    awk -F '\t' '
        function tell(name, architecture, from, to, state) {
            print "belay-changed: " name " " architecture " " from " " to \
                (state == "" || state == "installed" ? "" : " " state)
        }
        $3 == "config-files" || $3 == "not-installed" { next }
        { key = $1 " " $2; version = $4 == "" ? "-" : $4 }
        FILENAME == ARGV[1] { old[key] = version; state[key] = $3; next }
        key in old {
            if (old[key] != version || state[key] != $3) tell($1, $2, old[key], version, $3)
            delete old[key]
            next
        }
        { new[key] = version; now[key] = $3; count[$1]++ }
        END {
            for (key in old) { split(key, word, " "); gone[word[1]]++; last[word[1]] = key }
            for (key in new) {
                split(key, word, " ")
                name = word[1]
                if (count[name] == 1 && gone[name] == 1) {
                    tell(name, word[2], old[last[name]], new[key], now[key])
                    delete old[last[name]]
                } else tell(name, word[2], "-", new[key], now[key])
            }
            for (key in old) { split(key, word, " "); tell(word[1], word[2], old[key], "-", "") }
        }
    ' "$work/before" "$work/after" | tee "$work/changed"
}
