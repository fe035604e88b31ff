/// What the analysis script printed on Debian 13 (trixie).
extension Recorded.Trixie {
    static let refused = #"""
        @belay held
        be-base
        be-big
        be-debconf
        be-fail
        be-old-rival
        be-slow
        be-stdin
        be-tty
        @belay selection
        wanted be-a-on-b 2.0
        wanted be-b-on-a 2.0
        held be-base 2.0
        held be-big 2.0
        wanted be-conf 2.0
        held be-debconf 2.0
        wanted be-dep 2.0
        wanted be-epoch 1:2.0
        held be-fail 2.0
        wanted be-needs-new 2.0
        held be-old-rival 2.0
        wanted be-plain 2.0
        wanted be-remover 2.0
        held be-slow 2.0
        held be-stdin 2.0
        held be-tty 2.0
        @belay whole
        @belay refused be-dep=2.0
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
         be-dep : Depends: be-base (= 2.0) but 1.0 is to be installed
        E: Unable to correct problems, you have held broken packages.
        E: The following information from --solver 3.0 may provide additional context:
           Unable to satisfy dependencies. Reached two conflicting decisions:
           1. be-base:amd64=2.0 is selected as an upgrade because:
              1. be-dep:amd64=2.0 is selected as an upgrade
              2. be-dep:amd64=2.0 Depends be-base (= 2.0)
           2. be-base:amd64=2.0 is not selected for install because:
              1. be-base:amd64=1.0 is selected for install
              2. be-base:amd64=1.0 conflicts with other versions of itself
        @belay refused be-remover=2.0
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
         be-remover : Conflicts: be-old-rival but 1.0 is to be installed
        E: Unable to correct problems, you have held broken packages.
        E: The following information from --solver 3.0 may provide additional context:
           Unable to satisfy dependencies. Reached two conflicting decisions:
           1. be-old-rival:amd64=1.0 is selected for install
           2. be-old-rival:amd64=1.0 is not selected for install because:
              1. be-remover:amd64=2.0 is selected as an upgrade
              2. be-remover:amd64=2.0 Conflicts be-old-rival
                 [selected be-remover:amd64=2.0]
        @belay whole
        Reading package lists...
        Building dependency tree...
        Reading state information...
        The following additional packages will be installed:
          be-fresh
        The following NEW packages will be installed:
          be-fresh
        The following packages will be upgraded:
          be-a-on-b be-b-on-a be-conf be-epoch be-needs-new be-plain
        6 upgraded, 1 newly installed, 0 to remove and 10 not upgraded.
        Inst be-a-on-b [1.0] (2.0 Debian-Security:stable-security [all]) [be-b-on-a:amd64 ]
        Inst be-b-on-a [1.0] (2.0 Debian-Security:stable-security [all])
        Inst be-conf [1.0] (2.0 Debian-Security:stable-security [all])
        Inst be-epoch [1:1.0] (1:2.0 Debian-Security:stable-security [all])
        Inst be-fresh (2.0 Debian-Security:stable-security [all])
        Inst be-plain [1.0] (2.0 Debian-Security:stable-security [all])
        Inst be-needs-new [1.0] (2.0 Debian-Security:stable-security [all])
        Conf be-a-on-b (2.0 Debian-Security:stable-security [all])
        Conf be-b-on-a (2.0 Debian-Security:stable-security [all])
        Conf be-conf (2.0 Debian-Security:stable-security [all])
        Conf be-epoch (1:2.0 Debian-Security:stable-security [all])
        Conf be-fresh (2.0 Debian-Security:stable-security [all])
        Conf be-plain (2.0 Debian-Security:stable-security [all])
        Conf be-needs-new (2.0 Debian-Security:stable-security [all])
        @belay archives
        Package: be-a-on-b
        Version: 2.0
        Architecture: all
        Filename: ./be-a-on-b_2.0_all.deb
        Size: 804
        SHA256: e609c5e1639e6bbf51f4c51cf69b74362309d09772f2db5b16b76d7c75f30652

