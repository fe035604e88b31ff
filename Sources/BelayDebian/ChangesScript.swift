/// Telling what a set really changed, from dpkg's status before and after.
enum ChangesScript {
    /// `snapshot` prints every package that has files on the system. `report_changes` prints
    ///
    ///     belay-changed: NAME ARCHITECTURE OLD NEW [STATE]
    ///
    /// with `-` for a version that there is not, and the state if it is not `installed`.
    static let functions = #"""
        snapshot() {
            # shellcheck disable=SC2016 # fields of dpkg-query
            dpkg-query -W -f '${Package} ${Architecture} ${db:Status-Status} ${Version}\n' |
                awk '$3 != "config-files" && $3 != "not-installed"'
        }
        # apt takes its cache for fresh while dpkg's status has the size and the second that it was
        # made from: after two changes within a second the next apt would see old versions.
        drop_stale_cache() {
            pkgcache=
            eval "$(apt-config shell pkgcache Dir::Cache::pkgcache/f)"
            [ -z "$pkgcache" ] || rm -f -- "$pkgcache"
        }
        report_changes() {
            drop_stale_cache || :
            snapshot >"$work/after"
            awk '
                FILENAME == ARGV[1] { old[$1 " " $2] = $4; state[$1 " " $2] = $3; next }
                {
                    key = $1 " " $2
                    before = key in old ? old[key] : "-"
                    if (before != $4 || state[key] != $3)
                        print "belay-changed:", key, before, $4, ($3 == "installed" ? "" : $3)
                    delete old[key]
                }
                END { for (key in old) print "belay-changed:", key, old[key], "-" }
            ' "$work/before" "$work/after" | sed 's/ *$//'
        }

        """#
}
