# shellcheck shell=dash
# foreign_only: prints `NAME NAME:ARCHITECTURE` for each package that is installed for other architectures
# only.

foreign_only() {
    # shellcheck disable=SC2016 # fields of dpkg-query
    dpkg-query -W -f '${db:Status-Status} ${Package} ${Architecture}\n' |
        awk -v native="$(dpkg --print-architecture)" '
            $1 == "not-installed" { next }
            $3 == native || $3 == "all" { own[$2] = 1; next }
            !($2 in far) { far[$2] = $2 ":" $3 }
            END { for (name in far) if (!(name in own)) print name, far[name] }'
}
