# shellcheck shell=dash
# `restart_services: report`.
#
# Needs: find_services, is_spared, tell.

find_services | while read -r name; do
    if is_spared "$name"; then tell spared "$name"; else tell old "$name"; fi
done
