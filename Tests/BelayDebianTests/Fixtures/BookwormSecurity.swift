/// What the analysis script printed on Debian 12 (bookworm).
extension Recorded.Bookworm {
    static let security = #"""
        @belay held
        @belay selection
        wanted apt 2.6.2
        wanted libapt-pkg6.0 2.6.2
        wanted liblzma5 5.4.1-1+deb12u2
        wanted libpcre2-8-0 10.42-1+deb12u2
        wanted libperl5.36 5.36.0-7+deb12u4
        wanted libssl3 3.0.22-1~deb12u2
        wanted perl 5.36.0-7+deb12u4
        wanted perl-base 5.36.0-7+deb12u4
        wanted perl-modules-5.36 5.36.0-7+deb12u4
        @belay whole
        Reading package lists...
        Building dependency tree...
        Reading state information...
        Suggested packages:
          apt-doc aptitude | synaptic | wajig dpkg-dev gnupg | gnupg2 | gnupg1
          powermgmt-base perl-doc libterm-readline-gnu-perl
          | libterm-readline-perl-perl make libtap-harness-archive-perl
        Recommended packages:
          ca-certificates netbase
        The following packages will be upgraded:
          apt libapt-pkg6.0 liblzma5 libpcre2-8-0 libperl5.36 libssl3 perl perl-base
          perl-modules-5.36
        9 upgraded, 0 newly installed, 0 to remove and 0 not upgraded.
        Inst libperl5.36 [5.36.0-7+deb12u3] (5.36.0-7+deb12u4 Debian-Security:12/oldstable-security [amd64]) [perl:amd64 ]
        Inst perl [5.36.0-7+deb12u3] (5.36.0-7+deb12u4 Debian-Security:12/oldstable-security [amd64]) []
        Inst perl-base [5.36.0-7+deb12u3] (5.36.0-7+deb12u4 Debian-Security:12/oldstable-security [amd64]) []
        Conf perl-base (5.36.0-7+deb12u4 Debian-Security:12/oldstable-security [amd64]) []
        Inst perl-modules-5.36 [5.36.0-7+deb12u3] (5.36.0-7+deb12u4 Debian-Security:12/oldstable-security [all])
        Inst liblzma5 [5.4.1-1+deb12u1] (5.4.1-1+deb12u2 Debian-Security:12/oldstable-security [amd64])
        Conf liblzma5 (5.4.1-1+deb12u2 Debian-Security:12/oldstable-security [amd64])
        Inst libapt-pkg6.0 [2.6.1] (2.6.2 Debian-Security:12/oldstable-security [amd64])
        Conf libapt-pkg6.0 (2.6.2 Debian-Security:12/oldstable-security [amd64])
        Inst apt [2.6.1] (2.6.2 Debian-Security:12/oldstable-security [amd64])
        Conf apt (2.6.2 Debian-Security:12/oldstable-security [amd64])
        Inst libpcre2-8-0 [10.42-1] (10.42-1+deb12u2 Debian-Security:12/oldstable-security [amd64])
        Conf libpcre2-8-0 (10.42-1+deb12u2 Debian-Security:12/oldstable-security [amd64])
        Inst libssl3 [3.0.20-1~deb12u2] (3.0.22-1~deb12u2 Debian-Security:12/oldstable-security [amd64])
        Conf libperl5.36 (5.36.0-7+deb12u4 Debian-Security:12/oldstable-security [amd64])
        Conf perl (5.36.0-7+deb12u4 Debian-Security:12/oldstable-security [amd64])
        Conf perl-modules-5.36 (5.36.0-7+deb12u4 Debian-Security:12/oldstable-security [all])
        Conf libssl3 (3.0.22-1~deb12u2 Debian-Security:12/oldstable-security [amd64])
        @belay archives
        Package: libperl5.36
        Source: perl
        Version: 5.36.0-7+deb12u4
        Installed-Size: 28875
        Architecture: amd64
        Filename: pool/updates/main/p/perl/libperl5.36_5.36.0-7+deb12u4_amd64.deb
        Size: 4207640
        SHA256: ed8480b621ad574c25aea30d36194d0133ea74093756ecbe3dff157d0510ef7f

        Package: perl
        Version: 5.36.0-7+deb12u4
        Installed-Size: 670
        Architecture: amd64
        Filename: pool/updates/main/p/perl/perl_5.36.0-7+deb12u4_amd64.deb
        Size: 239392
        SHA256: 67e7a883c5d835939638f89a750799282df243ac1446281aa92ef9e19300940b

