/// What the analysis script printed on Debian 12 (bookworm).
extension Recorded.Bookworm {
    static let install = #"""
        @belay held
        @belay selection
        wanted openssl 3.0.22-1~deb12u2
        wanted nginx-light 1.22.1-9+deb12u11
        @belay whole
        Reading package lists...
        Building dependency tree...
        Reading state information...
        The following additional packages will be installed:
          iproute2 libatm1 libbpf1 libcap2-bin libelf1 libmnl0 libnginx-mod-http-echo
          libpam-cap libssl3 libxtables12 nginx nginx-common
        Suggested packages:
          iproute2-doc python3:any fcgiwrap nginx-doc ssl-cert ca-certificates
        The following NEW packages will be installed:
          iproute2 libatm1 libbpf1 libcap2-bin libelf1 libmnl0 libnginx-mod-http-echo
          libpam-cap libxtables12 nginx nginx-common nginx-light openssl
        The following packages will be upgraded:
          libssl3
        1 upgraded, 13 newly installed, 0 to remove and 8 not upgraded.
        Inst libelf1 (0.188-2.1 Debian:12.15/oldstable [amd64])
        Inst libbpf1 (1:1.1.2-0+deb12u1 Debian:12.15/oldstable [amd64])
        Inst libmnl0 (1.0.4-3 Debian:12.15/oldstable [amd64])
        Inst libxtables12 (1.8.9-2 Debian:12.15/oldstable [amd64])
        Inst libcap2-bin (1:2.66-4+deb12u3+b1 Debian:12.15/oldstable [amd64])
        Inst iproute2 (6.1.0-3 Debian:12.15/oldstable [amd64])
        Inst libatm1 (1:2.5.1-4+b2 Debian:12.15/oldstable [amd64])
        Inst libssl3 [3.0.20-1~deb12u2] (3.0.22-1~deb12u2 Debian-Security:12/oldstable-security [amd64])
        Inst nginx-common (1.22.1-9+deb12u11 Debian-Security:12/oldstable-security [all])
        Inst nginx (1.22.1-9+deb12u11 Debian-Security:12/oldstable-security [amd64])
        Inst libnginx-mod-http-echo (1:0.63-4 Debian:12.15/oldstable [amd64])
        Inst libpam-cap (1:2.66-4+deb12u3+b1 Debian:12.15/oldstable [amd64])
        Inst nginx-light (1.22.1-9+deb12u11 Debian-Security:12/oldstable-security [all])
        Inst openssl (3.0.22-1~deb12u2 Debian-Security:12/oldstable-security [amd64])
        Conf libelf1 (0.188-2.1 Debian:12.15/oldstable [amd64])
        Conf libbpf1 (1:1.1.2-0+deb12u1 Debian:12.15/oldstable [amd64])
        Conf libmnl0 (1.0.4-3 Debian:12.15/oldstable [amd64])
        Conf libxtables12 (1.8.9-2 Debian:12.15/oldstable [amd64])
        Conf libcap2-bin (1:2.66-4+deb12u3+b1 Debian:12.15/oldstable [amd64])
        Conf iproute2 (6.1.0-3 Debian:12.15/oldstable [amd64])
        Conf libatm1 (1:2.5.1-4+b2 Debian:12.15/oldstable [amd64])
        Conf libssl3 (3.0.22-1~deb12u2 Debian-Security:12/oldstable-security [amd64])
        Conf nginx-common (1.22.1-9+deb12u11 Debian-Security:12/oldstable-security [all])
        Conf nginx (1.22.1-9+deb12u11 Debian-Security:12/oldstable-security [amd64])
        Conf libnginx-mod-http-echo (1:0.63-4 Debian:12.15/oldstable [amd64])
        Conf libpam-cap (1:2.66-4+deb12u3+b1 Debian:12.15/oldstable [amd64])
        Conf nginx-light (1.22.1-9+deb12u11 Debian-Security:12/oldstable-security [all])
        Conf openssl (3.0.22-1~deb12u2 Debian-Security:12/oldstable-security [amd64])
        @belay archives
        Package: libelf1
        Source: elfutils
        Version: 0.188-2.1
        Installed-Size: 1036
        Architecture: amd64
        Filename: pool/main/e/elfutils/libelf1_0.188-2.1_amd64.deb
        Size: 173796
        SHA256: 619add379c606b3ac6c1a175853b918e6939598a83d8ebadf3bdfd50d10b3c8c

