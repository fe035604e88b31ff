# shellcheck shell=dash
# The PATH of Belay's own scripts, whatever the login's is.

PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export PATH
