/// What the analysis script printed on Debian 13 (trixie).
extension Recorded.Trixie {
    static let install = #"""
        @belay held
        @belay selection
        wanted openssl 3.5.7-1~deb13u3
        wanted nginx-light 1.26.3-3+deb13u11
        @belay whole
        Reading package lists...
        Building dependency tree...
        Reading state information...
        The following additional packages will be installed:
          iproute2 libbpf1 libcap2-bin libelf1t64 libmnl0 libnginx-mod-http-echo
          libpam-cap libssl3t64 libtirpc-common libtirpc3t64 libxtables12 nginx
          nginx-common openssl-provider-legacy
        Suggested packages:
          python3:any fcgiwrap nginx-doc ssl-cert ca-certificates
        The following NEW packages will be installed:
          iproute2 libbpf1 libcap2-bin libelf1t64 libmnl0 libnginx-mod-http-echo
          libpam-cap libtirpc-common libtirpc3t64 libxtables12 nginx nginx-common
          nginx-light openssl
        The following packages will be upgraded:
          libssl3t64 openssl-provider-legacy
        2 upgraded, 14 newly installed, 0 to remove and 5 not upgraded.
        Inst openssl-provider-legacy [3.5.7-1~deb13u2] (3.5.7-1~deb13u3 Debian-Security:13/stable-security [amd64])
        Conf openssl-provider-legacy (3.5.7-1~deb13u3 Debian-Security:13/stable-security [amd64])
        Inst libssl3t64 [3.5.7-1~deb13u2] (3.5.7-1~deb13u3 Debian-Security:13/stable-security [amd64])
        Conf libssl3t64 (3.5.7-1~deb13u3 Debian-Security:13/stable-security [amd64])
        Inst libelf1t64 (0.192-4 Debian:13.7/stable [amd64])
        Inst libbpf1 (1:1.5.0-3 Debian:13.7/stable [amd64])
        Inst libmnl0 (1.0.5-3 Debian:13.7/stable [amd64])
        Inst libtirpc-common (1.3.6+ds-1 Debian:13.7/stable [all])
        Inst libtirpc3t64 (1.3.6+ds-1 Debian:13.7/stable [amd64])
        Inst libxtables12 (1.8.11-2 Debian:13.7/stable [amd64])
        Inst libcap2-bin (1:2.75-10+deb13u1+b3 Debian:13.7/stable [amd64])
        Inst iproute2 (6.15.0-1 Debian:13.7/stable [amd64])
        Inst nginx-common (1.26.3-3+deb13u11 Debian-Security:13/stable-security [all])
        Inst nginx (1.26.3-3+deb13u11 Debian-Security:13/stable-security [amd64])
        Inst libnginx-mod-http-echo (1:0.63-7 Debian:13.7/stable [amd64])
        Inst libpam-cap (1:2.75-10+deb13u1+b3 Debian:13.7/stable [amd64])
        Inst nginx-light (1.26.3-3+deb13u11 Debian-Security:13/stable-security [all])
        Inst openssl (3.5.7-1~deb13u3 Debian-Security:13/stable-security [amd64])
        Conf libelf1t64 (0.192-4 Debian:13.7/stable [amd64])
        Conf libbpf1 (1:1.5.0-3 Debian:13.7/stable [amd64])
        Conf libmnl0 (1.0.5-3 Debian:13.7/stable [amd64])
        Conf libtirpc-common (1.3.6+ds-1 Debian:13.7/stable [all])
        Conf libtirpc3t64 (1.3.6+ds-1 Debian:13.7/stable [amd64])
        Conf libxtables12 (1.8.11-2 Debian:13.7/stable [amd64])
        Conf libcap2-bin (1:2.75-10+deb13u1+b3 Debian:13.7/stable [amd64])
        Conf iproute2 (6.15.0-1 Debian:13.7/stable [amd64])
        Conf nginx-common (1.26.3-3+deb13u11 Debian-Security:13/stable-security [all])
        Conf nginx (1.26.3-3+deb13u11 Debian-Security:13/stable-security [amd64])
        Conf libnginx-mod-http-echo (1:0.63-7 Debian:13.7/stable [amd64])
        Conf libpam-cap (1:2.75-10+deb13u1+b3 Debian:13.7/stable [amd64])
        Conf nginx-light (1.26.3-3+deb13u11 Debian-Security:13/stable-security [all])
        Conf openssl (3.5.7-1~deb13u3 Debian-Security:13/stable-security [amd64])
        @belay archives
        Package: openssl-provider-legacy
        Source: openssl
        Version: 3.5.7-1~deb13u3
        Installed-Size: 424
        Architecture: amd64
        Filename: pool/updates/main/o/openssl/openssl-provider-legacy_3.5.7-1~deb13u3_amd64.deb
        Size: 316452
        SHA256: c12e0266c4780749a4702b8959ac979689f4182e18eed85a8a5eb90ed0e16eab

