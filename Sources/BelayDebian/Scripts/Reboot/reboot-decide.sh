# shellcheck shell=dash
# Whether the rule (never, if-required, always) asks for a reboot; the script ends here if it does not.
#
# Needs: reasons.
: "${rule:?}"

case $rule in
    never)
        echo 'a reboot was not asked for'
        exit 0
        ;;
    if-required)
        why=$(reasons)
        if [ -z "$why" ]; then
            echo "no reboot is required"
            exit 0
        fi
        echo "$why"
        ;;
    always) reasons ;;
esac
