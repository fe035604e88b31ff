/// The environment of Belay's own scripts on a server, whatever sshd, the login or sudo hands over.
package enum FixedEnvironment {
    /// The `PATH` of `Scripts/Common/fixed-path.sh`.
    package static let path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

    /// The beginning of a script that runs as it is.
    package static let alone = ServerScript.cleanEnvironment + ServerScript.fixedPath

    /// The beginning of a script that starts another one with ``takeOver``: that learns the login's
    /// `PATH`, which the playbook's items are run with.
    static let handOver =
        ServerScript.cleanEnvironment + ServerScript.handOver + ServerScript.fixedPath

    static let takeOver =
        ServerScript.cleanEnvironment + ServerScript.loginPath + ServerScript.fixedPath

    /// What an item of Belay's own keeps of the environment: who it is, and how the network is
    /// reached.
    static let kept = [
        "http_proxy", "https_proxy", "ftp_proxy", "all_proxy", "no_proxy", "HTTP_PROXY",
        "HTTPS_PROXY", "FTP_PROXY", "ALL_PROXY", "NO_PROXY",
    ]

    /// Whether the playbook's `environment` may set a variable for items of Belay's own, as it does
    /// for a proxy. What would change the shell, the loader, apt, dpkg or debconf may not.
    package static func mayBeGiven(_ name: String) -> Bool {
        !refused.contains(name)
            && ![
                "LD_", "LC_", "APT_", "DPKG_", "DEB_", "DEBIAN_", "DEBCONF_", "BELAY_", "SUDO_",
                "UCF_", "NEEDRESTART_", "BASH_", "PERL", "PYTHON",
            ].contains { name.hasPrefix($0) }
    }

    private static let refused: Set<String> = [
        "PATH", "IFS", "ENV", "PS1", "PS2", "PS4", "CDPATH", "HOME", "USER", "LOGNAME", "SHELL",
        "SHELLOPTS", "BASHOPTS", "POSIXLY_CORRECT", "TMPDIR", "TMP", "TEMP", "LANG", "LANGUAGE",
        "GCONV_PATH", "LOCPATH", "NLSPATH", "GETCONF_DIR", "GREP_OPTIONS", "TAR_OPTIONS", "TERM",
        "OPENSSL_CONF", "MAIL", "OLDPWD", "PWD", "PPID", "OPTIND", "OPTARG", "LINENO",
    ]
}