        Package: be-b-on-a
        Version: 2.0
        Architecture: all
        Filename: ./be-b-on-a_2.0_all.deb
        Size: 804
        SHA256: 8330ce9d350ae625f46c521cf3f7c039c0bd5923cd8698a313d94ad1233f2fa4

        Package: be-conf
        Version: 2.0
        Architecture: all
        Filename: ./be-conf_2.0_all.deb
        Size: 880
        SHA256: b1dff757b2670f8a9bb0ba90669b51b15396aa2e43e5da8f8d75401a2f8bfcb9

        Package: be-epoch
        Version: 1:2.0
        Architecture: all
        Filename: ./be-epoch_1:2.0_all.deb
        Size: 788
        SHA256: 418f6ee278b9bf6edd8cfdfab2c7bdadf2b70e3c52e7e02369eb78f0adfcb769

        Package: be-fresh
        Version: 2.0
        Architecture: all
        Filename: ./be-fresh_2.0_all.deb
        Size: 784
        SHA256: 73158036a6cee2807525421d98b92d8da5bc16985d84fa6367937b1978af8682

        Package: be-plain
        Version: 2.0
        Architecture: all
        Filename: ./be-plain_2.0_all.deb
        Size: 780
        SHA256: caae80fbcc0d1624d43baa9521ecb5f1a3954315cf04f8054b7a42f04c676807

        Package: be-needs-new
        Version: 2.0
        Architecture: all
        Filename: ./be-needs-new_2.0_all.deb
        Size: 816
        SHA256: 458e69e985d6bbbfbd3dd617a2e2509141f3607265add22067b2e007344cb98d

