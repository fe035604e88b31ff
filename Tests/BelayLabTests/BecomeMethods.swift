import Foundation
import Testing

/// A way of becoming root, and what `belay ping -b` says of it.
struct BecomeCase: Sendable, CustomTestStringConvertible {
    let user: String
    var method = "sudo"
    var password: String?
    let words: String

    var testDescription: String { "\(user) by \(method), password \(password ?? "none")" }

    private static let root = "becomes root"
    private static let wrong = "lab-wrong"

    /// `strict` has a requiretty and a lecture in sudoers, `lax` may use doas.
    static let all = [
        BecomeCase(user: "strict", password: "lab-strict", words: root),
        BecomeCase(user: "strict", password: wrong, words: "sudo does not accept the password"),
        BecomeCase(user: "strict", words: "a password is required"),
        BecomeCase(user: "lax", method: "su", password: "lab-root", words: root),
        BecomeCase(user: "lax", method: "su", password: wrong, words: "is the password wrong?"),
        BecomeCase(user: "lax", method: "su", words: "su wants a password, and none was given"),
        BecomeCase(user: "lax", method: "doas", password: "lab-lax", words: root),
        BecomeCase(user: "lax", method: "doas", password: wrong, words: "is the password wrong?"),
        BecomeCase(user: "lax", method: "doas", words: "give it with ansible_become_password"),
        BecomeCase(user: "lax", password: "lab-lax", words: "is not in the sudoers file"),
    ]

    static let preparation = """
        set -e
        for user in strict lax; do
            id $user >/dev/null 2>&1 || useradd --create-home --shell /bin/bash $user
            echo $user:lab-$user | chpasswd
            install -d -m 700 -o $user -g $user /home/$user/.ssh
            install -m 600 -o $user -g $user /lab/authorized_keys /home/$user/.ssh/
        done
        echo root:lab-root | chpasswd
        echo 'permit lax as root' >/etc/doas.conf
        chmod 600 /etc/doas.conf
        printf '%s\\n' 'strict ALL=(ALL:ALL) ALL' 'Defaults:strict requiretty, lecture=always' \\
            >/etc/sudoers.d/strict
        chmod 440 /etc/sudoers.d/strict
        """
}

extension FewTests {
    @Test("Becomes root by each method, or says why not", arguments: BecomeCase.all)
    func becomeMethod(_ becoming: BecomeCase) async throws {
        let servers = Array(try await Lab.few.prefix(2))
        for server in servers { try await server.shell(BecomeCase.preparation) }
        var variables = ["ansible_become_method=\(becoming.method)"]
        if let password = becoming.password {
            variables.append("ansible_become_password=\(password)")
        }
        let box = try await AdminBox(servers, user: becoming.user, variables: variables)
        let result = try await box.belay(
            "ping", "all", "-b", "-i", box.inventory, "-F", "none", "--known-hosts",
            box.knownHosts)
        for server in servers {
            let lines = (result.output + result.errors).split(separator: "\n")
            let own = lines.filter { $0.contains(server.name) }
            #expect(own.contains { $0.contains(becoming.words) }, "\(own)")
        }
        if let password = becoming.password {
            #expect(!(result.output + result.errors).contains(password))
        }
    }
}
