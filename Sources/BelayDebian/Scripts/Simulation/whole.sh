# shellcheck shell=dash
# The simulation of everything that is wanted, together, with all of apt's lists. `allowed` is --no-remove,
# which makes apt fail rather than remove, or --auto-remove=false (apt-get(8)).
#
# Where it cannot be done together, one package after another is added to those that can, and the others
# are reported and left out. This is tried in a closed world first, which is fast, and with all lists only
# for what that refuses. What a dist-upgrade would take comes first.
#
# Needs: section, problem, open_apt, closed, incoming, stanzas, asked_for.
: "${work:?}" "${allowed:?}"

simulate_wanted() {
    # shellcheck disable=SC2046 # names of packages have no blanks
    open_apt apt-get -s -q "$allowed" install $(asked_for <"$work/wanted") \
        >"$work/whole" 2>&1
}
try_with() { # WORLD PACKAGE
    echo "$2" >"$work/each"
    # shellcheck disable=SC2046 # names of packages have no blanks
    "$1" apt-get -s -q "$allowed" install $(cat "$work/wanted" "$work/each" | asked_for) \
        >"$work/one" 2>&1
}
known() { closed "$@" --with-source "$work/possible_Packages"; }
find_possible() {
    open_apt apt-get -s -q dist-upgrade >"$work/one" 2>&1 || :
    incoming "$work/one" | cut -d ' ' -f 1 >"$work/possible"
    # shellcheck disable=SC2046 # names of packages have no blanks
    stanzas $(cat "$work/possible" "$work/wanted" | sort -u) >"$work/possible_Packages"
    grep -xFf "$work/possible" "$work/wanted" >"$work/tried" || :
    grep -vxFf "$work/possible" "$work/wanted" >>"$work/tried" || :
    : >"$work/wanted"
    : >"$work/doubtful"
    while read -r one; do
        if try_with known "$one"; then
            echo "$one" >>"$work/wanted"
        else
            echo "$one" >>"$work/doubtful"
        fi
    done <"$work/tried"
    while read -r one; do
        if try_with open_apt "$one"; then
            echo "$one" >>"$work/wanted"
        else
            section refused "$one"
            cat "$work/one"
        fi
    done <"$work/doubtful"
}
section whole
if [ -s "$work/wanted" ] && ! simulate_wanted; then
    find_possible
    if [ -s "$work/wanted" ] && ! simulate_wanted; then
        problem dependencies "apt cannot change these packages together:" \
            "$(grep -E '^(E:| )' "$work/whole" | head -n 10)"
    fi
    section whole
fi
if [ -s "$work/wanted" ]; then cat "$work/whole"; fi
