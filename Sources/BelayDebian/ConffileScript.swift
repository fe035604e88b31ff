import BelayModel

/// Configuration files that both the admin and a package have changed (Debian policy 10.7.3).
enum ConffileScript {
    /// `conflicts PACKAGE ARCHIVE` prints the paths about which dpkg would ask: those that are
    /// neither as they were shipped nor as they will be, while the shipped one changes.
    static let conflicts = #"""
        conflicts() {
            dpkg-deb --ctrl-tarfile "$2" | tar -xO ./conffiles 2>/dev/null |
                grep '^/' | while read -r path; do
                if ! [ -f "$path" ]; then continue; fi
                # shellcheck disable=SC2016 # a field of dpkg-query
                recorded=$(dpkg-query -W -f '${Conffiles}\n' "$1" 2>/dev/null |
                    awk -v path="$path" '$1 == path { print $2 }')
                here=$(md5sum <"$path" | cut -d ' ' -f 1)
                shipped=$(dpkg-deb --fsys-tarfile "$2" | tar -xO ".$path" | md5sum |
                    cut -d ' ' -f 1)
                if [ "$here" != "$shipped" ] && [ "$here" != "$recorded" ] &&
                    [ "$shipped" != "$recorded" ]; then
                    echo "$path"
                fi
            done
        }

        """#

    /// `report_conffiles PACKAGE…` says which files were kept or replaced since `$work/start` was
    /// made, and where the other version is. dpkg keeps the times of the archive, so it is the
    /// inode's change that counts.
    static let report = #"""
        report_conffiles() {
            for package in "$@"; do
                # shellcheck disable=SC2016 # a field of dpkg-query
                dpkg-query -W -f '${Conffiles}\n' "$package" 2>/dev/null |
                    awk '$1 ~ /^\// { print $1 }' | while read -r path; do
                    for other in "$path.dpkg-dist" "$path.dpkg-old"; do
                        if ! [ -e "$other" ]; then continue; fi
                        if [ -z "$(find "$other" -newercm "$work/start")" ]; then continue; fi
                        case $other in
                            *.dpkg-dist) say "kept $path; the package's new one is $other" ;;
                            *) say "replaced $path; the admin's is $other" ;;
                        esac
                        printf 'belay-conffile: %s %s\n' "$path" "$other"
                    done
                done
            done
        }

        """#

    /// The options of dpkg that answer its question before it is asked (dpkg(1), `--force-conf`),
    /// and ucf's (ucf(1)). With `confdef` the default is taken first, which is to keep: no good
    /// for `new`.
    static func answers(_ conffiles: PackageOptions.Conffiles) -> String {
        switch conffiles {
        case .keep, .fail:
            """
            export UCF_FORCE_CONFFOLD=1
            answers() {
                "$@" -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold
            }

            """
        case .new:
            """
            export UCF_FORCE_CONFFNEW=1
            answers() { "$@" -o Dpkg::Options::=--force-confnew; }

            """
        }
    }
}
