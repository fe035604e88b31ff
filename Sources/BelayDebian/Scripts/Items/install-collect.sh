# shellcheck shell=dash
# Finds out what is still to be done. planned prints a line for each package: name as apt has it, name as
# dpkg has it, version before and after, file, checksum, mark; leaving prints the packages that go.
# Somebody may have done it meanwhile; a version newer than planned is left alone, never taken back.
#
# The work is done for all packages at once: a process a package would take longer than dpkg does for a
# small one. apt knows a package of the server's architecture and one of `all` by the same name, so one that
# turns from the one into the other is the same package, and keeps its mark.
#
# Needs: fail, say, conflicts, list, planned, leaving.
: "${work:?}" "${stage:?}" "${conffiles:?}"

planned >"$work/planned"
leaving >"$work/leaving"
dir=$stage/packages
native=$(dpkg --print-architecture)
awk -v native="$native" '
    FILENAME == ARGV[2] {
        if ($3 != "installed") next
        here[$2 == native || $2 == "all" ? $1 : $1 ":" $2] = $4
        next
    }
    {
        name = $1
        if (substr(name, length(name) - length(native)) == ":" native)
            name = substr(name, 1, length(name) - length(native) - 1)
        if (!(name in here)) print "new", $0, "-"
        else if (here[name] == $4) print "done", $0, here[name]
        else print (here[name] == $3 ? "old" : "moved"), $0, here[name]
    }' FS='\t' "$work/before" FS=' ' "$work/planned" >"$work/looked"
# shellcheck disable=SC2094 # nothing of it is read again in the loop
while read -r age name qualified from version file sha256 mark here; do
    case $age in
        "done")
            say "$name $version is installed already"
            continue
            ;;
        moved)
            if dpkg --compare-versions "$here" gt "$version"; then
                say "$name is at $here by now, newer than $version: left alone"
                continue
            fi
            age=old
            ;;
    esac
    if ! [ -f "$dir/$file" ]; then
        fail "$file is not in the staging directory; nothing was changed"
    fi
    if [ "$sha256" != - ]; then printf '%s  %s\n' "$sha256" "$dir/$file" >&4; fi
    clash=
    if [ "$conffiles" = fail ]; then clash=$(conflicts "$qualified" "$dir/$file"); fi
    if [ -n "$clash" ]; then
        fail "conffiles: fail - both the admin and $name $version changed $clash; nothing was changed"
    fi
    echo "$dir/$file" >&5
    echo "$name" >&6
    echo "$name $qualified $version $age $mark"
    say "$name $from → $version"
done <"$work/looked" >"$work/todo" 4>"$work/sums" 5>"$work/files" \
    6>"$work/names"
if [ -s "$work/sums" ] && ! sha256sum -c --strict --quiet "$work/sums" >"$work/intact" 2>&1
then
    fail "$(awk -F / '/: FAILED/ { sub(/: FAILED.*/, "", $NF); print $NF }' "$work/intact" |
        list 5) is not what was downloaded: its SHA-256 differs; nothing was changed"
fi
awk -v native="$native" -F '\t' '
    FILENAME == ARGV[1] {
        if ($3 == "installed") here[$2 == native || $2 == "all" ? $1 : $1 ":" $2] = 1
        next
    }
    $1 in here { print $1 }' "$work/before" "$work/leaving" >"$work/removed"
sed 's/$/-/' "$work/removed" >>"$work/files"
cat "$work/removed" >>"$work/names"
if ! [ -s "$work/files" ]; then
    say "nothing is left to be done"
    exit 0
fi
