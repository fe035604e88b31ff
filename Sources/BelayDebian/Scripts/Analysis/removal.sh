# shellcheck shell=dash
# What an uninstallation of `requests`, a name a line, would remove; from apt's simulation.
#
# The selection has `wanted NAME VERSION` or `absent NAME` for each request, or `virtual NAME PACKAGE…`
# for a name that only installed packages of other names provide: apt-get removes nothing by a virtual
# name. For a purge, removed packages whose configuration files are left count as installed. A plain name
# is the package of another architecture where only that one is installed.
#
# With nothing to install in sight, apt cannot put another package in the place of one that goes.
# `leftovers` are the packages that nothing needed before: they stay.
#
# Needs: section, closed, foreign_only.
: "${work:?}" "${verb:?}" "${autoremove:?}" "${requests:?}"

printf '%s\n' "$requests" |
    sed "s/:$(dpkg --print-architecture)\$//" >"$work/requests"
foreign_only >"$work/far"
provided_by() { # NAME
    # shellcheck disable=SC2016 # fields of dpkg-query
    dpkg-query -W -f '${db:Status-Status}\t${binary:Package}\t${Provides}\n' |
        awk -F '\t' -v name="${1%%:*}" '$1 == "installed" {
            count = split($3, each, /, */)
            for (i = 1; i <= count; i++) {
                sub(/[ :(].*/, "", each[i])
                if (each[i] == name) { printf " %s", $2; break }
            }
        }'
}
section selection
while read -r name; do
    far=$(awk -v name="$name" '$1 == name { print $2 }' "$work/far")
    name=${far:-$name}
    # shellcheck disable=SC2016 # fields of dpkg-query
    state=$(dpkg-query -W -f '${db:Status-Status} ${Version}\n' "$name" 2>/dev/null |
        head -n 1) || state=
    case $verb,$state in
        *,"installed "*) echo "wanted $name ${state#* }" ;;
        purge,"config-files "*) echo "wanted $name ${state#* }" ;;
        *)
            by=$(provided_by "$name")
            if [ -n "$by" ]; then echo "virtual $name$by"; else echo "absent $name"; fi
            ;;
    esac
done <"$work/requests" | tee "$work/selection"
awk '$1 == "wanted" { print $2 }' "$work/selection" >"$work/wanted"
# shellcheck disable=SC2016 # fields of dpkg-query
dpkg-query -W -f '${db:Status-Status} ${Package} ${Package}:${Architecture}\n' |
    awk '$1 == "installed" { print $2; print $3 }' >"$work/installed"
remove() { closed apt-get -s -qq "$verb" "$@" 2>&1; }
if [ -s "$work/wanted" ]; then
    section essential
    dpkg-query -W -f '${Essential} ${Protected} ${Important} ${binary:Package}\n' |
        awk '/yes/ { print $NF }'
    section leftovers
    # shellcheck disable=SC2046 # names of packages have no blanks
    closed apt-get -s -qq --auto-remove install \
        $(grep -xFf "$work/wanted" "$work/installed") 2>&1 || :
    # shellcheck disable=SC2046 # names of packages have no blanks
    set -- $(cat "$work/wanted")
    if ! closed apt-get -s -q "$verb" "$@" >"$work/whole" 2>&1; then
        section refused
        cat "$work/whole"
        section end
        exit 1
    fi
    section whole
    cat "$work/whole"
    if [ "$autoremove" = yes ]; then
        section autoremove
        remove --auto-remove "$@" | tee "$work/whole"
    fi
    awk '$1 == "Remv" || $1 == "Purg" { print $2 }' "$work/whole" >"$work/outgoing"
    section installed
    # shellcheck disable=SC2046,SC2016 # names have no blanks; fields of dpkg-query
    dpkg-query -W -f '${Package}\t${Version}\t${Architecture}\t${Installed-Size}\n' \
        $(cat "$work/outgoing") 2>/dev/null || :
    while read -r one; do
        section part "$one"
        remove "$one" || section failed "$one"
    done <"$work/outgoing"
fi
