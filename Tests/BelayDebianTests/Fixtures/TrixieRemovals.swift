/// What the analysis script printed on Debian 13 (trixie).
extension Recorded.Trixie {
    static let autoremove = #"""
        @belay held
        be-base
        be-debconf
        be-slow
        be-stdin
        be-tty
        @belay selection
        wanted be-alone 1.0
        absent nosuch
        @belay essential
        base-files
        base-passwd
        bash
        bsdutils
        coreutils
        dash
        debianutils
        diffutils
        dpkg
        findutils
        grep
        gzip
        hostname
        init-system-helpers
        libc-bin
        libgcc-s1:amd64
        ncurses-base
        ncurses-bin
        perl-base
        sed
        sysvinit-utils
        tar
        util-linux
        @belay leftovers
        @belay whole
        Reading package lists...
        Building dependency tree...
        Reading state information...
        The following packages were automatically installed and are no longer required:
          be-lib be-lib2
        Use 'apt autoremove' to remove them.
        The following packages will be REMOVED:
          be-alone
        0 upgraded, 0 newly installed, 1 to remove and 0 not upgraded.
        Remv be-alone [1.0]
        @belay autoremove
        Remv be-alone [1.0]
        Remv be-lib [1.0]
        Remv be-lib2 [1.0]
        @belay installed
        be-alone	1.0	all	
        be-lib	1.0	all	
        be-lib2	1.0	all	
        @belay part be-alone
        Remv be-alone [1.0]
        @belay part be-lib
        Remv be-alone [1.0]
        Remv be-lib [1.0]
        @belay part be-lib2
        Remv be-alone [1.0]
        Remv be-lib [1.0]
        Remv be-lib2 [1.0]
        @belay space
        /var/lib/belay/j	/	72569848
        /	/	72569840
        /usr	/	72569836
        /var	/	72569836
        /boot	/	72569836
        @belay kernels
        6.18.44-fc-v657
        @belay way-in
        @belay end
        """#

    static let unasked = #"""
        @belay held
        be-base
        be-debconf
        be-slow
        be-stdin
        be-tty
        @belay selection
        wanted be-lib 1.0
        @belay essential
        base-files
        base-passwd
        bash
        bsdutils
        coreutils
        dash
        debianutils
        diffutils
        dpkg
        findutils
        grep
        gzip
        hostname
        init-system-helpers
        libc-bin
        libgcc-s1:amd64
        ncurses-base
        ncurses-bin
        perl-base
        sed
        sysvinit-utils
        tar
        util-linux
        @belay leftovers
        @belay whole
        Reading package lists...
        Building dependency tree...
        Reading state information...
        The following package was automatically installed and is no longer required:
          be-lib2
        Use 'apt autoremove' to remove it.
        The following packages will be REMOVED:
          be-alone be-lib
        0 upgraded, 0 newly installed, 2 to remove and 0 not upgraded.
        Remv be-alone [1.0]
        Remv be-lib [1.0]
        @belay installed
        be-alone	1.0	all	
        be-lib	1.0	all	
        @belay part be-alone
        Remv be-alone [1.0]
        @belay part be-lib
        Remv be-alone [1.0]
        Remv be-lib [1.0]
        @belay space
        /var/lib/belay/j	/	72544024
        /	/	72543992
        /usr	/	72539860
        /var	/	72537812
        /boot	/	72527448
        @belay kernels
        6.18.44-fc-v657
        @belay way-in
        @belay end
        """#

    static let essential = #"""
        @belay held
        be-base
        be-debconf
        be-slow
        be-stdin
        be-tty
        @belay selection
        wanted dash 0.5.12-12
        @belay essential
        base-files
        base-passwd
        bash
        bsdutils
        coreutils
        dash
        debianutils
        diffutils
        dpkg
        findutils
        grep
        gzip
        hostname
        init-system-helpers
        libc-bin
        libgcc-s1:amd64
        ncurses-base
        ncurses-bin
        perl-base
        sed
        sysvinit-utils
        tar
        util-linux
        @belay leftovers
        @belay whole
        Reading package lists...
        Building dependency tree...
        Reading state information...
        The following packages will be REMOVED:
          dash
        WARNING: The following essential packages will be removed.
        This should NOT be done unless you know exactly what you are doing!
          dash
        0 upgraded, 0 newly installed, 1 to remove and 0 not upgraded.
        Remv dash [0.5.12-12]
        @belay installed
        dash	0.5.12-12	amd64	207
        @belay part dash
        E: Essential packages were removed and -y was used without --allow-remove-essential.
        @belay failed dash
        @belay space
        /var/lib/belay/j	/	72569900
        /	/	72569796
        /usr	/	72569896
        /var	/	72569868
        /boot	/	72566580
        @belay kernels
        6.18.44-fc-v657
        @belay way-in
        @belay end
        """#

    static let wayin = #"""
        @belay held
        be-base
        be-debconf
        be-slow
        be-stdin
        be-tty
        @belay selection
        wanted openssh-server 1:10.0p1-7+deb13u4
        @belay essential
        base-files
        base-passwd
        bash
        bsdutils
        coreutils
        dash
        debianutils
        diffutils
        dpkg
        findutils
        grep
        gzip
        hostname
        init-system-helpers
        libc-bin
        libgcc-s1:amd64
        ncurses-base
        ncurses-bin
        perl-base
        sed
        sysvinit-utils
        tar
        util-linux
        @belay leftovers
        @belay whole
        Reading package lists...
        Building dependency tree...
        Reading state information...
        The following packages were automatically installed and are no longer required:
          libcbor0.10 libcom-err2 libedit2 libfido2-1 libgssapi-krb5-2 libk5crypto3
          libkeyutils1 libkrb5-3 libkrb5support0 libncursesw6 libproc2-0
          libsystemd-shared libwrap0 libwtmpdb0 openssh-client openssh-sftp-server
          procps runit-helper systemd ucf
        Use 'apt autoremove' to remove them.
        The following packages will be REMOVED:
          openssh-server
        0 upgraded, 0 newly installed, 1 to remove and 0 not upgraded.
        Remv openssh-server [1:10.0p1-7+deb13u4]
        @belay installed
        openssh-server	1:10.0p1-7+deb13u4	amd64	3429
        @belay part openssh-server
        Remv openssh-server [1:10.0p1-7+deb13u4]
        @belay space
        /var/lib/belay/j	/	72572940
        /	/	72572940
        /usr	/	72571376
        /var	/	72568012
        /boot	/	72566256
        @belay kernels
        6.18.44-fc-v657
        @belay way-in
        @belay end
        """#

    static let needed = #"""
        @belay held
        be-base
        be-debconf
        be-slow
        be-stdin
        be-tty
        @belay selection
        wanted libssl3t64 3.5.7-1~deb13u2
        absent libssl3
        @belay essential
        base-files
        base-passwd
        bash
        bsdutils
        coreutils
        dash
        debianutils
        diffutils
        dpkg
        findutils
        grep
        gzip
        hostname
        init-system-helpers
        libc-bin
        libgcc-s1:amd64
        ncurses-base
        ncurses-bin
        perl-base
        sed
        sysvinit-utils
        tar
        util-linux
        @belay leftovers
        @belay refused
        Reading package lists...
        Building dependency tree...
        Reading state information...
        Solving dependencies...
        Some packages could not be installed. This may mean that you have
        requested an impossible situation or if you are using the unstable
        distribution that some required packages have not yet been created
        or been moved out of Incoming.
        The following information may help to resolve the situation:

        The following packages have unmet dependencies:
         apt : Depends: libapt-pkg7.0 (>= 3.0.3) but it is not going to be installed
               Depends: libssl3t64 (>= 3.0.0) but it is not going to be installed
               Recommends: ca-certificates but it is not installable
         coreutils : PreDepends: libssl3t64 (>= 3.0.0) but it is not going to be installed
        E: Error, pkgProblemResolver::Resolve generated breaks, this may be caused by held packages.
        E: The following information from --solver 3.0 may provide additional context:
           Unable to satisfy dependencies. Reached two conflicting decisions:
           1. libssl3t64:amd64 is selected for removal
           2. libssl3t64:amd64 is selected for install because:
              1. coreutils:amd64 is selected for install
              2. coreutils:amd64 PreDepends libssl3t64 (>= 3.0.0)
        @belay end
        """#
}
