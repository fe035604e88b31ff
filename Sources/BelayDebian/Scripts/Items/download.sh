# shellcheck shell=dash
# Fetches package archives into the staging directory. planned prints a line for each: name, version, file,
# size and SHA-256, or `-` where the lists have no checksum. One apt fetches all: each start of apt reads
# all lists.
#
# The staging directory is closed to everybody else, so apt's unprivileged user cannot write there and apt
# would fetch as root with a warning; we tell it to. The archives are compared with the checksums of the
# signed lists (apt-secure(8)) all the same. What is right stays, whatever becomes of the others: the next
# attempt does not fetch it again.
#
# The lists may be in the middle of another update; a version that is not found is therefore looked for a
# second time.
#
# Needs: fail, say, apt_call, wait_for_locks, planned.
: "${stage:?}"

give_up() { fail "$@"; }
dir=$stage/packages
work=$dir/fetch
mkdir -p "$dir"
chmod 0700 "$dir"
rm -rf "$work"
mkdir "$work"
trap 'rm -rf "$work"' EXIT
planned >"$work/planned"
# Prints the lines of a list whose archives are not in a directory as they should be:
# `lacking DIRECTORY LIST`.
lacking() {
    : >"$work/found"
    (cd "$1" && find . -maxdepth 1 -name '*.deb' -exec stat -c '%n %s' {} +) \
        >"$work/sizes"
    awk 'FILENAME == ARGV[1] { size[$1] = $2; next }
        ("./" $3) in size && size["./" $3] == $4 { print $5 "  ./" $3 }' \
        "$work/sizes" "$2" >"$work/sums"
    awk '$1 == "-" { print $2 }' "$work/sums" >"$work/found"
    grep -v '^-' "$work/sums" >"$work/checked" || :
    if [ -s "$work/checked" ]; then
        (cd "$1" && sha256sum -c --strict "$work/checked" 2>/dev/null) |
            sed -n 's/: OK$//p' >>"$work/found" || :
    fi
    awk 'FILENAME == ARGV[1] { found[$1] = 1; next } !(("./" $3) in found)' \
        "$work/found" "$2"
}
fetch() { # WHAT TO ASK FOR, an expression of awk
    mkdir -p "$work/new"
    # shellcheck disable=SC2046 # names and versions of packages have no blanks
    (cd "$work/new" && apt_call apt-get -q -o APT::Sandbox::User=root download \
        $(awk "{ print $1 }" "$work/lacking")) >"$work/log" 2>&1
}
lacking "$dir" "$work/planned" >"$work/lacking"
awk 'FILENAME == ARGV[1] { lacks[$3] = 1; next } !($3 in lacks) { print $3 }' \
    "$work/lacking" "$work/planned" |
    while read -r file; do say "$file is there already"; done
if [ -s "$work/lacking" ]; then
    size=$(awk '{ kib += $4 / 1024 } END { printf "%d\n", kib }' "$work/lacking")
    room=$(df -Pk "$dir" | awk 'NR == 2 { print $4 }')
    first=$(awk 'NR == 1 { print $3 } END { if (NR > 1) print "and " NR - 1 " more" }' \
        "$work/lacking" | tr '\n' ' ')
    if [ "$size" -ge "$room" ]; then
        fail "no room for ${first% }: $size KiB are needed," \
            "and $room KiB are free on the file system of $dir"
    fi
    # shellcheck disable=SC2016 # an expression of awk
    exact='$1 "=" $2'
    if ! fetch "$exact"; then
        if grep -q 'was not found\|Unable to locate' "$work/log"; then
            lists=
            eval "$(apt-config shell lists Dir::State::lists/d)"
            wait_for_locks "${lists%/}/lock"
            fetch "$exact" || :
        fi
    fi
    cat "$work/log"
    cp "$work/lacking" "$work/asked"
    lacking "$work/new" "$work/asked" >"$work/lacking"
    # Two archives may have packages of one version that are not the same: the pins decide,
    # and apt heeds them only where it is asked for no version.
    other=$(cd "$work/new" && awk '{ print $3 }' "$work/lacking" |
        while read -r file; do if [ -f "$file" ]; then echo "$file"; fi; done)
    if [ -n "$other" ]; then
        # shellcheck disable=SC2086 # names of archives have no blanks
        (cd "$work/new" && rm -f -- $other)
        # shellcheck disable=SC2016 # an expression of awk
        fetch '$1' || :
        cat "$work/log"
        lacking "$work/new" "$work/asked" >"$work/lacking"
    fi
    (cd "$work/new" && xargs -r mv -f -t "$dir" <"$work/found")
    awk 'FILENAME == ARGV[1] { found[$1] = 1; next }
        ("./" $3) in found { print "belay: " $1 " " $2 ": " $4 " bytes, SHA-256 " $5 }' \
        "$work/found" "$work/asked" >&2
    first=$(awk 'NR <= 5 { print $1 "=" $2 } END { if (NR > 5) print "and " NR - 5 " more" }' \
        "$work/lacking" | tr '\n' ' ')
    first=${first% }
fi
if [ -s "$work/lacking" ]; then
    if grep -q 'was not found\|Unable to locate\|404 *Not Found' "$work/log"; then
        gone=$(sed -n "s/.*Version '\([^']*\)' for '\([^']*\)' was not found.*/\2=\1/p" \
            "$work/log" | tr '\n' ' ')
        gone=${gone% }
        fail "${gone:-$first} is no longer to be had: the lists or the mirror have moved on;" \
            "a new job will find what is current"
    fi
    if grep -qi 'no space left\|not enough free space' "$work/log"; then
        fail "no room for $first: the file system of $dir is full"
    fi
    wrong=$(while read -r name version file _; do
        if [ -f "$work/new/$file" ]; then echo "$name=$version"; fi
    done <"$work/lacking" | tr '\n' ' ')
    if [ -n "$wrong" ]; then
        fail "${wrong% } is not what the package lists say: size or SHA-256 differs"
    fi
    fail "$first could not be fetched:" \
        "$(grep -E '^(E|W|Err):' "$work/log" | head -n 3)"
fi
