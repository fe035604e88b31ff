import BelayModel

/// apt that knows what is installed and the archives of the admin box, in place of a mirror's
/// lists.
///
/// Nothing is fetched, and the server's own lists and sources are neither read nor written, so it
/// works without any network. No signature is asked for: the admin vouches for the directory, and
/// what a server gets is that: the index has come over the SSH connection, and every archive is
/// compared with its SHA-256 on arrival and once more before it is installed.
struct PushScript {
    var archives: [PushedArchive]

    /// A line of an index is a field or begins with a blank, so none can end the here-document.
    var text: String {
        Self.openApt + "cat >\"$work/pushed_Packages\" <<'.end'\n"
            + archives.map { $0.stanza + "\n" }.joined() + ".end\n" + Self.unmet
    }

    /// `--with-source` is for files that are no repository (apt-get(8)). The admin's pins hold;
    /// a default release would be one that no source has, which is an error.
    private static let openApt = #"""
        open_apt() {
            mkdir -p "$work/none/partial" "$work/cache/archives/partial"
            tool=$1
            shift
            "$tool" --with-source "$work/pushed_Packages" \
                -o Dir::State::lists="$work/none" -o Dir::Cache="$work/cache" \
                -o Dir::Etc::SourceList=/dev/null -o Dir::Etc::SourceParts=/dev/null \
                -o APT::Default-Release= -o APT::Sandbox::User=root \
                -o Dir::Log::Planner="$work/plan.log" -o Dir::Log::Solver="$work/solve.log" "$@"
        }

        """#

    /// Which dependencies neither the archives nor what is installed can meet (apt-cache(8)).
    /// apt-get itself names only the first package of a chain, not what the last of it lacks.
    private static let unmet = #"""
        section unmet
        open_apt apt-cache unmet --important || :

        """#
}