        Package: libssl3t64
        Source: openssl
        Version: 3.5.7-1~deb13u3
        Installed-Size: 8115
        Architecture: amd64
        Filename: pool/updates/main/o/openssl/libssl3t64_3.5.7-1~deb13u3_amd64.deb
        Size: 2458176
        SHA256: ff16bc048bcd7d1b256094450b79c77947d8e76fe2a24bd99b91021d591fa074

        Package: libelf1t64
        Source: elfutils
        Version: 0.192-4
        Installed-Size: 1228
        Architecture: amd64
        Filename: pool/main/e/elfutils/libelf1t64_0.192-4_amd64.deb
        Size: 189408
        SHA256: 94497b7e17b6f574a0605b380d454e20d3f01a9c63b70c2a2263f679d30053e1

        Package: libbpf1
        Source: libbpf (1.5.0-3)
        Version: 1:1.5.0-3
        Installed-Size: 452
        Architecture: amd64
        Filename: pool/main/libb/libbpf/libbpf1_1.5.0-3_amd64.deb
        Size: 168832
        SHA256: 04c96ead3024888d80d08c8d08cc8cf4589f4614627acc69519f87ffb5adc1c2

        Package: libmnl0
        Source: libmnl
        Version: 1.0.5-3
        Installed-Size: 45
        Architecture: amd64
        Filename: pool/main/libm/libmnl/libmnl0_1.0.5-3_amd64.deb
        Size: 11928
        SHA256: 4ec9c1096e0b954e3bdb03a62314ee7f49999045d3d55be3e4ded520ffc9baf5

        Package: libtirpc-common
        Source: libtirpc
        Version: 1.3.6+ds-1
        Installed-Size: 32
        Architecture: all
        Filename: pool/main/libt/libtirpc/libtirpc-common_1.3.6+ds-1_all.deb
        Size: 11004
        SHA256: 300f582e2c9151a8d329568c705cadc76252c417147312fe331c4560d2c7a6c3

        Package: libtirpc3t64
        Source: libtirpc
        Version: 1.3.6+ds-1
        Installed-Size: 236
        Architecture: amd64
        Filename: pool/main/libt/libtirpc/libtirpc3t64_1.3.6+ds-1_amd64.deb
        Size: 83300
        SHA256: ef4536c09bf5063554310e22d586ae90990100ba66d2fe7c35660e9e658913b6

        Package: libxtables12
        Source: iptables
        Version: 1.8.11-2
        Installed-Size: 101
        Architecture: amd64
        Filename: pool/main/i/iptables/libxtables12_1.8.11-2_amd64.deb
        Size: 31896
        SHA256: 4de5aa59faef5e98d6ba9f5f521a915be5641f224f597862f8d29e8319e8db16

