# shellcheck shell=dash
# newer security|pushed|all: prints a line for each installed package with a newer version, read from
# apt-cache(8) policy:
#
# - wanted NAME VERSION: the newest version of a security archive that is newer than the installed one and
#   not newer than what apt would take; for `pushed`, of any source (not for `all`);
# - held NAME VERSION: the same, but the admin holds the package;
# - pinned NAME VERSION: there is a newer one, but the admin's pins are against it;
# - phased NAME VERSION: apt would take it, but it is not yet offered to every machine (only for `all`).
#
# Which archives are security archives is found out by Lists/sources.sh. The version table has the newest
# version first; `***` marks the installed one.
#
# Needs: open_apt, tell_sources.
: "${work:?}"

dpkg-query -W -f '${db:Status-Status} ${binary:Package}\n' |
    awk '$1 == "installed" { print $2 }' >"$work/installed"
tell_sources
# shellcheck disable=SC2046 # names of packages have no blanks
open_apt apt-cache policy $(cat "$work/installed") >"$work/policy"
newer() {
    awk -v mode="$1" '
        function source() { sub(/^ *-?[0-9]+ +/, ""); return $0 }
        FILENAME == ARGV[1] { held[$1] = 1; next }
        FILENAME == ARGV[2] && / -> / { pin[$1] = 1; next }
        FILENAME == ARGV[2] { next }
        FILENAME == ARGV[3] {
            split($0, part, "\t")
            if (part[1] == "security") security[part[2]] = 1
            next
        }
        /^[^ ]/ {
            name = $0; sub(/:$/, "", name)
            plain = name; sub(/:.*/, "", plain)
            installed = candidate = version = ""; reached = done = 0
            next
        }
        $1 == "Installed:" { installed = $2; next }
        $1 == "Candidate:" { candidate = $2; next }
        $1 == "***" { done = 1; next }
        done { next }
        /^     [^ ]/ {
            version = $1; priority = $2
            if (version == candidate) {
                reached = 1
                if (mode == "all" && /\(phased [0-9]+%\)/) print "phased", name, version
            }
            next
        }
        /^      / && version != "" {
            from = source()
            if (mode == "security" && !(from in security)) next
            if (mode == "all" && !reached && !(priority < 0 || plain in pin)) next
            done = 1
            if (!reached) print "pinned", name, version
            else if (plain in held) print "held", name, version
            else if (mode != "all") print "wanted", name, version
        }' "$work/held" "$work/sources" "$work/origins" "$work/policy"
}
