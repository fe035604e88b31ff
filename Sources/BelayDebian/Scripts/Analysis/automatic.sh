# shellcheck shell=dash
# Packages that are asked for and installed already, but marked as installed automatically.
#
# Needs: section, closed.
: "${work:?}"

section automatic
closed apt-mark showauto >"$work/automatic" || :
awk '$1 == "current" { print $2 }' "$work/selection" | grep -xFf "$work/automatic" || :
