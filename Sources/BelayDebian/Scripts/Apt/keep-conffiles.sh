# shellcheck shell=dash
# `conffiles: keep` and `fail`: dpkg_answers becomes the options of dpkg(1) that answer its question about
# a changed configuration file before it is asked. Every one of the words is given: each may be in the
# server's apt.conf, dpkg.cfg or dpkg.cfg.d with the opposite meaning.
#
# Needs: say.
: "${ucf_says-}" "${dpkg_answers-}"

dpkg_answers="--no-force-confask --no-force-confnew --no-force-confmiss
--force-confdef --force-confold"
if [ "$ucf_says" = new ]; then
    say "/etc/ucf.conf has conf_force_conffnew: files of ucf are replaced"
fi
