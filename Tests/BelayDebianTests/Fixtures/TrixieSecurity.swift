/// What the analysis script printed on Debian 13 (trixie).
extension Recorded.Trixie {
    static let security = #"""
        @belay held
        @belay selection
        wanted apt 3.0.4
        wanted libapt-pkg7.0 3.0.4
        wanted liblzma5 5.8.1-1+deb13u2
        wanted libpcre2-8-0 10.46-1~deb13u3
        wanted libssl3t64 3.5.7-1~deb13u3
        wanted openssl-provider-legacy 3.5.7-1~deb13u3
        wanted zlib1g 1:1.3.dfsg+really1.3.1-1+deb13u1
        @belay whole
        Reading package lists...
        Building dependency tree...
        Reading state information...
        The following packages will be upgraded:
          apt libapt-pkg7.0 liblzma5 libpcre2-8-0 libssl3t64 openssl-provider-legacy
          zlib1g
        7 upgraded, 0 newly installed, 0 to remove and 0 not upgraded.
        Inst liblzma5 [5.8.1-1+deb13u1] (5.8.1-1+deb13u2 Debian-Security:13/stable-security [amd64])
        Conf liblzma5 (5.8.1-1+deb13u2 Debian-Security:13/stable-security [amd64])
        Inst openssl-provider-legacy [3.5.7-1~deb13u2] (3.5.7-1~deb13u3 Debian-Security:13/stable-security [amd64])
        Conf openssl-provider-legacy (3.5.7-1~deb13u3 Debian-Security:13/stable-security [amd64])
        Inst zlib1g [1:1.3.dfsg+really1.3.1-1+b1] (1:1.3.dfsg+really1.3.1-1+deb13u1 Debian-Security:13/stable-security [amd64])
        Conf zlib1g (1:1.3.dfsg+really1.3.1-1+deb13u1 Debian-Security:13/stable-security [amd64])
        Inst libssl3t64 [3.5.7-1~deb13u2] (3.5.7-1~deb13u3 Debian-Security:13/stable-security [amd64])
        Conf libssl3t64 (3.5.7-1~deb13u3 Debian-Security:13/stable-security [amd64])
        Inst libapt-pkg7.0 [3.0.3] (3.0.4 Debian-Security:13/stable-security [amd64])
        Conf libapt-pkg7.0 (3.0.4 Debian-Security:13/stable-security [amd64])
        Inst apt [3.0.3] (3.0.4 Debian-Security:13/stable-security [amd64])
        Conf apt (3.0.4 Debian-Security:13/stable-security [amd64])
        Inst libpcre2-8-0 [10.46-1~deb13u2] (10.46-1~deb13u3 Debian-Security:13/stable-security [amd64])
        Conf libpcre2-8-0 (10.46-1~deb13u3 Debian-Security:13/stable-security [amd64])
        @belay archives
        Package: liblzma5
        Source: xz-utils
        Version: 5.8.1-1+deb13u2
        Installed-Size: 435
        Architecture: amd64
        Filename: pool/updates/main/x/xz-utils/liblzma5_5.8.1-1+deb13u2_amd64.deb
        Size: 309696
        SHA256: b38acab30f295bf1066a6632e31cbd0a1980f2924b38040cda131d5dea5384ec

        Package: openssl-provider-legacy
        Source: openssl
        Version: 3.5.7-1~deb13u3
        Installed-Size: 424
        Architecture: amd64
        Filename: pool/updates/main/o/openssl/openssl-provider-legacy_3.5.7-1~deb13u3_amd64.deb
        Size: 316452
        SHA256: c12e0266c4780749a4702b8959ac979689f4182e18eed85a8a5eb90ed0e16eab

        Package: zlib1g
        Source: zlib
        Version: 1:1.3.dfsg+really1.3.1-1+deb13u1
        Installed-Size: 172
        Architecture: amd64
        Filename: pool/updates/main/z/zlib/zlib1g_1.3.dfsg+really1.3.1-1+deb13u1_amd64.deb
        Size: 88720
        SHA256: 8c27c342230503b73dfde629642c3b352e87b554e06d60cf58772f236a305ceb

        Package: libssl3t64
        Source: openssl
        Version: 3.5.7-1~deb13u3
        Installed-Size: 8115
        Architecture: amd64
        Filename: pool/updates/main/o/openssl/libssl3t64_3.5.7-1~deb13u3_amd64.deb
        Size: 2458176
        SHA256: ff16bc048bcd7d1b256094450b79c77947d8e76fe2a24bd99b91021d591fa074

