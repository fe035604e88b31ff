# shellcheck shell=dash
# The first line of the supervisor: it has to begin with `# `. The state file of a withdrawn item is a
# second name of this file, and has no number in its first line.

# usage: supervisor receive NAME SIZE SHA256 | greet | guard