        Package: perl-base
        Source: perl
        Version: 5.36.0-7+deb12u4
        Installed-Size: 7643
        Architecture: amd64
        Filename: pool/updates/main/p/perl/perl-base_5.36.0-7+deb12u4_amd64.deb
        Size: 1609596
        SHA256: d7d1943aec9597629bf73075efcc5ef6dc9bda96d78e80d843156ecd448478b8

        Package: perl-modules-5.36
        Source: perl
        Version: 5.36.0-7+deb12u4
        Installed-Size: 17821
        Architecture: all
        Filename: pool/updates/main/p/perl/perl-modules-5.36_5.36.0-7+deb12u4_all.deb
        Size: 2817356
        SHA256: 3ed38ffa8320e9bf7597cefa01b6a6ace4a08ccc77cdfd15ef7d8b711dea7166

        Package: liblzma5
        Source: xz-utils
        Version: 5.4.1-1+deb12u2
        Installed-Size: 333
        Architecture: amd64
        Filename: pool/updates/main/x/xz-utils/liblzma5_5.4.1-1+deb12u2_amd64.deb
        Size: 205796
        SHA256: 3d8c29c8c21ec6007635e1b2591edf98b771c9572a085968f47452b33040f384

        Package: libapt-pkg6.0
        Source: apt
        Version: 2.6.2
        Installed-Size: 3297
        Architecture: amd64
        Filename: pool/updates/main/a/apt/libapt-pkg6.0_2.6.2_amd64.deb
        Size: 906972
        SHA256: 023a7017b75295fc7037c7a4352847f9516a36a82cc5e1650d6832d238860913

        Package: apt
        Version: 2.6.2
        Installed-Size: 4232
        Architecture: amd64
        Filename: pool/updates/main/a/apt/apt_2.6.2_amd64.deb
        Size: 1373116
        SHA256: 796fc7fe18866f5b1fb27a115d7339e549d71b7ddbc15b8d6fc4226c243e96d1

        Package: libpcre2-8-0
        Source: pcre2
        Version: 10.42-1+deb12u2
        Installed-Size: 685
        Architecture: amd64
        Filename: pool/updates/main/p/pcre2/libpcre2-8-0_10.42-1+deb12u2_amd64.deb
        Size: 261628
        SHA256: d2f7edfcc7689b9e0761c2742cc824ac86a20768bc5e8057818dc6875291fe76

        Package: libssl3
        Source: openssl
        Version: 3.0.22-1~deb12u2
        Installed-Size: 6042
        Architecture: amd64
        Filename: pool/updates/main/o/openssl/libssl3_3.0.22-1~deb12u2_amd64.deb
        Size: 2039888
        SHA256: cb4784740daa9b3b0eaea2b444bbefa686794afbbf3d678d238c1fd9875f2efd

