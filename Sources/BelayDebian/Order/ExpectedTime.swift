/// How long packages are expected to take, in seconds: the number of the benchmarks' servers, and
/// larger ones for packages whose scripts take long wherever they run.
enum ExpectedTime {
    /// Seconds of an item besides its packages: apt's start and plan, and triggers.
    static let item = 1.0

    /// Unpacking and configuring one package. Most of it goes into its files, each of which dpkg
    /// writes to the disk by itself.
    /// - Parameters:
    ///   - installedSize: KiB.
    ///   - files: `nil`: not known, as of a package that is new; its size tells.
    ///   - took: whole seconds that it took before on this server, which is the better word where it
    ///     is more than a second or two; `nil`: it was not changed as far back as the log goes.
    static func changing(
        _ package: String, installedSize: Int, files: Int?, took: Int? = nil
    ) -> Double {
        if let took, took >= 2 { return Double(min(took, 3600)) }
        let size = Double(min(max(0, installedSize), 100 << 20))
        let count = files.map { Double(min(max(0, $0), 1 << 20)) } ?? 5 + size / 25
        let script = slow.first { package.hasPrefix($0.prefix) }?.seconds ?? 0
        let known = took == nil ? script : min(script, 2)
        return 0.05 + min(count * 0.004, 600) + size / 60_000 + known
    }

    static let removing = 0.3

    /// What the times above are to be multiplied with on a server that has other work, from a sample.
    /// - Parameters:
    ///   - wall: how long the sample took, in hundredths of a second.
    ///   - work: what of it was the sample's own processor time. A very short one proves nothing.
    /// - Returns: 1 to 2, for what else a server does comes and goes.
    static func slowness(wall: Double, work: Double) -> Double {
        guard work >= 5, wall.isFinite, work.isFinite else { return 1 }
        return min(2, max(1, wall / work / 1.5))
    }

    /// Fetching archives over a line of 50 Mbit/s.
    /// - Parameter bytes: of all archives.
    static func fetching(bytes: Double, archives: Int) -> Double {
        0.3 + bytes / 6_000_000 + 0.03 * Double(max(0, archives))
    }

    /// The longest prefixes come first. A kernel, its modules and what goes into an initrd make one,
    /// which takes from 10 seconds to a minute and a half.
    private static let slow: [(prefix: String, seconds: Double)] = [
        ("linux-image-", 40), ("linux-headers-", 5), ("initramfs-tools", 30), ("dracut", 30),
        ("firmware-", 15), ("intel-microcode", 30), ("amd64-microcode", 30),
        ("cryptsetup-init", 30),
        ("mdadm", 20), ("lvm2", 20), ("udev", 20), ("plymouth", 20), ("grub-", 10), ("dkms", 60),
        ("zfs-", 60), ("locales-all", 10), ("locales", 20), ("ca-certificates-java", 8),
        ("ca-certificates", 5), ("openjdk-", 3), ("mariadb-server", 10), ("mysql-server", 10),
        ("postgresql-common", 3), ("redis-server", 2), ("squid", 2), ("php", 0.5), ("libc6", 3),
        ("systemd", 3), ("dbus", 1),
        ("docker-ce", 10), ("containerd", 5), ("texlive", 15), ("tex-common", 30), ("emacs", 15),
        ("python3.", 0.7), ("man-db", 10), ("samba", 5), ("slapd", 5), ("openssh-server", 2),
    ]
}