        @belay installed
        be-a-on-b	1.0	all	
        be-b-on-a	1.0	all	
        be-conf	1.0	all	
        be-epoch	1:1.0	all	
        be-needs-new	1.0	all	
        be-plain	1.0	all	
        @belay part be-a-on-b=2.0
        Inst be-a-on-b [1.0] (2.0 volatile-packages-file [all]) [be-b-on-a:amd64 ]
        Inst be-b-on-a [1.0] (2.0 volatile-packages-file [all])
        Conf be-a-on-b (2.0 volatile-packages-file [all])
        Conf be-b-on-a (2.0 volatile-packages-file [all])
        @belay part be-b-on-a=2.0
        Inst be-a-on-b [1.0] (2.0 volatile-packages-file [all]) [be-b-on-a:amd64 ]
        Inst be-b-on-a [1.0] (2.0 volatile-packages-file [all])
        Conf be-a-on-b (2.0 volatile-packages-file [all])
        Conf be-b-on-a (2.0 volatile-packages-file [all])
        @belay part be-conf=2.0
        Inst be-conf [1.0] (2.0 volatile-packages-file [all])
        Conf be-conf (2.0 volatile-packages-file [all])
        @belay part be-epoch=1:2.0
        Inst be-epoch [1:1.0] (1:2.0 volatile-packages-file [all])
        Conf be-epoch (1:2.0 volatile-packages-file [all])
        @belay part be-plain=2.0
        Inst be-plain [1.0] (2.0 volatile-packages-file [all])
        Conf be-plain (2.0 volatile-packages-file [all])
        @belay part be-needs-new=2.0
        Inst be-fresh (2.0 volatile-packages-file [all])
        Inst be-plain [1.0] (2.0 volatile-packages-file [all])
        Inst be-needs-new [1.0] (2.0 volatile-packages-file [all])
        Conf be-fresh (2.0 volatile-packages-file [all])
        Conf be-plain (2.0 volatile-packages-file [all])
        Conf be-needs-new (2.0 volatile-packages-file [all])
        @belay space
        /var/lib/belay/j	/	72653756
        /	/	72655152
        /usr	/	72651976
        /var	/	72651992
        /boot	/	72651984
        @belay kernels
        6.18.44-fc-v657
        @belay way-in
        @belay end
        """#

    static let all = #"""
        @belay held
        be-base
        be-big
        be-debconf
        be-fail
        be-old-rival
        be-slow
        be-stdin
        be-tty
        @belay selection
        held be-base 2.0
        held be-big 2.0
        held be-debconf 2.0
        held be-fail 2.0
        held be-old-rival 2.0
        held be-slow 2.0
        held be-stdin 2.0
        held be-tty 2.0
        @belay whole
        Reading package lists...
        Building dependency tree...
        Reading state information...
        Calculating upgrade...
        The following NEW packages will be installed:
          be-fresh
        The following packages have been kept back:
          be-base be-big be-debconf be-dep be-fail be-old-rival be-remover be-slow
          be-stdin be-tty
        The following packages will be upgraded:
          be-a-on-b be-b-on-a be-conf be-epoch be-needs-new be-plain
        6 upgraded, 1 newly installed, 0 to remove and 10 not upgraded.
        Inst be-a-on-b [1.0] (2.0 Debian-Security:stable-security [all]) [be-b-on-a:amd64 ]
        Inst be-b-on-a [1.0] (2.0 Debian-Security:stable-security [all])
        Inst be-conf [1.0] (2.0 Debian-Security:stable-security [all])
        Inst be-epoch [1:1.0] (1:2.0 Debian-Security:stable-security [all])
        Inst be-fresh (2.0 Debian-Security:stable-security [all])
        Inst be-plain [1.0] (2.0 Debian-Security:stable-security [all])
        Inst be-needs-new [1.0] (2.0 Debian-Security:stable-security [all])
        Conf be-a-on-b (2.0 Debian-Security:stable-security [all])
        Conf be-b-on-a (2.0 Debian-Security:stable-security [all])
        Conf be-conf (2.0 Debian-Security:stable-security [all])
        Conf be-epoch (1:2.0 Debian-Security:stable-security [all])
        Conf be-fresh (2.0 Debian-Security:stable-security [all])
        Conf be-plain (2.0 Debian-Security:stable-security [all])
        Conf be-needs-new (2.0 Debian-Security:stable-security [all])
        @belay archives
        Package: be-a-on-b
        Version: 2.0
        Architecture: all
        Filename: ./be-a-on-b_2.0_all.deb
        Size: 804
        SHA256: e609c5e1639e6bbf51f4c51cf69b74362309d09772f2db5b16b76d7c75f30652

        Package: be-b-on-a
        Version: 2.0
        Architecture: all
        Filename: ./be-b-on-a_2.0_all.deb
        Size: 804
        SHA256: 8330ce9d350ae625f46c521cf3f7c039c0bd5923cd8698a313d94ad1233f2fa4

        Package: be-conf
        Version: 2.0
        Architecture: all
        Filename: ./be-conf_2.0_all.deb
        Size: 880
        SHA256: b1dff757b2670f8a9bb0ba90669b51b15396aa2e43e5da8f8d75401a2f8bfcb9

        Package: be-epoch
        Version: 1:2.0
        Architecture: all
        Filename: ./be-epoch_1:2.0_all.deb
        Size: 788
        SHA256: 418f6ee278b9bf6edd8cfdfab2c7bdadf2b70e3c52e7e02369eb78f0adfcb769

        Package: be-fresh
        Version: 2.0
        Architecture: all
        Filename: ./be-fresh_2.0_all.deb
        Size: 784
        SHA256: 73158036a6cee2807525421d98b92d8da5bc16985d84fa6367937b1978af8682

        Package: be-plain
        Version: 2.0
        Architecture: all
        Filename: ./be-plain_2.0_all.deb
        Size: 780
        SHA256: caae80fbcc0d1624d43baa9521ecb5f1a3954315cf04f8054b7a42f04c676807

        Package: be-needs-new
        Version: 2.0
        Architecture: all
        Filename: ./be-needs-new_2.0_all.deb
        Size: 816
        SHA256: 458e69e985d6bbbfbd3dd617a2e2509141f3607265add22067b2e007344cb98d

