# shellcheck shell=dash
# report_conffiles: tells which configuration files were kept or replaced since $work/start was made, and
# where the other version is. dpkg keeps the times of the archive, so the inode's change counts. Conffiles
# have to be below /etc (Debian policy 10.7.2).
#
# `.dpkg-new` beside a file is what the package has for one that it renamed and the admin had changed. ucf
# forgets what it replaces unless it is told to keep everything; what nobody had touched is removed again
# here.
#
# Needs: say.
: "${work:?}"

report_conffiles() {
    find /etc -newercm "$work/start" -type f \( -name '*.dpkg-dist' -o -name '*.dpkg-old' \
        -o -name '*.dpkg-new' -o -name '*.dpkg-bak' -o -name '*.ucf-dist' \
        -o -name '*.ucf-old' \) 2>/dev/null | sort | while read -r other; do
        path=${other%.*}
        case $other in
            *" "*) continue ;;
            *.ucf-old)
                was=$(md5sum <"$other" | cut -d ' ' -f 1)
                if grep -qxF "$was  $path" "$work/ucf" 2>/dev/null; then
                    rm -f -- "$other"
                    continue
                fi
                ;;
        esac
        case $other in
            *-dist | *-new) say "kept $path; the package's new one is $other" ;;
            *) say "replaced $path; the admin's is $other" ;;
        esac
        printf 'belay-conffile: %s %s\n' "$path" "$other"
    done
}