        Package: libbpf1
        Source: libbpf (1.1.2-0+deb12u1)
        Version: 1:1.1.2-0+deb12u1
        Installed-Size: 385
        Architecture: amd64
        Filename: pool/main/libb/libbpf/libbpf1_1.1.2-0+deb12u1_amd64.deb
        Size: 145032
        SHA256: 5e7505ef77ebc84ad0203411e4afdeb8a98f40fb7f78f013aa4dd8710e49f8ed

        Package: libmnl0
        Source: libmnl
        Version: 1.0.4-3
        Installed-Size: 46
        Architecture: amd64
        Filename: pool/main/libm/libmnl/libmnl0_1.0.4-3_amd64.deb
        Size: 12476
        SHA256: 4581f42e3373cb72f9ea4e88163b17873afca614a6c6f54637e95aa75983ea7c

        Package: libxtables12
        Source: iptables
        Version: 1.8.9-2
        Installed-Size: 101
        Architecture: amd64
        Filename: pool/main/i/iptables/libxtables12_1.8.9-2_amd64.deb
        Size: 30752
        SHA256: cb841d66950a43af4a398625313d2f3da9065299c9738538de6c2c3495857040

        Package: libcap2-bin
        Source: libcap2 (1:2.66-4+deb12u3)
        Version: 1:2.66-4+deb12u3+b1
        Installed-Size: 133
        Architecture: amd64
        Filename: pool/main/libc/libcap2/libcap2-bin_2.66-4+deb12u3+b1_amd64.deb
        Size: 35220
        SHA256: e7e14ebae53ef34c881a557e0a6d125b5e6721b692999045cf6af962daebe8d6

        Package: iproute2
        Version: 6.1.0-3
        Installed-Size: 3516
        Architecture: amd64
        Filename: pool/main/i/iproute2/iproute2_6.1.0-3_amd64.deb
        Size: 1045828
        SHA256: 1204b29e916e836267096d0b9d778106752f821ebde0d281539008b4386d9070

        Package: libatm1
        Source: linux-atm (1:2.5.1-4)
        Version: 1:2.5.1-4+b2
        Installed-Size: 107
        Architecture: amd64
        Filename: pool/main/l/linux-atm/libatm1_2.5.1-4+b2_amd64.deb
        Size: 68312
        SHA256: f607503f49327f6de66c5e7adc5037ce1cf9a11e869d152d9223c44415b75eda

        Package: libssl3
        Source: openssl
        Version: 3.0.22-1~deb12u2
        Installed-Size: 6042
        Architecture: amd64
        Filename: pool/updates/main/o/openssl/libssl3_3.0.22-1~deb12u2_amd64.deb
        Size: 2039888
        SHA256: cb4784740daa9b3b0eaea2b444bbefa686794afbbf3d678d238c1fd9875f2efd

        Package: nginx-common
        Source: nginx
        Version: 1.22.1-9+deb12u11
        Installed-Size: 333
        Architecture: all
        Filename: pool/updates/main/n/nginx/nginx-common_1.22.1-9+deb12u11_all.deb
        Size: 115544
        SHA256: 8ef1715ff5a9764fb5f810116acee417f4e092032212b6e4f392e8d2cd6b0952

        Package: nginx
        Version: 1.22.1-9+deb12u11
        Installed-Size: 1336
        Architecture: amd64
        Filename: pool/updates/main/n/nginx/nginx_1.22.1-9+deb12u11_amd64.deb
        Size: 532468
        SHA256: 4e2778e675c07d0f2d8d3b6f5ff84f6483ade1d82c21c910eb9a2787e1cf1b1a

        Package: libnginx-mod-http-echo
        Version: 1:0.63-4
        Installed-Size: 68
        Architecture: amd64
        Filename: pool/main/libn/libnginx-mod-http-echo/libnginx-mod-http-echo_0.63-4_amd64.deb
        Size: 18736
        SHA256: a8ca02658afaa908f3cc42424e92e22e6e497ce6a6ec9450bb21fa5289e52039

        Package: libpam-cap
        Source: libcap2 (1:2.66-4+deb12u3)
        Version: 1:2.66-4+deb12u3+b1
        Installed-Size: 53
        Architecture: amd64
        Filename: pool/main/libc/libcap2/libpam-cap_2.66-4+deb12u3+b1_amd64.deb
        Size: 15052
        SHA256: 55c395339705a6bfac9bfe23f36b9f68c83257a8f3ad86fb97982a1d892ef326