        Package: libcap2-bin
        Source: libcap2 (1:2.75-10+deb13u1)
        Version: 1:2.75-10+deb13u1+b3
        Installed-Size: 132
        Architecture: amd64
        Filename: pool/main/libc/libcap2/libcap2-bin_2.75-10+deb13u1+b3_amd64.deb
        Size: 36456
        SHA256: 6404b8ee315ce3eb8e273981650e419ff0e91aed5213d4975a6895f98944ea80

        Package: iproute2
        Version: 6.15.0-1
        Installed-Size: 3774
        Architecture: amd64
        Filename: pool/main/i/iproute2/iproute2_6.15.0-1_amd64.deb
        Size: 1089184
        SHA256: 7b2dcade4a83ded723fcab21c5a53c47f29352c9c5e1661a089a1e481b3fb48a

        Package: nginx-common
        Source: nginx
        Version: 1.26.3-3+deb13u11
        Installed-Size: 305
        Architecture: all
        Filename: pool/updates/main/n/nginx/nginx-common_1.26.3-3+deb13u11_all.deb
        Size: 112216
        SHA256: 7df3591cba60afd80eb6950aa965ab0b9e34a46c6dff78c4862187a7c9af244b

        Package: nginx
        Version: 1.26.3-3+deb13u11
        Installed-Size: 1556
        Architecture: amd64
        Filename: pool/updates/main/n/nginx/nginx_1.26.3-3+deb13u11_amd64.deb
        Size: 613960
        SHA256: eb3fdf2605e8c3c0ed45fff6aa2f399a65b53aa077a1489452aa32aa924fa3c3

        Package: libnginx-mod-http-echo
        Version: 1:0.63-7
        Installed-Size: 68
        Architecture: amd64
        Filename: pool/main/libn/libnginx-mod-http-echo/libnginx-mod-http-echo_0.63-7_amd64.deb
        Size: 19148
        SHA256: ef25939e4870c22e9e117d1140dd34e1862e6b0f393a99ec8964baad82a4f969

        Package: libpam-cap
        Source: libcap2 (1:2.75-10+deb13u1)
        Version: 1:2.75-10+deb13u1+b3
        Installed-Size: 54
        Architecture: amd64
        Filename: pool/main/libc/libcap2/libpam-cap_2.75-10+deb13u1+b3_amd64.deb
        Size: 16612
        SHA256: 48118435a4580a822734482155f1e59d21d82eb295ea311965d547bd892acae0

        Package: nginx-light
        Source: nginx
        Version: 1.26.3-3+deb13u11
        Installed-Size: 91
        Architecture: all
        Filename: pool/updates/main/n/nginx/nginx-light_1.26.3-3+deb13u11_all.deb
        Size: 85196
        SHA256: 8682be97bc166906aa28235c0ed1f411ef41dd2d82ad248f32a6f136fdae0a74

        Package: openssl
        Version: 3.5.7-1~deb13u3
        Installed-Size: 2510
        Architecture: amd64
        Filename: pool/updates/main/o/openssl/openssl_3.5.7-1~deb13u3_amd64.deb
        Size: 1508068
        SHA256: 43a9cbcf2a8a0e1f0a1c3f5a33ee1f56b269690e7a2129f2b2d0582e789589d7

