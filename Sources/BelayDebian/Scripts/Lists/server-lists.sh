# shellcheck shell=dash
# open_apt TOOL …: apt with the server's own package lists.
#
# Needs: apt_call.

open_apt() { apt_call "$@"; }
prepare_lists() { :; }
