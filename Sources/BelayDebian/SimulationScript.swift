/// apt's simulations: of everything at once, then of each package alone.
enum SimulationScript {
    static let text = whole + parts

    /// What is wanted, together, with all of apt's lists. Where that cannot be done, each is tried
    /// alone, and those that cannot be had are reported and left out. `--no-remove` makes apt fail
    /// rather than remove (apt-get(8)).
    private static let whole = #"""
        simulate_wanted() {
            # shellcheck disable=SC2046 # names of packages have no blanks
            open_apt apt-get -s -q "$allowed" install $(cat "$work/wanted") >"$work/whole" 2>&1
        }
        section whole
        if [ -s "$work/wanted" ]; then
            if ! simulate_wanted; then
                cp "$work/wanted" "$work/tried"
                : >"$work/wanted"
                while read -r one; do
                    if open_apt apt-get -s -q "$allowed" install "$one" >"$work/one" 2>&1; then
                        echo "$one" >>"$work/wanted"
                    else
                        section refused "$one"
                        cat "$work/one"
                    fi
                done <"$work/tried"
                if [ -s "$work/wanted" ] && ! simulate_wanted; then
                    problem dependencies "apt cannot change these packages together:" \
                        "$(grep -E '^(E:| )' "$work/whole" | head -n 10)"
                fi
                section whole
            fi
            if [ -s "$work/wanted" ]; then cat "$work/whole"; fi
        fi

        """#

    /// Each package alone, in a world of only what is installed and what the whole brings: what
    /// comes out is a part of the whole by construction, and takes a tenth of the time. New
    /// packages that nobody asked for are not tried: they go with the first that needs them.
    static let parts = #"""
        # A line for every package of a simulation: name, version, and `new` or `old`.
        incoming() {
            awk '$1 == "Inst" {
                isOld = $3 ~ /^\[/
                version = isOld ? $4 : $3
                sub(/^\(/, "", version)
                print $2 "=" version, (isOld ? "old" : "new") }' "$1"
        }
        if [ -e "$work/whole" ]; then incoming "$work/whole" >"$work/incoming"; fi
        if [ -s "$work/incoming" ]; then
            # shellcheck disable=SC2046 # names of packages have no blanks
            open_apt apt-cache show --no-all-versions $(cut -d ' ' -f 1 "$work/incoming") \
                >"$work/Packages"
            section archives
            grep -E '^(Package|Source|Version|Architecture|Size|SHA256|Installed-Size|Filename):|^$' \
                "$work/Packages"
            section installed
            # shellcheck disable=SC2046 # names of packages have no blanks
            dpkg-query -W -f '${binary:Package}\t${Version}\t${Installed-Size}\n' \
                $(sed 's/=.*//' "$work/incoming") 2>/dev/null || :
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
