/// What every script of this target begins with.
enum ScriptPrelude {
    /// Nothing may wait for an answer: debconf(7), ucf(1), needrestart(1), apt-listchanges(1) and
    /// apt-listbugs(1) are all told so. `LANGUAGE` would translate apt's messages in spite of
    /// `LC_ALL` (gettext(3)), and some of them are read here.
    static let environment = #"""
        set -eu
        umask 022
        exec </dev/null
        PATH="${PATH:-/usr/bin:/bin}:/usr/local/sbin:/usr/sbin:/sbin"
        export PATH LC_ALL=C.UTF-8 LANGUAGE=
        export DEBIAN_FRONTEND=noninteractive DEBCONF_NONINTERACTIVE_SEEN=true
        export APT_LISTCHANGES_FRONTEND=none APT_LISTBUGS_FRONTEND=none
        export NEEDRESTART_SUSPEND=1 NEEDRESTART_MODE=l
        stage=${BELAY_STAGE:?is not set}

        say() { printf 'belay: %s\n' "$*" >&2; }
        # On one line: its last line of its own is what is told of an item that failed.
        fail() { say "$(printf %s "$*" | tr '\n' ' ')"; exit 1; }

        """#

    /// `closed TOOL …`: apt that knows only what is installed and what it is given. It has no source
    /// to fetch from, so it cannot do more than was decided, and it opens in 0.05 s instead of
    /// 0.5 s (apt.conf(5), Dir). The admin's pins would not find what they name, and a default
    /// release that no source has is an error, hence both are off. The planner's log is for apt's
    /// developers; a simulation would overwrite that of the last true run. apt's cache of so little
    /// stays in memory.
    static let closed = #"""
        closed() {
            mkdir -p "$work/none/partial" "$work/cache/archives/partial"
            tool=$1
            shift
            "$tool" -o Dir::State::lists="$work/none" -o Dir::Cache="$work/cache" \
                -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= \
                -o Dir::Etc::SourceList=/dev/null -o Dir::Etc::SourceParts=/dev/null \
                -o Dir::Etc::Preferences=/dev/null -o Dir::Etc::PreferencesParts=/dev/null \
                -o APT::Default-Release= -o APT::Sandbox::User=root \
                -o Dir::Log::Planner="$work/plan.log" -o Dir::Log::Solver="$work/solve.log" "$@"
        }

        """#

    /// `broken`: the packages that are not in one of the states of rest, as dpkg --audit would
    /// name them; but not those that only lack a list of checksums, which harms nothing.
    /// `interrupted`: whether dpkg was stopped in the midst of writing its status (dpkg(1)).
    static let dpkgState = #"""
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

        """#
}
