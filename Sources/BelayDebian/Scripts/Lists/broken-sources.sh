# shellcheck shell=dash
# judge_broken: reads what `apt-get update` printed when it failed, and decides whether to go on. A hook
# that failed leaves the lists as good as without it. A source that could not be had is passed over as
# apt-get does, and named, unless the job wants what it would have: for `request` = security the security
# archives, for all those of the distribution too. A list of packages is looked at by name, later. If
# nothing at all was refreshed, or if broken_sources is `fail`, the server fails.
#
# broken_sources prints URI and suite of each, from apt's own lines: `Err:3 URI SUITE …`,
# `The repository 'URI SUITE Release' …`, `Release file for URL is expired …`.
#
# Needs: section, problem, say, look_at_sources.
: "${work:?}" "${broken_sources:?}" "${request:?}"

: >"$work/broken"
broken_sources() {
    awk '
        function add(text,  start, uri, suite) {
            if (match(text, /^cdrom:\/\/\[[^]]*\][^ ]* /)) {
                uri = substr(text, 1, RLENGTH - 1)
                suite = substr(text, RLENGTH + 1)
            } else {
                start = index(text, " ")
                uri = start ? substr(text, 1, start - 1) : text
                suite = substr(text, start + 1)
            }
            sub(/ .*/, "", suite)
            if (suite !~ /^[^\/]*\/updates$/) sub(/\/.*/, "", suite)
            sub(/\/+$/, "", uri)
            if (!((uri, suite) in seen)) print uri "\t" suite
            seen[uri, suite] = 1
        }
        /^Err:[0-9]+ / { sub(/^Err:[0-9]+ /, ""); add($0); next }
        /^[EW]: (The repository|Repository) .[^ ]/ {
            sub(/^[EW]: (The repository|Repository) ./, ""); add($0); next
        }
        /^[EW]: Release file for [^ ]* is / {
            url = $5
            at = index(url, "/dists/")
            if (at) {
                suite = substr(url, at + 7)
                sub(/\/(In)?Release$/, "", suite)
                add(substr(url, 1, at - 1) " " suite)
            } else { sub(/\/(In)?Release$/, "", url); add(url " ./") }
        }' "$work/update"
}
judge_broken() {
    grep '^E: Problem executing scripts' "$work/update" >"$work/hooks" || :
    broken_sources >"$work/broken"
    grep '^E:' "$work/update" | grep -v -e 'Problem executing scripts' \
        -e 'Sub-process .*returned an error code' >"$work/errors" || :
    lines=$(grep -E '^(E|W|Err):' "$work/update" | head -n 5)
    if [ -s "$work/errors" ] || ! [ -s "$work/hooks" ]; then
        if ! [ -s "$work/broken" ] || [ "$broken_sources" = fail ] ||
            grep -q 'list of sources could not be read' "$work/errors"; then
            problem lists "the package lists could not be refreshed:" "$lines"
        fi
    fi
    section hooks
    cat "$work/hooks"
    if ! [ -s "$work/broken" ]; then return 0; fi
    look_at_sources
    section broken
    awk -F '\t' '
        FILENAME == ARGV[1] {
            split($2, word, " ")
            suite = word[2]
            if (suite !~ /^[^\/]*\/updates(\/|$)/) sub(/\/.*/, "", suite)
            else sub(/\/updates\/.*/, "/updates", suite)
            sub(/\/+$/, "", word[1])
            if (class[word[1], suite] != "security") class[word[1], suite] = $1
            next
        }
        FILENAME == ARGV[2] {
            if (/^[EW]: /) said[++count] = $0
            if (/^Err:[0-9]+ /) failed = $0
            else if (failed != "" && /^  [^ ]/) {
                sub(/^ */, "")
                where[++reasons] = failed
                reason[reasons] = $0
                failed = ""
            }
            next
        }
        {
            kind = class[$1, $2]
            if (kind == "") {
                host = $1
                sub(/^[a-z+]*:\/\//, "", host); sub(/[:\/].*/, "", host)
                kind = "other"
                if (host ~ /(^|\.)(debian\.org|ubuntu\.com|raspbian\.org)$/ &&
                    $2 !~ /-backports/) kind = "own"
                if ($2 ~ /(-security|\/updates)$/ || $1 ~ /debian-security\/?$/ ||
                    host ~ /^security\./) kind = "security"
            }
            line = ""
            for (i = count; i; i--) if (index(said[i], $1) && index(said[i], $2)) {
                line = said[i]
                if (line ~ /^E:/) break
            }
            # apt does not repeat what failed for a while only if something else is worse.
            for (i = reasons; i && line == ""; i--)
                if (index(where[i], $1) && index(where[i], $2))
                    line = "E: " $1 " " $2 ": " reason[i]
            print kind "\t" $1 "\t" $2 "\t" line
        }' "$work/origins" "$work/update" "$work/broken" | tee "$work/judged"
    awk -F '\t' '
        FILENAME == ARGV[1] { gone[$1 " " $2] = 1; next }
        {
            split($2, word, " ")
            suite = word[2]
            sub(/\/+$/, "", word[1])
            if (suite ~ /^[^\/]*\/updates\//) sub(/\/updates\/.*/, "/updates", suite)
            else sub(/\/.*/, "", suite)
            if (!((word[1] " " suite) in gone)) print $1
        }' "$work/broken" "$work/origins" >"$work/fresh"
    case $request in
        security) wanted='^security' ;;
        all) wanted='^(security|own)' ;;
        *) wanted='^$' ;;
    esac
    # What is old or another release by now is not merely out of reach.
    if grep -E "changed its '|is expired|is not valid yet" "$work/judged" |
        grep -qE '^(security|own)'; then
        wanted=.
    fi
    if grep -qE "$wanted" "$work/judged" || ! [ -s "$work/fresh" ] ||
        { [ "$request" = security ] && ! grep -qx security "$work/fresh"; }; then
        lines=$(grep -E "$wanted" "$work/judged" | cut -f 4) || :
        if [ -z "$lines" ]; then lines=$(cut -f 4 "$work/judged"); fi
        problem lists "the package lists could not be refreshed:" \
            "$(printf '%s\n' "$lines" | head -n 5)"
    fi
    say "goes on without the sources that could not be refreshed"
}
