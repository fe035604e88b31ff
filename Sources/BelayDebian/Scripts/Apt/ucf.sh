# shellcheck shell=dash
# What /etc/ucf.conf says about files that ucf(1) looks after: `ucf_says` becomes `old`, `new` or empty.
#
# ucf keeps what the admin changed if nobody answers; UCF_FORCE_CONFFOLD would also keep files that nobody
# has touched. ucf fails, and the package with it, where its variables contradict /etc/ucf.conf. That
# file therefore wins, and the admin is told.
: "${ucf_says-}"

unset DPKG_FORCE RETAIN_OLD UCF_FORCE_CONFFOLD UCF_FORCE_CONFFNEW UCF_FORCE_CONFFMISS
ucf_says=$(sed -n 's/^ *\(export  *\)\{0,1\}conf_force_conff\(old\|new\)=[^ #].*/\2/p' \
    /etc/ucf.conf 2>/dev/null | tail -n 1) || ucf_says=
