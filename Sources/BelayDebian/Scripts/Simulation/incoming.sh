# shellcheck shell=dash
# incoming FILE: prints a line for every package that a simulation brings: `NAME=VERSION`, and `new` or
# `old`.
#
# stanzas NAME=VERSION…: prints what the lists say about these, to be the packages of a closed world.
# There, apt would take an installed package that no source has for obsolete, and remove it rather than
# not upgrade its sibling of another architecture (Multi-Arch: same has to be in step). Packages that are
# installed for several architectures therefore come along as they are.
#
# Needs: open_apt.
: "${work:?}"

incoming() {
    awk '$1 == "Inst" {
        isOld = $3 ~ /^\[/
        version = isOld ? $4 : $3
        sub(/^\(/, "", version)
        print $2 "=" version, (isOld ? "old" : "new") }' "$1"
}
# Reads lines `NAME=VERSION`, and leaves the version out where two archives have packages of
# it that are not the same: only then do the pins decide which.
asked_for() {
    if ! [ -e "$work/twice" ]; then
        awk '/^[^ ]/ { name = $0; sub(/:$/, "", name); count = 0; next }
            $1 == "Candidate:" { candidate = $2; next }
            /^ (\*\*\*|   ) [^ ]/ {
                version = $1 == "***" ? $2 : $1
                if (version == candidate && ++count == 2) print name "=" version
            }' "$work/policy" >"$work/twice"
    fi
    awk 'FILENAME == ARGV[1] { twice[$1] = 1; next }
        $1 in twice { sub(/=.*/, "") } { print $1 }' "$work/twice" -
}
stanzas() {
    # shellcheck disable=SC2046 # names of packages have no blanks
    open_apt apt-cache show --no-all-versions $(printf '%s\n' "$@" | asked_for)
    # shellcheck disable=SC2016 # fields of dpkg-query
    dpkg-query -W -f \
        '${db:Status-Status} ${Package} ${Package}:${Architecture}=${Version}\n' |
        awk '$1 == "installed" {
            if ($2 in first) { print first[$2]; print $3 } else first[$2] = $3 }' |
        sort -u >"$work/siblings"
    if [ -s "$work/siblings" ]; then
        # shellcheck disable=SC2046 # names of packages have no blanks
        open_apt apt-cache show --no-all-versions $(cat "$work/siblings")
    fi
}
