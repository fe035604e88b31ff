# shellcheck shell=dash
# The selection of a job for `packages: security`, or for all archives that are pushed: newest_of is
# `security` or `pushed`.
#
# Needs: section, newer, select_wanted.
: "${work:?}" "${newest_of:?}"

section selection
newer "$newest_of" | tee "$work/selection"
select_wanted
