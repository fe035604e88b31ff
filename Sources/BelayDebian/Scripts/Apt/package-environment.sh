# shellcheck shell=dash
# The first lines of every script on packages.
#
# Nothing may wait for an answer: debconf(7), ucf(1), needrestart(1), apt-listchanges(1) and
# apt-listbugs(1) are told so. LANGUAGE would translate apt's messages in spite of LC_ALL (gettext(3)),
# and some of them are read by Belay.
#
# - say TEXT: prints a message of Belay's own.
# - fail TEXT: prints it and exits with status 1. It is made one line: the last line that Belay itself has
#   printed is shown as the reason of a failed item.
: "${stage-}"

set -eu
umask 022
exec </dev/null
PATH="${PATH:-/usr/bin:/bin}:/usr/local/sbin:/usr/sbin:/sbin"
export PATH LC_ALL=C.UTF-8 LANGUAGE=
export DEBIAN_FRONTEND=noninteractive DEBCONF_NONINTERACTIVE_SEEN=true
export APT_LISTCHANGES_FRONTEND=none APT_LISTBUGS_FRONTEND=none
export NEEDRESTART_SUSPEND=1 NEEDRESTART_MODE=l
stage=${BELAY_STAGE:?is not set}

say() { printf 'belay: %s\n' "$*" >&2; }
# On one line: its last line of its own is what is told of an item that failed.
fail() { say "$(printf %s "$*" | tr '\n' ' ')"; exit 1; }
