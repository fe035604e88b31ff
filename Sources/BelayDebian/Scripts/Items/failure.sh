# shellcheck shell=dash
# Why apt failed: in apt's or dpkg's own line, with what has become of the packages and the cure that fits.
#
# - mark_output: remembers how much this script has printed so far; printed: prints what has come since. An
#   item's output goes to files; where it does not, nothing is known of it. A pipe that reads along would
#   be held open by a daemon that a package leaves behind.
# - causes: reads that and prints at most three lines:
#   - the line below `dpkg: error processing` with the package's name, except for packages that only wait
#     for it;
#   - what follows `dpkg: unrecoverable fatal error`;
#   - apt's own lines, except the one that only says that dpkg failed;
#   - for a hook (apt.conf(5), DPkg::Pre-Invoke and the like) what was printed just before.
# - give_reason STATUS WRONG: fails with all that is known.
#
# Needs: fail, snapshot, unrest, interrupted.
: "${work:?}" "${dpkg_answers:?}"

mark_output() {
    errors_before=$(stat -L -c %s "/proc/$$/fd/2") || errors_before=0
    output_before=$(stat -L -c %s "/proc/$$/fd/1") || output_before=0
}
printed() {
    if [ -f "/proc/$$/fd/1" ]; then
        tail -c "+$((output_before + 1))" "/proc/$$/fd/1" || :
    fi
    if [ -f "/proc/$$/fd/2" ]; then
        tail -c "+$((errors_before + 1))" "/proc/$$/fd/2" || :
    fi
}
causes() {
    awk '
        function keep(text) {
            gsub(/[[:cntrl:]]/, " ", text)
            text = substr(text, 1, 300)
            if (kept < 3 && !(text in seen)) { seen[text] = 1; kept++; print text }
        }
        function flush() { if (fatal != "") { keep(fatal); fatal = "" } }
        fatal != "" && /^(E: |dpkg|$)/ { flush() }
        fatal != "" { fatal = fatal ($0 ~ /^ / ? "" : " ") $0; next }
        subject != "" && /^ / {
            sub(/^ +/, "")
            if ($0 !~ /^dependency problems - leaving/) keep(subject ": " $0)
            subject = ""
            next
        }
        { subject = "" }
        /^belay(-[a-z]+)?: / { next }
        /^dpkg: error processing (package|archive) / {
            subject = $5
            sub(/.*\//, "", subject)
            next
        }
        /^dpkg: unrecoverable fatal error, aborting:/ { fatal = "dpkg:"; next }
        /^dpkg: warning: old .* script subprocess returned error/ {
            sub(/^dpkg: warning: /, "")
            keep($0)
            next
        }
        /^dpkg(-[a-z]+)?: error: / {
            if ($0 !~ /Broken pipe/) keep($0)
            next
        }
        /^E: (Problem executing scripts|Failure running (script|hook))/ {
            keep((before == "" ? "" : before " / ") $0)
            next
        }
        /^E: Sub-process .*returned an error code/ { next }
        /^E: / { keep($0); next }
        /^(W|N): |^$/ { next }
        /^(Get|Fetched|Need to get|After this operation|Reading|Building|Preparing|Unpacking)/ ||
            /^(Selecting|Setting up|Processing triggers|The following|[0-9]+ upgraded|\(Reading)/ {
            before = ""
            next
        }
        { before = $0 }
        END { flush() }'
}
# The lines of standard input as one text, at most so many of them: `list 10`.
list() {
    awk -v most="$1" '
        NR <= most { text = text (NR == 1 ? "" : ", ") $0 }
        END { print text (NR > most ? " and " NR - most " more" : "") }'
}
# Whether dpkg --configure -a is a cure is a matter of the states: it goes on with what is
# unpacked, and it never unpacks (dpkg(1)).
cure() { # UNREST CAUSES
    case $2 in *"No space left on device"*) printf 'make room first; ' ;; esac
    if [ -z "$1" ] && ! interrupted; then
        echo "nothing is left half done, so there is nothing to mend"
    elif printf '%s\n' "$1" | grep -qE ' (half-installed|not-installed)| reinstreq'; then
        echo "what is half installed has to be installed again:" \
            "apt-get install --reinstall" \
            "$(printf '%s\n' "$1" | awk '$3 == "half-installed" || $4 != "" { print $1 }' | tr '\n' ' ')"
    else
        echo "once the cause is gone, dpkg --configure -a goes on, and so does a job with" \
            "repair: true (belay run --repair)"
    fi
}
# Sets up what was only unpacked when another package failed: it has never been tried, and is of
# no use as it is. What failed is not tried again. On a full file system nothing is begun.
set_up_others() {
    if printed | grep -q 'No space left on device'; then return 0; fi
    snapshot | awk -F '\t' '$3 == "unpacked" && $5 == "ok" { print $1 ":" $2 }' |
        sed 's/:all$//' >"$work/unpacked"
    if [ -s "$work/unpacked" ]; then
        # shellcheck disable=SC2046,SC2086 # names of packages and options have no blanks
        dpkg $dpkg_answers --configure $(cat "$work/unpacked") || :
    fi
    dpkg --triggers-only --pending || :
}
# Fails with all that is known: `give_reason STATUS WRONG`.
give_reason() {
    why=$(printed | causes | tr '\n' ';' | sed 's/;$//; s/;/; /g')
    rest=$(unrest "$work/after")
    changed=$(awk '{ print $2 }' "$work/changed" | sort -u | list 10)
    same=$(awk 'FILENAME == ARGV[1] { seen[$2] = 1; next }
        { name = $1; sub(/:.*/, "", name); if (!(name in seen)) print $1 }' \
        "$work/changed" "$work/todo" | list 10)
    half=$(printf %s "$rest" | list 10)
    if [ -z "$changed" ]; then
        became="nothing was changed"
    elif [ -z "$same" ] && [ -z "$rest" ] && [ -z "$2" ]; then
        became="the packages are all as they should be: $changed"
    else
        became="changed: $changed${same:+; not changed: $same}${half:+; half done: $half}"
    fi
    fail "apt failed with status $1: ${why:-it does not say why}; $became; $(cure "$rest" "$why")"
}
