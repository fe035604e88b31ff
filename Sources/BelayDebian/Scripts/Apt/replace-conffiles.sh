# shellcheck shell=dash
# `conffiles: new`: as in keep-conffiles.sh. `confdef` takes the default first, which is to keep: it is no
# good here.
#
# Needs: say.
: "${ucf_says-}" "${dpkg_answers-}"

dpkg_answers="--no-force-confask --no-force-confdef --no-force-confold
--no-force-confmiss --force-confnew"
if [ "$ucf_says" = old ]; then
    say "/etc/ucf.conf has conf_force_conffold: files of ucf are kept"
else
    export UCF_FORCE_CONFFNEW=1 RETAIN_OLD=YES
fi