        @belay installed
        apt	2.6.1	amd64	4232
        libapt-pkg6.0	2.6.1	amd64	3297
        liblzma5	5.4.1-1+deb12u1	amd64	333
        libpcre2-8-0	10.42-1	amd64	685
        libperl5.36	5.36.0-7+deb12u3	amd64	28864
        libssl3	3.0.20-1~deb12u2	amd64	6030
        perl	5.36.0-7+deb12u3	amd64	670
        perl-base	5.36.0-7+deb12u3	amd64	7639
        perl-modules-5.36	5.36.0-7+deb12u3	all	17817
        @belay part libperl5.36=5.36.0-7+deb12u4
        Inst libperl5.36 [5.36.0-7+deb12u3] (5.36.0-7+deb12u4 volatile-packages-file [amd64]) [perl:amd64 ]
        Inst perl [5.36.0-7+deb12u3] (5.36.0-7+deb12u4 volatile-packages-file [amd64]) []
        Inst perl-base [5.36.0-7+deb12u3] (5.36.0-7+deb12u4 volatile-packages-file [amd64]) []
        Conf perl-base (5.36.0-7+deb12u4 volatile-packages-file [amd64]) []
        Inst perl-modules-5.36 [5.36.0-7+deb12u3] (5.36.0-7+deb12u4 volatile-packages-file [all])
        Conf libperl5.36 (5.36.0-7+deb12u4 volatile-packages-file [amd64])
        Conf perl (5.36.0-7+deb12u4 volatile-packages-file [amd64])
        Conf perl-modules-5.36 (5.36.0-7+deb12u4 volatile-packages-file [all])
        @belay part perl=5.36.0-7+deb12u4
        Inst libperl5.36 [5.36.0-7+deb12u3] (5.36.0-7+deb12u4 volatile-packages-file [amd64]) [perl:amd64 ]
        Inst perl [5.36.0-7+deb12u3] (5.36.0-7+deb12u4 volatile-packages-file [amd64]) []
        Inst perl-base [5.36.0-7+deb12u3] (5.36.0-7+deb12u4 volatile-packages-file [amd64]) []
        Conf perl-base (5.36.0-7+deb12u4 volatile-packages-file [amd64]) []
        Inst perl-modules-5.36 [5.36.0-7+deb12u3] (5.36.0-7+deb12u4 volatile-packages-file [all])
        Conf libperl5.36 (5.36.0-7+deb12u4 volatile-packages-file [amd64])
        Conf perl (5.36.0-7+deb12u4 volatile-packages-file [amd64])
        Conf perl-modules-5.36 (5.36.0-7+deb12u4 volatile-packages-file [all])
        @belay part perl-base=5.36.0-7+deb12u4
        Inst libperl5.36 [5.36.0-7+deb12u3] (5.36.0-7+deb12u4 volatile-packages-file [amd64]) [perl:amd64 ]
        Inst perl [5.36.0-7+deb12u3] (5.36.0-7+deb12u4 volatile-packages-file [amd64]) []
        Inst perl-base [5.36.0-7+deb12u3] (5.36.0-7+deb12u4 volatile-packages-file [amd64]) []
        Conf perl-base (5.36.0-7+deb12u4 volatile-packages-file [amd64]) []
        Inst perl-modules-5.36 [5.36.0-7+deb12u3] (5.36.0-7+deb12u4 volatile-packages-file [all])
        Conf libperl5.36 (5.36.0-7+deb12u4 volatile-packages-file [amd64])
        Conf perl (5.36.0-7+deb12u4 volatile-packages-file [amd64])
        Conf perl-modules-5.36 (5.36.0-7+deb12u4 volatile-packages-file [all])
        @belay part perl-modules-5.36=5.36.0-7+deb12u4
        Inst libperl5.36 [5.36.0-7+deb12u3] (5.36.0-7+deb12u4 volatile-packages-file [amd64]) [perl:amd64 ]
        Inst perl [5.36.0-7+deb12u3] (5.36.0-7+deb12u4 volatile-packages-file [amd64]) []
        Inst perl-base [5.36.0-7+deb12u3] (5.36.0-7+deb12u4 volatile-packages-file [amd64]) []
        Conf perl-base (5.36.0-7+deb12u4 volatile-packages-file [amd64]) []
        Inst perl-modules-5.36 [5.36.0-7+deb12u3] (5.36.0-7+deb12u4 volatile-packages-file [all])
        Conf libperl5.36 (5.36.0-7+deb12u4 volatile-packages-file [amd64])
        Conf perl (5.36.0-7+deb12u4 volatile-packages-file [amd64])
        Conf perl-modules-5.36 (5.36.0-7+deb12u4 volatile-packages-file [all])
        @belay part liblzma5=5.4.1-1+deb12u2
        Inst liblzma5 [5.4.1-1+deb12u1] (5.4.1-1+deb12u2 volatile-packages-file [amd64])
        Conf liblzma5 (5.4.1-1+deb12u2 volatile-packages-file [amd64])
        @belay part libapt-pkg6.0=2.6.2
        Inst libapt-pkg6.0 [2.6.1] (2.6.2 volatile-packages-file [amd64])
        Conf libapt-pkg6.0 (2.6.2 volatile-packages-file [amd64])
        Inst apt [2.6.1] (2.6.2 volatile-packages-file [amd64])
        Conf apt (2.6.2 volatile-packages-file [amd64])
        @belay part apt=2.6.2
        Inst libapt-pkg6.0 [2.6.1] (2.6.2 volatile-packages-file [amd64])
        Conf libapt-pkg6.0 (2.6.2 volatile-packages-file [amd64])
        Inst apt [2.6.1] (2.6.2 volatile-packages-file [amd64])
        Conf apt (2.6.2 volatile-packages-file [amd64])
        @belay part libpcre2-8-0=10.42-1+deb12u2
        Inst libpcre2-8-0 [10.42-1] (10.42-1+deb12u2 volatile-packages-file [amd64])
        Conf libpcre2-8-0 (10.42-1+deb12u2 volatile-packages-file [amd64])
        @belay part libssl3=3.0.22-1~deb12u2
        Inst libssl3 [3.0.20-1~deb12u2] (3.0.22-1~deb12u2 volatile-packages-file [amd64])
        Conf libssl3 (3.0.22-1~deb12u2 volatile-packages-file [amd64])
        @belay space
        /var/lib/belay/j	/	72944780
        /	/	72944788
        /usr	/	72944736
        /var	/	72944736
        /boot	/	72944780
        @belay kernels
        6.18.44-fc-v657
        @belay way-in
        @belay end
        """#
}
