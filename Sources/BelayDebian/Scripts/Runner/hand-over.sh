# shellcheck shell=dash
# Keeps the login's PATH for the playbook's items, before PATH is set to the fixed one.

export LOGIN_PATH="${PATH-}"
