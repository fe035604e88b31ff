/// Checking an archive of the staging directory.
enum ArchiveScript {
    /// `intact FILE` compares with `$size` and `$sha256`; a `-` means that the lists have none.
    static let functions = #"""
        intact() {
            [ -f "$1" ] && [ "$(stat -c %s "$1")" = "$size" ] &&
                { [ "$sha256" = - ] || [ "$(sha256sum <"$1" | cut -d ' ' -f 1)" = "$sha256" ]; }
        }

        """#
}
