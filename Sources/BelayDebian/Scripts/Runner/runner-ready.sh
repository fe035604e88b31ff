# shellcheck shell=dash
# The first answer of a runner, after which it takes requests.
: "${boot:?}"

echo "end 0 ready $boot"