        @belay installed
        be-a-on-b	1.0	all	
        be-b-on-a	1.0	all	
        be-conf	1.0	all	
        be-epoch	1:1.0	all	
        be-needs-new	1.0	all	
        be-plain	1.0	all	
        @belay part be-a-on-b=2.0
        Inst be-a-on-b [1.0] (2.0 volatile-packages-file [all]) [be-b-on-a:amd64 ]
        Inst be-b-on-a [1.0] (2.0 volatile-packages-file [all])
        Conf be-a-on-b (2.0 volatile-packages-file [all])
        Conf be-b-on-a (2.0 volatile-packages-file [all])
        @belay part be-b-on-a=2.0
        Inst be-a-on-b [1.0] (2.0 volatile-packages-file [all]) [be-b-on-a:amd64 ]
        Inst be-b-on-a [1.0] (2.0 volatile-packages-file [all])
        Conf be-a-on-b (2.0 volatile-packages-file [all])
        Conf be-b-on-a (2.0 volatile-packages-file [all])
        @belay part be-conf=2.0
        Inst be-conf [1.0] (2.0 volatile-packages-file [all])
        Conf be-conf (2.0 volatile-packages-file [all])
        @belay part be-epoch=1:2.0
        Inst be-epoch [1:1.0] (1:2.0 volatile-packages-file [all])
        Conf be-epoch (1:2.0 volatile-packages-file [all])
        @belay part be-plain=2.0
        Inst be-plain [1.0] (2.0 volatile-packages-file [all])
        Conf be-plain (2.0 volatile-packages-file [all])
        @belay part be-needs-new=2.0
        Inst be-fresh (2.0 volatile-packages-file [all])
        Inst be-plain [1.0] (2.0 volatile-packages-file [all])
        Inst be-needs-new [1.0] (2.0 volatile-packages-file [all])
        Conf be-fresh (2.0 volatile-packages-file [all])
        Conf be-plain (2.0 volatile-packages-file [all])
        Conf be-needs-new (2.0 volatile-packages-file [all])
        @belay space
        /var/lib/belay/j	/	72633552
        /	/	72633548
        /usr	/	72633556
        /var	/	72633548
        /boot	/	72633548
        @belay kernels
        6.18.44-fc-v657
        @belay way-in
        @belay end
        """#

    static let removals = #"""
        @belay held
        be-base
        be-debconf
        be-slow
        be-stdin
        be-tty
        @belay selection
        wanted be-a-on-b 2.0
        wanted be-b-on-a 2.0
        held be-base 2.0
        wanted be-big 2.0
        wanted be-conf 2.0
        held be-debconf 2.0
        wanted be-dep 2.0
        wanted be-epoch 1:2.0
        wanted be-fail 2.0
        wanted be-needs-new 2.0
        wanted be-old-rival 2.0
        pinned be-plain 2.0
        wanted be-remover 2.0
        held be-slow 2.0
        held be-stdin 2.0
        held be-tty 2.0
        @belay whole
        @belay refused be-dep=2.0
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
         be-dep : Depends: be-base (= 2.0) but 1.0 is to be installed
        E: Unable to correct problems, you have held broken packages.
        E: The following information from --solver 3.0 may provide additional context:
           Unable to satisfy dependencies. Reached two conflicting decisions:
           1. be-base:amd64=2.0 is selected as an upgrade because:
              1. be-dep:amd64=2.0 is selected as an upgrade
              2. be-dep:amd64=2.0 Depends be-base (= 2.0)
           2. be-base:amd64=2.0 is not selected for install because:
              1. be-base:amd64=1.0 is selected for install
              2. be-base:amd64=1.0 conflicts with other versions of itself
        @belay refused be-needs-new=2.0
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
         be-needs-new : Depends: be-plain (>= 2.0) but 1.0 is to be installed
        E: Unable to correct problems, you have held broken packages.
        E: The following information from --solver 3.0 may provide additional context:
           Unable to satisfy dependencies. Reached two conflicting decisions:
           1. be-plain:amd64=2.0 is not selected for install
           2. be-plain:amd64=2.0 is selected as an upgrade because:
              1. be-needs-new:amd64=2.0 is selected as an upgrade
              2. be-needs-new:amd64=2.0 Depends be-plain (>= 2.0)
        @belay refused be-old-rival=2.0
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
         be-remover : Conflicts: be-old-rival but 2.0 is to be installed
        E: Unable to correct problems, you have held broken packages.
        E: The following information from --solver 3.0 may provide additional context:
           Unable to satisfy dependencies. Reached two conflicting decisions:
           1. be-old-rival:amd64=2.0 is selected as an upgrade
           2. be-old-rival:amd64=2.0 is not selected for install because:
              1. be-remover:amd64=2.0 is selected as an upgrade
              2. be-remover:amd64=2.0 Conflicts be-old-rival
                 [selected be-remover:amd64=2.0]
        @belay whole
        Reading package lists...
        Building dependency tree...
        Reading state information...
        The following packages will be REMOVED:
          be-old-rival
        The following packages will be upgraded:
          be-a-on-b be-b-on-a be-big be-conf be-epoch be-fail be-remover
        7 upgraded, 0 newly installed, 1 to remove and 7 not upgraded.
        Remv be-old-rival [1.0]
        Inst be-a-on-b [1.0] (2.0 Debian-Security:stable-security [all]) [be-b-on-a:amd64 ]
        Inst be-b-on-a [1.0] (2.0 Debian-Security:stable-security [all])
        Inst be-big [1.0] (2.0 Debian-Security:stable-security [all])
        Inst be-conf [1.0] (2.0 Debian-Security:stable-security [all])
        Inst be-epoch [1:1.0] (1:2.0 Debian-Security:stable-security [all])
        Inst be-fail [1.0] (2.0 Debian-Security:stable-security [all])
        Inst be-remover [1.0] (2.0 Debian-Security:stable-security [all])
        Conf be-a-on-b (2.0 Debian-Security:stable-security [all])
        Conf be-b-on-a (2.0 Debian-Security:stable-security [all])
        Conf be-big (2.0 Debian-Security:stable-security [all])
        Conf be-conf (2.0 Debian-Security:stable-security [all])
        Conf be-epoch (1:2.0 Debian-Security:stable-security [all])
        Conf be-fail (2.0 Debian-Security:stable-security [all])
        Conf be-remover (2.0 Debian-Security:stable-security [all])
        @belay archives
        Package: be-a-on-b
        Version: 2.0
        Architecture: all
        Filename: ./be-a-on-b_2.0_all.deb
        Size: 804
        SHA256: e609c5e1639e6bbf51f4c51cf69b74362309d09772f2db5b16b76d7c75f30652

