/// What the analysis script printed on Debian 12 (bookworm).
extension Recorded.Bookworm {
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
        libcrypt1:amd64
        libgcc-s1:amd64
        login
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
        /var/lib/belay/j	/	72644656
        /	/	72644704
        /usr	/	72644712
        /var	/	72644428
        /boot	/	72644500
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
        libcrypt1:amd64
        libgcc-s1:amd64
        login
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
        /var/lib/belay/j	/	72639584
        /	/	72639520
        /usr	/	72639480
        /var	/	72639516
        /boot	/	72639508
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
        wanted dash 0.5.12-2
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
        libcrypt1:amd64
        libgcc-s1:amd64
        login
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
        Remv dash [0.5.12-2]
        @belay installed
        dash	0.5.12-2	amd64	191
        @belay part dash
        E: Essential packages were removed and -y was used without --allow-remove-essential.
        @belay failed dash
        @belay space
        /var/lib/belay/j	/	72638768
        /	/	72638768
        /usr	/	72638768
        /var	/	72638768
        /boot	/	72638728
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
        wanted openssh-server 1:9.2p1-2+deb12u10
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
        libcrypt1:amd64
        libgcc-s1:amd64
        login
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
          libbsd0 libcbor0.8 libcom-err2 libedit2 libfido2-1 libgssapi-krb5-2
          libk5crypto3 libkeyutils1 libkrb5-3 libkrb5support0 libncursesw6 libnsl2
          libproc2-0 libssl3 libtirpc-common libtirpc3 libwrap0 openssh-client
          openssh-sftp-server procps runit-helper ucf
        Use 'apt autoremove' to remove them.
        The following packages will be REMOVED:
          openssh-server
        0 upgraded, 0 newly installed, 1 to remove and 0 not upgraded.
        Remv openssh-server [1:9.2p1-2+deb12u10]
        @belay installed
        openssh-server	1:9.2p1-2+deb12u10	amd64	1930
        @belay part openssh-server
        Remv openssh-server [1:9.2p1-2+deb12u10]
        @belay space
        /var/lib/belay/j	/	72638472
        /	/	72638472
        /usr	/	72638472
        /var	/	72638412
        /boot	/	72638400
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
        absent libssl3t64
        wanted libssl3 3.0.20-1~deb12u2
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
        libcrypt1:amd64
        libgcc-s1:amd64
        login
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
          libbsd0 libcbor0.8 libcom-err2 libedit2 libk5crypto3 libkeyutils1
          libkrb5support0 libncursesw6 libproc2-0 libtirpc-common procps runit-helper
          ucf
        Use 'apt autoremove' to remove them.
        The following packages will be REMOVED:
          libfido2-1 libgssapi-krb5-2 libkrb5-3 libnsl2 libssl3 libtirpc3 libwrap0
          openssh-client openssh-server openssh-sftp-server
        0 upgraded, 0 newly installed, 10 to remove and 0 not upgraded.
        Remv openssh-server [1:9.2p1-2+deb12u10]
        Remv openssh-sftp-server [1:9.2p1-2+deb12u10]
        Remv openssh-client [1:9.2p1-2+deb12u10]
        Remv libfido2-1 [1.12.0-2+b1]
        Remv libwrap0 [7.6.q-32]
        Remv libnsl2 [1.3.0-2]
        Remv libtirpc3 [1.3.3+ds-1]
        Remv libgssapi-krb5-2 [1.20.1-2+deb12u5]
        Remv libkrb5-3 [1.20.1-2+deb12u5]
        Remv libssl3 [3.0.20-1~deb12u2]
        @belay installed
        libfido2-1	1.12.0-2+b1	amd64	241
        libgssapi-krb5-2	1.20.1-2+deb12u5	amd64	425
        libkrb5-3	1.20.1-2+deb12u5	amd64	1077
        libnsl2	1.3.0-2	amd64	127
        libssl3	3.0.20-1~deb12u2	amd64	6030
        libtirpc3	1.3.3+ds-1	amd64	226
        libwrap0	7.6.q-32	amd64	110
        openssh-client	1:9.2p1-2+deb12u10	amd64	5801
        openssh-server	1:9.2p1-2+deb12u10	amd64	1930
        openssh-sftp-server	1:9.2p1-2+deb12u10	amd64	217
        @belay part openssh-server
        Remv openssh-server [1:9.2p1-2+deb12u10]
        @belay part openssh-sftp-server
        Remv openssh-server [1:9.2p1-2+deb12u10]
        Remv openssh-sftp-server [1:9.2p1-2+deb12u10]
        @belay part openssh-client
        Remv openssh-server [1:9.2p1-2+deb12u10]
        Remv openssh-sftp-server [1:9.2p1-2+deb12u10]
        Remv openssh-client [1:9.2p1-2+deb12u10]
        @belay part libfido2-1
        Remv openssh-server [1:9.2p1-2+deb12u10]
        Remv openssh-sftp-server [1:9.2p1-2+deb12u10]
        Remv openssh-client [1:9.2p1-2+deb12u10]
        Remv libfido2-1 [1.12.0-2+b1]
        @belay part libwrap0
        Remv openssh-server [1:9.2p1-2+deb12u10]
        Remv libwrap0 [7.6.q-32]
        @belay part libnsl2
        Remv openssh-server [1:9.2p1-2+deb12u10]
        Remv libwrap0 [7.6.q-32]
        Remv libnsl2 [1.3.0-2]
        @belay part libtirpc3
        Remv openssh-server [1:9.2p1-2+deb12u10]
        Remv libwrap0 [7.6.q-32]
        Remv libnsl2 [1.3.0-2]
        Remv libtirpc3 [1.3.3+ds-1]
        @belay part libgssapi-krb5-2
        Remv openssh-server [1:9.2p1-2+deb12u10]
        Remv libwrap0 [7.6.q-32]
        Remv libnsl2 [1.3.0-2]
        Remv libtirpc3 [1.3.3+ds-1]
        Remv openssh-sftp-server [1:9.2p1-2+deb12u10]
        Remv openssh-client [1:9.2p1-2+deb12u10]
        Remv libgssapi-krb5-2 [1.20.1-2+deb12u5]
        @belay part libkrb5-3
        Remv openssh-server [1:9.2p1-2+deb12u10]
        Remv libwrap0 [7.6.q-32]
        Remv libnsl2 [1.3.0-2]
        Remv libtirpc3 [1.3.3+ds-1]
        Remv openssh-sftp-server [1:9.2p1-2+deb12u10]
        Remv openssh-client [1:9.2p1-2+deb12u10]
        Remv libgssapi-krb5-2 [1.20.1-2+deb12u5]
        Remv libkrb5-3 [1.20.1-2+deb12u5]
        @belay part libssl3
        Remv openssh-server [1:9.2p1-2+deb12u10]
        Remv openssh-sftp-server [1:9.2p1-2+deb12u10]
        Remv openssh-client [1:9.2p1-2+deb12u10]
        Remv libfido2-1 [1.12.0-2+b1]
        Remv libwrap0 [7.6.q-32]
        Remv libnsl2 [1.3.0-2]
        Remv libtirpc3 [1.3.3+ds-1]
        Remv libgssapi-krb5-2 [1.20.1-2+deb12u5]
        Remv libkrb5-3 [1.20.1-2+deb12u5]
        Remv libssl3 [3.0.20-1~deb12u2]
        @belay space
        /var/lib/belay/j	/	72669736
        /	/	72669736
        /usr	/	72669736
        /var	/	72669736
        /boot	/	72669736
        @belay kernels
        6.18.44-fc-v657
        @belay way-in
        @belay end
        """#
}
