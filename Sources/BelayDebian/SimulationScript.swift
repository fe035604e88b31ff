/// apt's simulations: of everything at once, then of each package alone.
enum SimulationScript {
    static let text = incoming + whole + parts

    /// `incoming FILE` has a line for every package that a simulation brings: `NAME=VERSION`, and
    /// `new` or `old`.
    ///
    /// `stanzas NAME=VERSION…` prints what the lists say of these, to be the packages of a closed
    /// world. There, apt would take an installed package that no source has for obsolete, and
    /// remove it rather than not upgrade its sibling of another architecture (Multi-Arch: same
    /// has to be in step), so packages that are installed for more than one come along as they are.
    static let incoming = #"""
        incoming() {
            awk '$1 == "Inst" {
                isOld = $3 ~ /^\[/
                version = isOld ? $4 : $3
                sub(/^\(/, "", version)
                print $2 "=" version, (isOld ? "old" : "new") }' "$1"
        }
        stanzas() {
            open_apt apt-cache show --no-all-versions "$@"
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

        """#

    /// What is wanted, together, with all of apt's lists. `--no-remove` makes apt fail rather than
    /// remove (apt-get(8)).
    ///
    /// Where it cannot be done together, one after another is added to what can, and those that
    /// cannot be had are reported and left out. First in a closed world, which is fast; with all
    /// lists only what that refuses. What a `dist-upgrade` would take comes first.
    private static let whole = #"""
        simulate_wanted() {
            # shellcheck disable=SC2046 # names of packages have no blanks
            open_apt apt-get -s -q "$allowed" install $(cat "$work/wanted") >"$work/whole" 2>&1
        }
        try_with() { # WORLD PACKAGE
            # shellcheck disable=SC2046 # names of packages have no blanks
            "$1" apt-get -s -q "$allowed" install $(cat "$work/wanted") "$2" >"$work/one" 2>&1
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

        """#

    /// Each package alone, in a world of only what is installed and what the whole brings: what
    /// comes out is a part of the whole by construction, and takes a tenth of the time. New
    /// packages that nobody asked for are not tried: they go with the first that needs them.
    static let parts = #"""
        if [ -e "$work/whole" ]; then incoming "$work/whole" >"$work/incoming"; fi
        if [ -s "$work/incoming" ]; then
            # shellcheck disable=SC2046 # names of packages have no blanks
            stanzas $(cut -d ' ' -f 1 "$work/incoming") >"$work/Packages"
            section archives
            grep -E '^(Package|Source|Version|Architecture|Size|SHA256|Installed-Size|Filename):|^$' \
                "$work/Packages"
            section installed
            # shellcheck disable=SC2046,SC2016 # names have no blanks; fields of dpkg-query
            dpkg-query -W -f '${Package}\t${Version}\t${Architecture}\t${Installed-Size}\n' \
                $(awk '$1 == "Inst" || $1 == "Remv" { print $2 }' "$work/whole") 2>/dev/null || :
            while read -r one age; do
                if [ "$age" = old ] || grep -qxF "$one" "$work/wanted"; then
                    section part "$one"
                    closed apt-get --with-source "$work/Packages" -s -qq "$allowed" install "$one" 2>&1 ||
                        section failed "$one"
                fi
            done <"$work/incoming"
        fi

        """#
}
