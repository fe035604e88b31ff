# shellcheck shell=dash
# - broken: prints the packages that are not in a state of rest, as dpkg --audit would name them; except
#   those that only lack a list of checksums, which harms nothing.
# - interrupted: whether dpkg was stopped while it wrote its status (dpkg(1)).

broken() {
    dpkg-query -W \
        -f '${db:Status-Status} ${db:Status-Eflag} ${binary:Package} ${Version}\n' |
        awk '$1 !~ /^(installed|config-files|not-installed)$/ || $2 != "ok" {
            print $3, $4, $1 ($2 == "ok" ? "" : " " $2) }'
}
interrupted() {
    for update in /var/lib/dpkg/updates/[0-9]*; do
        if [ -e "$update" ]; then return 0; fi
    done
    return 1
}
