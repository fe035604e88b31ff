# shellcheck shell=dash
# Which archives a server knows, and which of them have its security updates.
#
# look_at_sources writes a line for each archive to $work/origins, from apt-cache(8) policy:
#
#     CLASS <tab> URI SUITE/COMPONENT ARCHITECTURE Packages <tab> ORIGIN <tab> CODENAME
#
# - security: its label is Debian-Security, or its archive or code name ends with -security (the Release
#   file's Label, Suite and Codename);
# - foreign: the same, but of another release than the server's, which stable-security becomes on the day
#   of the next release (os-release(5), VERSION_CODENAME);
# - own: another archive of the distribution;
# - other: everybody else's, and backports, of which nothing is taken unless it is asked for.
#
# A name that is no release's is a mirror's own, and not compared with the server's.
#
# Needs: open_apt, section, problem.
: "${work:?}" "${os_release-}"

look_at_sources() {
    if [ -e "$work/origins" ]; then return 0; fi
    if ! open_apt apt-cache policy >"$work/sources" 2>"$work/trouble"; then
        # Such as a file of preferences that apt cannot read: apt-get(8) would go on without it.
        problem unreadable "apt does not work here:" \
            "$({ grep '^E:' "$work/trouble" || cat "$work/trouble"; } | head -n 5)"
    fi
    codenames=$(sed -n 's/^\(VERSION\|UBUNTU\|DEBIAN\)_CODENAME=//p' \
        "${os_release:-/etc/os-release}" 2>/dev/null | tr -d "\"'" | tr '\n' ' ') ||
        codenames=
    awk -v codenames=" $codenames" '
        function is_foreign(name) {
            if (codenames == " " || index(codenames, " " name " ")) return 0
            if (value["o"] ~ /^(Debian|Ubuntu)$/ || value["l"] == "Debian-Security")
                return name != ""
            return name ~ /^(buster|bullseye|bookworm|trixie|forky|duke|sid)$/ ||
                name ~ /^(xenial|bionic|focal|jammy|noble|resolute)$/
        }
        function classify(  name) {
            if (value["l"] == "Debian-Security" || value["a"] ~ /-security$/ ||
                value["n"] ~ /-security$/) {
                name = value["n"]
                sub(/(-security|\/updates)$/, "", name)
                return is_foreign(name) ? "foreign" : "security"
            }
            if (value["n"] ~ /-backports/) return "other"
            if (value["o"] ~ /^(Debian|Ubuntu|Raspbian)$/) return "own"
            return "other"
        }
        function tell() {
            if (from != "" && from !~ /^\/var\/lib\/dpkg\/status/)
                print classify() "\t" from "\t" value["o"] "\t" value["n"]
            from = ""
            split("", value)
        }
        /^Pinned packages:/ { exit }
        /^ *-?[0-9]+ / { tell(); sub(/^ *-?[0-9]+ +/, ""); from = $0; next }
        $1 == "release" {
            sub(/^ *release */, "")
            count = split($0, fields, ",")
            for (i = 1; i <= count; i++)
                value[substr(fields[i], 1, 1)] = substr(fields[i], 3)
        }
        END { tell() }' "$work/sources" >"$work/origins"
}
tell_sources() {
    look_at_sources
    section sources
    cat "$work/origins"
}
