# shellcheck shell=dash
# resolve_names KIND: turns the names of a playbook into packages of the server. It reads $work/requests,
# lines `NAME VERSION`, and writes $work/resolved with the package in place of the name, and
# $work/virtual with lines for the selection:
#
# - provided NAME PACKAGE: no package has that name; this one provides it, and is taken because it is the
#   only one that does (as apt-get takes it) or because it is installed;
# - virtual NAME PACKAGE…: several provide it, and none of them is installed;
# - unknown NAME: none provides it.
#
# A plain name means the server's own architecture, or the only one for which the lists have it
# (apt-get(8)). A remediation means the installed package, of whichever architecture.
#
# Needs: open_apt, foreign_only.
: "${work:?}"

providers() { # NAME
    open_apt apt-cache showpkg "$1" 2>/dev/null |
        awk '/^Reverse Provides:/ { on = 1; next } /^[A-Z]/ { on = 0 }
            on && NF && !seen[$1]++ { print $1 }'
}
is_installed() {
    # shellcheck disable=SC2016 # a field of dpkg-query
    dpkg-query -W -f '${db:Status-Status}\n' "$1" 2>/dev/null | grep -qx installed
}
policy_of() {
    cut -d ' ' -f 1 "$1" >"$work/names"
    # shellcheck disable=SC2046 # names of packages have no blanks
    open_apt apt-cache policy $(cat "$work/names") >"$work/policy" 2>/dev/null || :
}
resolve_names() { # KIND
    : >"$work/virtual"
    if [ "$1" = remediate ]; then foreign_only >"$work/far"; else : >"$work/far"; fi
    policy_of "$work/requests"
    awk '
        FILENAME == ARGV[1] { far[$1] = $2; next }
        FILENAME == ARGV[2] && /^[^ ]/ {
            name = $0; sub(/:$/, "", name)
            plain = name; sub(/:.*/, "", plain)
            next
        }
        FILENAME == ARGV[2] && /^ (\*\*\*|   ) [^ ]/ {
            real[name] = 1
            if (!(plain in first)) first[plain] = name
            next
        }
        FILENAME == ARGV[2] { next }
        $1 in far { print far[$1], $2; next }
        $1 in real { print; next }
        $1 in first { print first[$1], $2; next }
        { print "?" $1, $2 }' "$work/far" "$work/policy" "$work/requests" >"$work/named"
    while read -r name version; do
        case $name in
            \?*) name=${name#?} ;;
            *) echo "$name $version"; continue ;;
        esac
        provide "$name" "$version"
    done <"$work/named" >"$work/resolved"
    policy_of "$work/resolved"
}
provide() { # NAME VERSION
    providers "$1" >"$work/providers"
    one=
    while read -r each; do
        if is_installed "$each"; then one=$each; break; fi
    done <"$work/providers"
    if [ -z "$one" ] && [ "$(wc -l <"$work/providers")" = 1 ]; then
        one=$(cat "$work/providers")
    fi
    if [ "$2" != - ] && [ -s "$work/providers" ]; then one=; fi
    if [ -n "$one" ]; then
        echo "$one -"
        echo "provided $1 $one" >>"$work/virtual"
    elif [ -s "$work/providers" ]; then
        echo "virtual $1 $(tr '\n' ' ' <"$work/providers")" >>"$work/virtual"
    else
        echo "unknown $1" >>"$work/virtual"
    fi
}
