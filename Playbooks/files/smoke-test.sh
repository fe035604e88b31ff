#!/bin/sh
# Fails unless the processes named in $WANTED run.
set -eu
for name in ${WANTED:-sshd}; do
    if ! grep -qsx "$name" /proc/[0-9]*/comm; then
        echo "$name does not run" >&2
        exit 1
    fi
    echo "$name runs"
done
