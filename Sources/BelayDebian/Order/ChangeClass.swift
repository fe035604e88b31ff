/// How much a package has to do with what Belay itself stands on while it works: the later in
/// this list, the later it is changed, so that a mishap leaves as little as possible undone.
enum ChangeClass: Int, Comparable, CaseIterable {
    case none
    /// What installs packages and runs scripts. After the ordinary ones: in a stable release they
    /// need nothing new of it.
    case tools
    /// The C library and what it brings.
    case libc
    case systemd
    case network
    /// The way in: the SSH server, what it authenticates with, and becoming root.
    case login

    /// - Parameters:
    ///   - package: the name without an architecture.
    ///   - source: the name of its source package.
    init(package: String, source: String) {
        if package == "openssh-server" || Self.loginSources.contains(source) {
            self = .login
        } else if Self.networkSources.contains(source) {
            self = .network
        } else if source == "systemd" || source == "dbus" {
            self = .systemd
        } else if source == "glibc" {
            self = .libc
        } else if Self.toolSources.contains(source) {
            self = .tools
        } else {
            self = .none
        }
    }

    private static let loginSources: Set<String> = ["openssh", "sudo", "pam", "shadow", "dropbear"]
    private static let networkSources: Set<String> = [
        "ifupdown", "ifupdown-ng", "netplan.io", "network-manager", "connman", "isc-dhcp",
        "dhcpcd", "dhcpcd5", "iproute2", "resolvconf", "openresolv", "wpa", "iptables",
        "nftables", "firewalld", "ufw", "bridge-utils", "ifenslave", "vlan",
    ]
    private static let toolSources: Set<String> = [
        "apt", "dpkg", "dash", "bash", "coreutils", "debconf",
    ]

    /// The packages that a set is known by.
    static let names: Set<String> = ["libc6", "systemd", "openssh-server"]

    /// The same for shells: `SOURCE=NUMBER …`; every other source has the number 0.
    static var table: String {
        let sources: [(Set<String>, ChangeClass)] = [
            (loginSources, .login), (networkSources, .network), (["systemd", "dbus"], .systemd),
            (["glibc"], .libc), (toolSources, .tools),
        ]
        return sources.flatMap { names, changeClass in
            names.sorted().map { "\($0)=\(changeClass.rawValue)" }
        }.joined(separator: " ")
    }

    static func < (one: ChangeClass, other: ChangeClass) -> Bool { one.rawValue < other.rawValue }
}
