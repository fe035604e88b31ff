# shellcheck shell=dash
# The first settings of a runner: nobody else reads its files. C is the locale of programs that speak
# English and read no tables.

umask 077
# Programs speak English, and read no tables for that.
export LC_ALL=C
