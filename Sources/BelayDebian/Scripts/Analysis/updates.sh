# shellcheck shell=dash
# Every installed package of which apt would take another version, whatever the job asks for, and which of
# them a security archive has: more lines of the section `facts`.
#
# Needs: newer.
: "${work:?}"

echo updates
newer security | awk '{ print $2 }' >"$work/secure"
awk 'FILENAME == ARGV[1] { secure[$1] = 1; next }
    /^[^ ]/ { name = $0; sub(/:$/, "", name); next }
    $1 == "Installed:" { installed = $2; next }
    $1 == "Candidate:" && installed != "(none)" && $2 != "(none)" && $2 != installed {
        print "update\t" name "\t" installed "\t" $2 "\t" (name in secure ? "security" : "")
    }' "$work/secure" "$work/policy"