        @belay installed
        libbpf1			
        libelf1t64			
        libssl3t64	3.5.7-1~deb13u2	amd64	8103
        openssl-provider-legacy	3.5.7-1~deb13u2	amd64	424
        @belay part openssl-provider-legacy=3.5.7-1~deb13u3
        Inst openssl-provider-legacy [3.5.7-1~deb13u2] (3.5.7-1~deb13u3 volatile-packages-file [amd64])
        Conf openssl-provider-legacy (3.5.7-1~deb13u3 volatile-packages-file [amd64])
        Inst libssl3t64 [3.5.7-1~deb13u2] (3.5.7-1~deb13u3 volatile-packages-file [amd64])
        Conf libssl3t64 (3.5.7-1~deb13u3 volatile-packages-file [amd64])
        @belay part libssl3t64=3.5.7-1~deb13u3
        Inst openssl-provider-legacy [3.5.7-1~deb13u2] (3.5.7-1~deb13u3 volatile-packages-file [amd64])
        Conf openssl-provider-legacy (3.5.7-1~deb13u3 volatile-packages-file [amd64])
        Inst libssl3t64 [3.5.7-1~deb13u2] (3.5.7-1~deb13u3 volatile-packages-file [amd64])
        Conf libssl3t64 (3.5.7-1~deb13u3 volatile-packages-file [amd64])
        @belay part nginx-light=1.26.3-3+deb13u11
        Inst libelf1t64 (0.192-4 volatile-packages-file [amd64])
        Inst libbpf1 (1:1.5.0-3 volatile-packages-file [amd64])
        Inst libmnl0 (1.0.5-3 volatile-packages-file [amd64])
        Inst libtirpc-common (1.3.6+ds-1 volatile-packages-file [all])
        Inst libtirpc3t64 (1.3.6+ds-1 volatile-packages-file [amd64])
        Inst libxtables12 (1.8.11-2 volatile-packages-file [amd64])
        Inst libcap2-bin (1:2.75-10+deb13u1+b3 volatile-packages-file [amd64])
        Inst iproute2 (6.15.0-1 volatile-packages-file [amd64])
        Inst nginx-common (1.26.3-3+deb13u11 volatile-packages-file [all])
        Inst nginx (1.26.3-3+deb13u11 volatile-packages-file [amd64])
        Inst libnginx-mod-http-echo (1:0.63-7 volatile-packages-file [amd64])
        Inst libpam-cap (1:2.75-10+deb13u1+b3 volatile-packages-file [amd64])
        Inst nginx-light (1.26.3-3+deb13u11 volatile-packages-file [all])
        Conf libelf1t64 (0.192-4 volatile-packages-file [amd64])
        Conf libbpf1 (1:1.5.0-3 volatile-packages-file [amd64])
        Conf libmnl0 (1.0.5-3 volatile-packages-file [amd64])
        Conf libtirpc-common (1.3.6+ds-1 volatile-packages-file [all])
        Conf libtirpc3t64 (1.3.6+ds-1 volatile-packages-file [amd64])
        Conf libxtables12 (1.8.11-2 volatile-packages-file [amd64])
        Conf libcap2-bin (1:2.75-10+deb13u1+b3 volatile-packages-file [amd64])
        Conf iproute2 (6.15.0-1 volatile-packages-file [amd64])
        Conf nginx-common (1.26.3-3+deb13u11 volatile-packages-file [all])
        Conf nginx (1.26.3-3+deb13u11 volatile-packages-file [amd64])
        Conf libnginx-mod-http-echo (1:0.63-7 volatile-packages-file [amd64])
        Conf libpam-cap (1:2.75-10+deb13u1+b3 volatile-packages-file [amd64])
        Conf nginx-light (1.26.3-3+deb13u11 volatile-packages-file [all])
        @belay part openssl=3.5.7-1~deb13u3
        Inst openssl-provider-legacy [3.5.7-1~deb13u2] (3.5.7-1~deb13u3 volatile-packages-file [amd64])
        Conf openssl-provider-legacy (3.5.7-1~deb13u3 volatile-packages-file [amd64])
        Inst libssl3t64 [3.5.7-1~deb13u2] (3.5.7-1~deb13u3 volatile-packages-file [amd64])
        Conf libssl3t64 (3.5.7-1~deb13u3 volatile-packages-file [amd64])
        Inst openssl (3.5.7-1~deb13u3 volatile-packages-file [amd64])
        Conf openssl (3.5.7-1~deb13u3 volatile-packages-file [amd64])
        @belay space
        /var/lib/belay/j	/	72950872
        /	/	72950872
        /usr	/	72950872
        /var	/	72950872
        /boot	/	72950872
        @belay kernels
        6.18.44-fc-v657
        @belay way-in
        @belay end
        """#
}
