# shellcheck shell=dash
# Configuration files that both the admin and a package have changed (Debian policy 10.7.3).
#
# conflicts PACKAGE ARCHIVE prints the paths about which dpkg would ask: files that are neither as they
# were shipped nor as they will be, while the shipped one changes. That includes a file that the admin has
# deleted, and one that the new version calls by another name (dpkg-maintscript-helper(1), mv_conffile).
# Diverted files are looked at where they are (dpkg-divert(1)). What ucf(1) looks after is no conffile:
# which version a package brings is only known when it is configured.

md5_of() { md5sum <"$1" | cut -d ' ' -f 1; }
recorded_md5() { # PATH
    printf '%s\n' "$conffiles" | awk -v path="$1" '$1 == path { print $2 }'
}
moved_from() { # ARCHIVE PATH
    dpkg-deb --ctrl-tarfile "$1" | tar -xO ./preinst 2>/dev/null | tr -d "\"'" |
        awk -v path="$2" '$1 == "dpkg-maintscript-helper" && $2 == "mv_conffile" &&
            $4 == path { print $3; exit }'
}
conflicts() {
    # shellcheck disable=SC2016 # a field of dpkg-query
    conffiles=$(dpkg-query -W -f '${Conffiles}\n' "$1" 2>/dev/null) || conffiles=
    dpkg-deb --ctrl-tarfile "$2" | tar -xO ./conffiles 2>/dev/null |
        grep '^/' | while read -r path; do
        was=$path
        recorded=$(recorded_md5 "$path")
        place=$(dpkg-divert --truename "$path")
        if ! [ -f "$place" ] && [ -z "$recorded" ]; then
            was=$(moved_from "$2" "$path")
            if [ -z "$was" ] || ! [ -f "$was" ]; then continue; fi
            recorded=$(recorded_md5 "$was")
            place=$was
        fi
        if [ -f "$place" ]; then here=$(md5_of "$place"); else here=deleted; fi
        shipped=$(dpkg-deb --fsys-tarfile "$2" | tar -xO ".$path" | md5sum |
            cut -d ' ' -f 1)
        if [ "$here" != "$shipped" ] && [ "$here" != "$recorded" ] &&
            [ "$shipped" != "$recorded" ]; then
            echo "$path"
        fi
    done
}
