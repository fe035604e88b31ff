# shellcheck shell=dash
# The simulations from which CutList.swift makes the sets: a few, in a world of only what is installed and
# what the whole simulation brings, so that each result is a part of the whole by construction. There is
# one for each class of ChangeClass.swift that has members, of all packages of that class and below: what Belay
# stands on is not in those before. New packages that nobody asked for are not named: they go with the
# first package that needs them. `classes` are the numbers of the classes, class_table is
# `SOURCE=NUMBER …`.
#
# The section `pace` has how long they took and how much of that was work, in hundredths of a second
# (POSIX.1-2017, XCU times): the rest was spent on what else the server does, and dpkg will have to wait
# for that, too.
#
# Where packages are removed, or a simulation fails, each package is simulated alone instead, as `part`:
# what it needs is its set.
#
# Needs: section, closed, stanzas, incoming.
: "${work:?}" "${allowed:?}" "${classes:?}" "${class_table:?}"

if [ -e "$work/whole" ]; then incoming "$work/whole" >"$work/incoming"; fi
simulate_closed() {
    closed apt-get --with-source "$work/Packages" -s -qq "$allowed" \
        -o APT::Get::Upgrade-By-Source-Package=false install "$@" 2>&1
}
# `named CLASS` prints what is to be named in its simulation; it fails if none is of the class.
named() {
    awk -v class="$1" '
        FILENAME == ARGV[1] { classes[$1] = $2; next }
        FILENAME == ARGV[2] { wanted[$1] = 1; next }
        {
            name = $1
            sub(/[:=].*/, "", name)
            if (classes[name] == class) has = 1
            if (classes[name] <= class && ($2 == "old" || $1 in wanted)) print $1
        }
        END { exit !has }' "$work/classes" "$work/wanted" "$work/incoming"
}
# How many seconds packages took when they were changed here before, as dpkg's log has it: from
# the line of each action to the next, or to the last word on it before dpkg starts anew.
took() {
    tail -q -n 20000 /var/log/dpkg.log.1 /var/log/dpkg.log 2>/dev/null | awk '
        function since(start, end) { return end < start ? end + 86400 - start : end - start }
        function finish(end) {
            if (name != "" && since(start, end) < 3600) took[name] += since(start, end)
            name = ""
        }
        { split($2, clock, ":"); now = (clock[1] * 60 + clock[2]) * 60 + clock[3] }
        $3 == "startup" { finish(last) }
        $3 ~ /^(install|upgrade|configure|trigproc|remove|purge)$/ {
            finish(now)
            start = now
            if ($3 ~ /^(install|upgrade)$/) took[$4] = 0
            if ($3 ~ /^(install|upgrade|configure)$/) name = $4
        }
        { last = now }
        END {
            finish(last)
            for (each in took) {
                plain = each
                sub(/:.*/, "", plain)
                print plain, took[each]
            }
        }' | awk 'FILENAME == ARGV[1] { named[$1] = 1; next }
            $1 in named { print $1 "\t" $2 }' "$work/classes" -
}
simulate_classes() {
    for class in $classes; do
        if ! named "$class" >"$work/named" || ! [ -s "$work/named" ]; then continue; fi
        section class "$class"
        # shellcheck disable=SC2046 # names of packages have no blanks
        simulate_closed $(cat "$work/named") || return 1
    done
}
simulate_each() {
    while read -r one age; do
        if [ "$age" = old ] || grep -qxF "$one" "$work/wanted"; then
            section part "$one"
            simulate_closed "$one" || section failed "$one"
        fi
    done <"$work/incoming"
}
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
    section files
    (cd /var/lib/dpkg/info && wc -l ./*.list) 2>/dev/null | awk '
        FILENAME == ARGV[1] { if ($1 == "Inst") { sub(/:.*/, "", $2); named[$2] = 1 }; next }
        {
            sub(/^\.\//, "", $2)
            sub(/(:[^:]*)?\.list$/, "", $2)
            if ($2 in named) print $2 "\t" $1
        }' "$work/whole" - || :
    awk -v table="$class_table" '
        BEGIN {
            count = split(table, pairs, " ")
            for (each = 1; each <= count; each++) {
                split(pairs[each], pair, "=")
                classes[pair[1]] = pair[2]
            }
        }
        function tell() {
            if (source == "") source = package
            if (package == "openssh-server") source = "openssh"
            if (package != "") print package, (source in classes ? classes[source] : 0)
            package = source = ""
        }
        /^Package:/ { package = $2 }
        /^Source:/ { source = $2 }
        /^$/ { tell() }
        END { tell() }' "$work/Packages" >"$work/classes"
    section took
    took || :
    times >"$work/times"
    read -r began _ </proc/uptime
    if grep -qE '^(Remv|Purg) ' "$work/whole" || ! simulate_classes; then
        section doubtful
        simulate_each
    fi
    read -r ended _ </proc/uptime
    times >>"$work/times"
    section pace
    awk -v wall="$began $ended" '
        function seconds(time,  part) { split(time, part, "m"); return part[1] * 60 + part[2] }
        NR % 2 == 0 { spent = seconds($1) + seconds($2) - before; before = seconds($1) + seconds($2) }
        END { split(wall, at, " "); printf "%d\t%d\n", (at[2] - at[1]) * 100, spent * 100 }
    ' "$work/times"
fi