        Package: be-b-on-a
        Version: 2.0
        Architecture: all
        Filename: ./be-b-on-a_2.0_all.deb
        Size: 804
        SHA256: 8330ce9d350ae625f46c521cf3f7c039c0bd5923cd8698a313d94ad1233f2fa4

        Package: be-big
        Version: 2.0
        Architecture: all
        Installed-Size: 999999999
        Filename: ./be-big_2.0_all.deb
        Size: 792
        SHA256: e210d99657ea0cb15a2271e1a9790c6eaee79e8bb3842536e9622d2a2ad226ac

        Package: be-conf
        Version: 2.0
        Architecture: all
        Filename: ./be-conf_2.0_all.deb
        Size: 880
        SHA256: b1dff757b2670f8a9bb0ba90669b51b15396aa2e43e5da8f8d75401a2f8bfcb9

        Package: be-epoch
        Version: 1:2.0
        Architecture: all
        Filename: ./be-epoch_1:2.0_all.deb
        Size: 788
        SHA256: 418f6ee278b9bf6edd8cfdfab2c7bdadf2b70e3c52e7e02369eb78f0adfcb769

        Package: be-fail
        Version: 2.0
        Architecture: all
        Filename: ./be-fail_2.0_all.deb
        Size: 832
        SHA256: 71bc5f323a89bf14418931c148223bc57af52ea104dba1f81f0e72dc4a1be57c

