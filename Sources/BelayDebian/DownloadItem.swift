import BelayModel

/// The item that fetches one package archive into the staging directory.
struct DownloadItem {
    var change: Simulation.Change
    var version: String
    var archive: Archive
    var options: PackageOptions

    var item: Item {
        Item(name: "\(change.name) \(version)", work: .changePackages(script))
    }

    private var script: String {
        let values = """
            package=\(ShellText.quote("\(change.name)=\(version)"))
            file=\(ShellText.quote(Self.fileName(change, version)))
            size=\(archive.size)
            sha256=\(ShellText.quote(archive.sha256 ?? "-"))

            """
        return ScriptPrelude.environment + values
            + LockScript.functions(seconds: options.lockTimeout)
            + ArchiveScript.functions + Self.fetch
            + (options.conffiles == .fail ? ConffileScript.conflicts + Self.refuseConflict : "")
    }

    static func fileName(_ change: Simulation.Change, _ version: String) -> String {
        Archive.fileName(
            package: change.plainName, version: version, architecture: change.architecture)
    }

    /// The staging directory is closed to everyone else, so apt's unprivileged user cannot write
    /// there and apt would fetch as root with a warning; we say that it is to. The archive's
    /// checksum is compared with that of the signed lists (apt-secure(8)) all the same.
    ///
    /// The lists may be in the midst of another update, which is why a version that is not found
    /// is looked for a second time.
    private static let fetch = #"""
        give_up() { fail "$@"; }
        dir=$stage/packages
        mkdir -p "$dir"
        chmod 0700 "$dir"
        if intact "$dir/$file"; then
            say "$file is there already"
            exit 0
        fi
        room=$(df -Pk "$dir" | awk 'NR == 2 { print $4 }')
        if [ "$((size / 1024))" -ge "$room" ]; then
            fail "no room for $file: it has $((size / 1024)) KiB," \
                "and $room KiB are free on the file system of $dir"
        fi
        work=$dir/fetch
        rm -rf "$work"
        mkdir "$work"
        trap 'rm -rf "$work"' EXIT
        fetch() {
            (cd "$work" && apt-get -q -o APT::Sandbox::User=root download "$package") \
                >"$work/log" 2>&1
        }
        if ! fetch; then
            if grep -q 'was not found\|Unable to locate' "$work/log"; then
                lists=
                eval "$(apt-config shell lists Dir::State::lists/d)"
                wait_for_locks "${lists%/}/lock"
                fetch || :
            fi
        fi
        cat "$work/log"
        if grep -q 'was not found\|Unable to locate\|404 *Not Found' "$work/log"; then
            fail "$package is no longer to be had: the lists or the mirror have moved on;" \
                "a new job will find what is current"
        fi
        if grep -qi 'no space left\|not enough free space' "$work/log"; then
            fail "no room for $file: the file system of $dir is full"
        fi
        for archive in "$work"/*.deb; do
            if ! [ -f "$archive" ]; then
                fail "$package could not be fetched: $(grep -E '^(E|W|Err):' "$work/log" | head -n 3)"
            fi
            if ! intact "$archive"; then
                fail "$package is not what the package lists say: size or SHA-256 differs"
            fi
            mv -f "$archive" "$dir/$file"
        done

        """#

    /// What would stop the action phase later stops the server now, with nothing changed.
    private static let refuseConflict = #"""
        conflicts "${package%%=*}" "$dir/$file" >"$work/conflicts"
        if [ -s "$work/conflicts" ]; then
            fail "conffiles: fail - both the admin and $package changed:" \
                "$(tr '\n' ' ' <"$work/conflicts")"
        fi

        """#
}