        Package: libapt-pkg7.0
        Source: apt
        Version: 3.0.4
        Installed-Size: 3856
        Architecture: amd64
        Filename: pool/updates/main/a/apt/libapt-pkg7.0_3.0.4_amd64.deb
        Size: 1113872
        SHA256: 577eb8f489de419290102364892dbd13ca256297b61f96d61b114fd4ac18be41

        Package: apt
        Version: 3.0.4
        Installed-Size: 4481
        Architecture: amd64
        Filename: pool/updates/main/a/apt/apt_3.0.4_amd64.deb
        Size: 1453228
        SHA256: 15c2030e0fb46580af4f1b4cc303f4bd26da781b004e99763bc9eff7cf8e19b8

        Package: libpcre2-8-0
        Source: pcre2
        Version: 10.46-1~deb13u3
        Installed-Size: 774
        Architecture: amd64
        Filename: pool/updates/main/p/pcre2/libpcre2-8-0_10.46-1~deb13u3_amd64.deb
        Size: 299148
        SHA256: e226f661d918f04daf38cdbc4806b7ed7d6ef95c7eb0ade692fc350e31970040

        @belay installed
        apt	3.0.3	amd64	4480
        libapt-pkg7.0	3.0.3	amd64	3855
        liblzma5	5.8.1-1+deb13u1	amd64	435
        libpcre2-8-0	10.46-1~deb13u2	amd64	774
        libssl3t64	3.5.7-1~deb13u2	amd64	8103
        openssl-provider-legacy	3.5.7-1~deb13u2	amd64	424
        zlib1g	1:1.3.dfsg+really1.3.1-1+b1	amd64	173
        @belay part liblzma5=5.8.1-1+deb13u2
        Inst liblzma5 [5.8.1-1+deb13u1] (5.8.1-1+deb13u2 volatile-packages-file [amd64])
        Conf liblzma5 (5.8.1-1+deb13u2 volatile-packages-file [amd64])
        @belay part openssl-provider-legacy=3.5.7-1~deb13u3
        Inst openssl-provider-legacy [3.5.7-1~deb13u2] (3.5.7-1~deb13u3 volatile-packages-file [amd64])
        Conf openssl-provider-legacy (3.5.7-1~deb13u3 volatile-packages-file [amd64])
        Inst libssl3t64 [3.5.7-1~deb13u2] (3.5.7-1~deb13u3 volatile-packages-file [amd64])
        Conf libssl3t64 (3.5.7-1~deb13u3 volatile-packages-file [amd64])
        @belay part zlib1g=1:1.3.dfsg+really1.3.1-1+deb13u1
        Inst zlib1g [1:1.3.dfsg+really1.3.1-1+b1] (1:1.3.dfsg+really1.3.1-1+deb13u1 volatile-packages-file [amd64])
        Conf zlib1g (1:1.3.dfsg+really1.3.1-1+deb13u1 volatile-packages-file [amd64])
        @belay part libssl3t64=3.5.7-1~deb13u3
        Inst openssl-provider-legacy [3.5.7-1~deb13u2] (3.5.7-1~deb13u3 volatile-packages-file [amd64])
        Conf openssl-provider-legacy (3.5.7-1~deb13u3 volatile-packages-file [amd64])
        Inst libssl3t64 [3.5.7-1~deb13u2] (3.5.7-1~deb13u3 volatile-packages-file [amd64])
        Conf libssl3t64 (3.5.7-1~deb13u3 volatile-packages-file [amd64])
        @belay part libapt-pkg7.0=3.0.4
        Inst libapt-pkg7.0 [3.0.3] (3.0.4 volatile-packages-file [amd64])
        Conf libapt-pkg7.0 (3.0.4 volatile-packages-file [amd64])
        Inst apt [3.0.3] (3.0.4 volatile-packages-file [amd64])
        Conf apt (3.0.4 volatile-packages-file [amd64])
        @belay part apt=3.0.4
        Inst libapt-pkg7.0 [3.0.3] (3.0.4 volatile-packages-file [amd64])
        Conf libapt-pkg7.0 (3.0.4 volatile-packages-file [amd64])
        Inst apt [3.0.3] (3.0.4 volatile-packages-file [amd64])
        Conf apt (3.0.4 volatile-packages-file [amd64])
        @belay part libpcre2-8-0=10.46-1~deb13u3
        Inst libpcre2-8-0 [10.46-1~deb13u2] (10.46-1~deb13u3 volatile-packages-file [amd64])
        Conf libpcre2-8-0 (10.46-1~deb13u3 volatile-packages-file [amd64])
        @belay space
        /var/lib/belay/j	/	72951876
        /	/	72951876
        /usr	/	72951876
        /var	/	72951876
        /boot	/	72951876
        @belay kernels
        6.18.44-fc-v657
        @belay way-in
        @belay end
        """#
}
