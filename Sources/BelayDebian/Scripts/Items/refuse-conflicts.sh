# shellcheck shell=dash
# `conffiles: fail` during the download: what would stop the action phase stops the server now, with nothing
# changed.
#
# Needs: fail, conflicts.
: "${work:?}" "${dir:?}"

while read -r name version file _; do
    clash=$(conflicts "$name" "$dir/$file" | tr '\n' ' ')
    if [ -n "$clash" ]; then
        fail "conffiles: fail - both the admin and $name=$version changed: $clash"
    fi
done <"$work/planned"
