/// What the analysis script printed on Debian 13 (trixie).
extension Recorded.Trixie {
    static let interrupted = #"""
        @belay problem interrupted
        dpkg was interrupted here and has to be mended first (repair: true, or dpkg --configure -a): be-fail 2.0 half-configured
        @belay end
        """#

    static let repair = #"""
        @belay repair
        be-fail 2.0 half-configured
        @belay held
        be-base
        be-debconf
        be-slow
        be-stdin
        be-tty
        @belay selection
        current be-plain 1.0
        @belay whole
        @belay space
        /var/lib/belay/j	/	72340672
        /	/	72340660
        /usr	/	72340660
        /var	/	72340680
        /boot	/	72340652
        @belay kernels
        6.18.44-fc-v657
        @belay way-in
        @belay end
        """#

    static let lists = #"""
        @belay held
        be-base
        be-debconf
        be-slow
        be-stdin
        be-tty
        @belay problem lists
        the package lists could not be refreshed: Err:3 http://no.such.host.invalid/debian trixie InRelease
        E: Failed to fetch http://no.such.host.invalid/debian/dists/trixie/InRelease  Could not resolve 'no.such.host.invalid'
        E: Some index files failed to download. They have been ignored, or old ones used instead.
        @belay end
        """#

    static let lock = #"""
        @belay problem lock
        the lock /var/lib/dpkg/lock-frontend is still held by process 1959 (perl /holdlock.pl /var/lib/dpkg/lock-frontend 30); waited as long as lock_timeout says
        @belay end
        """#
}
