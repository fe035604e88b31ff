# shellcheck shell=dash
# The selection of a job with a list of packages: `requests`, a line `NAME VERSION` each, `-` for any
# version; `kind` is install or remediate. It has a line for each request:
#
# - wanted NAME VERSION;
# - current NAME VERSION: it is installed already;
# - unoffered NAME VERSION: the same, but for a remediation, and no source knows the package;
# - stale NAME VERSION: no source has it except those that could not be refreshed;
# - absent NAME VERSION: a remediation renews what is installed, and this is not;
# - held NAME VERSION, older NAME VERSION INSTALLED: it cannot be taken;
# - provided NAME PACKAGE, virtual NAME PACKAGE…: see names.sh;
# - version NAME VERSION KNOWN…, unknown NAME: it does not exist. For unknown names a section `nearby`
#   follows, with names of about that length that begin with the same letter and share three letters at
#   one end.
#
# Needs: section, select_wanted, open_apt, resolve_names.
: "${work:?}" "${kind:?}" "${requests:?}"

printf '%s\n' "$requests" |
    sed "s/^\([^ ]*\):$(dpkg --print-architecture) /\1 /" >"$work/requests"
resolve_names "$kind"
[ -e "$work/broken" ] || : >"$work/broken"
section selection
awk -v kind="$kind" '
    function is_gone(line,  word) {
        sub(/^ *-?[0-9]+ +/, "", line)
        split(line, word, " ")
        sub(/\/+$/, "", word[1])
        if (word[2] ~ /^[^\/]*\/updates(\/|$)/) sub(/\/updates\/.*/, "/updates", word[2])
        else sub(/\/.*/, "", word[2])
        return (word[1] " " word[2]) in gone
    }
    FILENAME == ARGV[1] { held[$1] = 1; next }
    FILENAME == ARGV[2] { gone[$1 " " $2] = 1; next }
    FILENAME == ARGV[3] && /^[^ ]/ { name = $0; sub(/:$/, "", name); next }
    FILENAME == ARGV[3] && $1 == "Installed:" { installed[name] = $2; next }
    FILENAME == ARGV[3] && $1 == "Candidate:" { candidate[name] = $2; next }
    FILENAME == ARGV[3] && /^ (\*\*\*|   ) [^ ]/ {
        version = $1 == "***" ? $2 : $1
        if ($1 == "***") old[name] = 1
        versions[name] = versions[name] " " version
        age[name, version] = old[name] ? "old" : "new"
        next
    }
    FILENAME == ARGV[3] && /^      / && !/ \/var\/lib\/dpkg\/status$/ {
        offered[name] = 1
        if (is_gone($0)) stale[name, version]++
        else fresh[name, version] = 1
        next
    }
    FILENAME == ARGV[3] { next }
    {
        name = $1; plain = name; sub(/:.*/, "", plain)
        there = installed[name] == "(none)" ? "" : installed[name]
        want = $2 == "-" ? candidate[name] : $2
        if (versions[name] == "") print "unknown", name
        else if (kind == "remediate" && there == "") print "absent", name, want
        else if ($2 == "-" && want == "(none)") print "version", name, "any" versions[name]
        else if (!((name, want) in age)) print "version", name, want versions[name]
        else if (want == there && kind == "remediate" && !offered[name])
            print "unoffered", name, want
        else if (want == there) print "current", name, want
        else if (there != "" && age[name, want] == "old" && $2 == "-")
            print "current", name, there
        else if (there != "" && age[name, want] == "old") print "older", name, want, there
        else if (there != "" && plain in held) print "held", name, want
        else if ((name, want) in stale && !((name, want) in fresh))
            print "stale", name, want
        else print "wanted", name, want
    }' "$work/held" "$work/broken" "$work/policy" "$work/resolved" >"$work/selected"
cat "$work/virtual" "$work/selected" | tee "$work/selection"
awk '$1 == "unknown" { print $2 }' "$work/selection" | while read -r name; do
    section nearby "$name"
    open_apt apt-cache pkgnames "$(printf %s "$name" | cut -c 1)" |
        awk -v name="$name" '
            { far = length($0) - length(name) }
            far < -2 || far > 2 { next }
            substr($0, 1, 3) == substr(name, 1, 3) { print; next }
            substr($0, length($0) - 2) == substr(name, length(name) - 2) { print }
        ' | sort | head -n 1000
done
if grep -qE '^(unknown|virtual|version|held|older|stale) ' "$work/selection"; then
    section end
    exit 1
fi
select_wanted