        Package: be-remover
        Version: 2.0
        Architecture: all
        Filename: ./be-remover_2.0_all.deb
        Size: 800
        SHA256: da8940ac5c9283a94a36363bc1b89185e82b4cec1e16f93f5441ee17159ed2a9

        @belay installed
        be-a-on-b	1.0	all	
        be-b-on-a	1.0	all	
        be-big	1.0	all	10
        be-conf	1.0	all	
        be-epoch	1:1.0	all	
        be-fail	1.0	all	
        be-old-rival	1.0	all	
        be-remover	1.0	all	
        @belay part be-a-on-b=2.0
        Inst be-a-on-b [1.0] (2.0 volatile-packages-file [all]) [be-b-on-a:amd64 ]
        Inst be-b-on-a [1.0] (2.0 volatile-packages-file [all])
        Conf be-a-on-b (2.0 volatile-packages-file [all])
        Conf be-b-on-a (2.0 volatile-packages-file [all])
        @belay part be-b-on-a=2.0
        Inst be-a-on-b [1.0] (2.0 volatile-packages-file [all]) [be-b-on-a:amd64 ]
        Inst be-b-on-a [1.0] (2.0 volatile-packages-file [all])
        Conf be-a-on-b (2.0 volatile-packages-file [all])
        Conf be-b-on-a (2.0 volatile-packages-file [all])
        @belay part be-big=2.0
        Inst be-big [1.0] (2.0 volatile-packages-file [all])
        Conf be-big (2.0 volatile-packages-file [all])
        @belay part be-conf=2.0
        Inst be-conf [1.0] (2.0 volatile-packages-file [all])
        Conf be-conf (2.0 volatile-packages-file [all])
        @belay part be-epoch=1:2.0
        Inst be-epoch [1:1.0] (1:2.0 volatile-packages-file [all])
        Conf be-epoch (1:2.0 volatile-packages-file [all])
        @belay part be-fail=2.0
        Inst be-fail [1.0] (2.0 volatile-packages-file [all])
        Conf be-fail (2.0 volatile-packages-file [all])
        @belay part be-remover=2.0
        Remv be-old-rival [1.0]
        Inst be-remover [1.0] (2.0 volatile-packages-file [all])
        Conf be-remover (2.0 volatile-packages-file [all])
        @belay space
        /var/lib/belay/j	/	72575352
        /	/	72575348
        /usr	/	72575348
        /var	/	72574508
        /boot	/	72572012
        @belay kernels
        6.18.44-fc-v657
        @belay way-in
        @belay end
        """#

    static let space = #"""
        @belay held
        be-base
        be-debconf
        be-slow
        be-stdin
        be-tty
        @belay selection
        wanted be-big 2.0
        @belay whole
        Reading package lists...
        Building dependency tree...
        Reading state information...
        The following packages will be upgraded:
          be-big
        1 upgraded, 0 newly installed, 0 to remove and 14 not upgraded.
        Inst be-big [1.0] (2.0 Debian-Security:stable-security [all])
        Conf be-big (2.0 Debian-Security:stable-security [all])
        @belay archives
        Package: be-big
        Version: 2.0
        Architecture: all
        Installed-Size: 999999999
        Filename: ./be-big_2.0_all.deb
        Size: 792
        SHA256: e210d99657ea0cb15a2271e1a9790c6eaee79e8bb3842536e9622d2a2ad226ac

