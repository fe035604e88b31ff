import Foundation
import Testing

/// One way in which a server's SSH is set up, and what comes of it.
struct Setup: Sendable, CustomTestStringConvertible {
    enum Outcome: Sendable {
        case reached
        /// A message that has this in it.
        case refused(String)
        /// Libssh2 1.10 cannot; the message says what is missing.
        case needsNewLibrary(String)
    }

    let name: String
    /// Lines for sshd_config; they go first, so they win.
    var options: [String] = []
    var hostKeys = ["ed25519", "ecdsa"]
    /// Run as root on the server before; `$user` is a user of the test's own.
    var preparation = ""
    /// Variables of the inventory.
    var variables = ""
    var user = "$user"
    var isDropbear = false
    let outcome: Outcome

    var testDescription: String { name }

    /// Starts a server on a port.
    func script(port: Int) -> String {
        """
        set -e
        user=setup\(port)
        file=/run/setup-\(port)
        id $user >/dev/null 2>&1 || useradd --create-home --shell /bin/bash $user
        echo $user:lab-setup | chpasswd
        install -d -m 700 -o $user -g $user /home/$user/.ssh
        install -m 600 -o $user -g $user /lab/authorized_keys /home/$user/.ssh/
        \(preparation)
        \(isDropbear ? dropbear(port) : sshd(port))
        """
    }

    private func dropbear(_ port: Int) -> String {
        "mkdir -p /etc/dropbear; dropbear -R -p \(port) -P $file.pid 2>$file.log"
    }

    private func sshd(_ port: Int) -> String {
        let own = hostKeys.map { "HostKey /run/setup-key-\($0)" }
        let lines =
            options + own + [
                "Port \(port)", "PidFile /run/setup-\(port).pid", "UsePAM yes", "UseDNS no",
                "PasswordAuthentication no", "KbdInteractiveAuthentication no",
            ]
        let keys = hostKeys.map { type in
            "[ -e /run/setup-key-\(type) ] || "
                + "ssh-keygen -q -t \(type) -N '' -f /run/setup-key-\(type)"
        }
        return keys.joined(separator: "\n") + "\ncat >$file.conf <<'END'\n"
            + lines.joined(separator: "\n") + "\nEND\n"
                + """
                # sshd from 9.8 on refuses an address for a while after failed logins.
                sshd -V 2>&1 | grep -Eq 'OpenSSH_(9\\.[89]|1[0-9])' && echo PerSourcePenalties no >>$file.conf
                /usr/sbin/sshd -f $file.conf -E $file.log
                """
    }
}