        Package: nginx-light
        Source: nginx
        Version: 1.22.1-9+deb12u11
        Installed-Size: 93
        Architecture: all
        Filename: pool/updates/main/n/nginx/nginx-light_1.22.1-9+deb12u11_all.deb
        Size: 81844
        SHA256: 427cf48ee34070a71e1cec1757eb076bcc3069660965687982542559e985b01d

        Package: openssl
        Version: 3.0.22-1~deb12u2
        Installed-Size: 2315
        Architecture: amd64
        Filename: pool/updates/main/o/openssl/openssl_3.0.22-1~deb12u2_amd64.deb
        Size: 1441784
        SHA256: 5cdf0b735b1c8a96ae0bf83ed328c83c2170f8320dedb035e98705b60b2d0cfe

        @belay installed
        libssl3	3.0.20-1~deb12u2	amd64	6030
        @belay part libssl3=3.0.22-1~deb12u2
        Inst libssl3 [3.0.20-1~deb12u2] (3.0.22-1~deb12u2 volatile-packages-file [amd64])
        Conf libssl3 (3.0.22-1~deb12u2 volatile-packages-file [amd64])
        @belay part nginx-light=1.22.1-9+deb12u11
        Inst libelf1 (0.188-2.1 volatile-packages-file [amd64])
        Inst libbpf1 (1:1.1.2-0+deb12u1 volatile-packages-file [amd64])
        Inst libmnl0 (1.0.4-3 volatile-packages-file [amd64])
        Inst libxtables12 (1.8.9-2 volatile-packages-file [amd64])
        Inst libcap2-bin (1:2.66-4+deb12u3+b1 volatile-packages-file [amd64])
        Inst iproute2 (6.1.0-3 volatile-packages-file [amd64])
        Inst libatm1 (1:2.5.1-4+b2 volatile-packages-file [amd64])
        Inst nginx-common (1.22.1-9+deb12u11 volatile-packages-file [all])
        Inst nginx (1.22.1-9+deb12u11 volatile-packages-file [amd64])
        Inst libnginx-mod-http-echo (1:0.63-4 volatile-packages-file [amd64])
        Inst libpam-cap (1:2.66-4+deb12u3+b1 volatile-packages-file [amd64])
        Inst nginx-light (1.22.1-9+deb12u11 volatile-packages-file [all])
        Conf libelf1 (0.188-2.1 volatile-packages-file [amd64])
        Conf libbpf1 (1:1.1.2-0+deb12u1 volatile-packages-file [amd64])
        Conf libmnl0 (1.0.4-3 volatile-packages-file [amd64])
        Conf libxtables12 (1.8.9-2 volatile-packages-file [amd64])
        Conf libcap2-bin (1:2.66-4+deb12u3+b1 volatile-packages-file [amd64])
        Conf iproute2 (6.1.0-3 volatile-packages-file [amd64])
        Conf libatm1 (1:2.5.1-4+b2 volatile-packages-file [amd64])
        Conf nginx-common (1.22.1-9+deb12u11 volatile-packages-file [all])
        Conf nginx (1.22.1-9+deb12u11 volatile-packages-file [amd64])
        Conf libnginx-mod-http-echo (1:0.63-4 volatile-packages-file [amd64])
        Conf libpam-cap (1:2.66-4+deb12u3+b1 volatile-packages-file [amd64])
        Conf nginx-light (1.22.1-9+deb12u11 volatile-packages-file [all])
        @belay part openssl=3.0.22-1~deb12u2
        Inst libssl3 [3.0.20-1~deb12u2] (3.0.22-1~deb12u2 volatile-packages-file [amd64])
        Inst openssl (3.0.22-1~deb12u2 volatile-packages-file [amd64])
        Conf libssl3 (3.0.22-1~deb12u2 volatile-packages-file [amd64])
        Conf openssl (3.0.22-1~deb12u2 volatile-packages-file [amd64])
        @belay space
        /var/lib/belay/j	/	72946024
        /	/	72946016
        /usr	/	72946016
        /var	/	72946008
        /boot	/	72946008
        @belay kernels
        6.18.44-fc-v657
        @belay way-in
        @belay end
        """#
}