        @belay installed
        be-big	1.0	all	10
        @belay part be-big=2.0
        Inst be-big [1.0] (2.0 volatile-packages-file [all])
        Conf be-big (2.0 volatile-packages-file [all])
        @belay space
        /var/lib/belay/j	/	72510132
        /	/	72510168
        /usr	/	72510168
        /var	/	72510188
        /boot	/	72510188
        @belay kernels
        6.18.44-fc-v657
        @belay way-in
        @belay end
        """#

    static let unknown = #"""
        @belay held
        be-base
        be-big
        be-debconf
        be-fail
        be-old-rival
        be-slow
        be-stdin
        be-tty
        @belay selection
        unknown opensl
        @belay nearby opensl
        openvpn
        oomd
        opam
        ocamlwc
        oras
        orca
        oscs
        osmo
        osra
        obconf
        ogmrip
        oaklisp
        octovis
        ofarc
        ovmf
        owfs
        ofdns
        openpref
        obexftp
        otpw-bin
        octave
        osmo-bsc
        osmo-bts
        ofhttp
        ostinato
        ofono
        openvlbi
        ophcrack
        opari2
        osmo-hlr
        otf2bdf
        omniidl
        osmo-mgw
        osmo-msc
        osmo-pcu
        osmo-sdr
        omniorb
        osmo-stp
        osmo-trx
        openfoam
        oasis
        orage
        oddjob
        obitools
        owftpd
        ovn-ic
        orpie
        omake
        owserver
        objfw
        orthanc
        omins
        ormolu
        okteta
        oxigraph
        ocproxy
        oxref
        oscar
        openmcdf
        odbcinst
        osk-sdl
        owfs-doc
        openbgpd
        objconv
        opalmod
        osmid
        ocaml
        ow-shell
        openmrac
        opam-doc
        optimir
        owhttpd
        osspd
        ondir
        openscad
        oneko
        optipng
        optgeo
        ontospy
        ogmtools
        osmosis
        ocrad
        openhpid
        okular
        ovn-doc
        opustags
        opencity
        ocamlify
        ogdi-bin
        oar-node
        ocamlmod
        onedrive
        ostree
        omegat
        openntpd
        ocamlviz
        oar-doc
        ocamlweb
        oathtool
        ohcount
        outguess
        openiked
        opa-fm
        opgpcard
        openipmi
        obs-cli
        opendkim
        opencc
        opencu
        openlp
        openms
        ora2pg
        openqa
        openrc
        opensc
        opensm
        opensp
        opendoas
        ovn-host
        opendrop
        ow-tools
        openjade
        opari
        ocrmypdf
        oggfwd
        osdclock
        onboard
        openbox
        ods2tsv
        opencfu
        opencpn
        org-mode
        openexr
        ospics
        oping
        offpunk
        opengnb
        openhpi
        odt2txt
        ocserv
        openjfx
        overgod
        odil
        odin
        oidentd
        openmsx
        opennds
        ogamesim
        opennlp
        opkssh
        openocd
        openpace
        ohai
        oar-user
        opensbi
        openssl
        openssn
        opensta
        openttd
        ofhash
        onak
        @belay end
        """#

    static let version = #"""
        @belay held
        be-base
        be-big
        be-debconf
        be-fail
        be-old-rival
        be-slow
        be-stdin
        be-tty
        @belay selection
        version be-plain 9 2.0 1.0
        @belay end
        """#

    static let held = #"""
        @belay held
        be-base
        be-big
        be-debconf
        be-fail
        be-old-rival
        be-slow
        be-stdin
        be-tty
        @belay selection
        held be-big 2.0
        @belay end
        """#

    static let current = #"""
        @belay held
        be-base
        be-big
        be-debconf
        be-fail
        be-old-rival
        be-slow
        be-stdin
        be-tty
        @belay selection
        current bash 5.2.37-2+b10
        @belay whole
        @belay space
        /var/lib/belay/j	/	72573436
        /	/	72573392
        /usr	/	72570008
        /var	/	72569948
        /boot	/	72569940
        @belay kernels
        6.18.44-fc-v657
        @belay way-in
        @belay end
        """#
}
