# shellcheck shell=dash
# The selection of a job for `packages: all`: what `upgrade` holds, which are the words
# `--with-new-pkgs upgrade` (which never removes) or `dist-upgrade` (which may; apt-get(8)). apt respects
# the admin's holds and pins by itself.
#
# Needs: section, problem, newer, open_apt.
: "${work:?}" "${allowed:?}" "${upgrade:?}"

section selection
newer all | tee "$work/newer"
: >"$work/wanted"
: >"$work/selection"
section whole
# shellcheck disable=SC2086 # words
if ! open_apt apt-get -s -q "$allowed" $upgrade >"$work/whole" 2>&1; then
    problem dependencies "apt cannot work out the upgrade:" \
        "$(grep -E '^(E:| )' "$work/whole" | head -n 10)"
fi
cat "$work/whole"
