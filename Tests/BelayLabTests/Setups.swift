import Foundation
import Testing

extension Setup {
    private static let gcm = "Ciphers aes128-gcm@openssh.com,aes256-gcm@openssh.com"
    private static let password = "ansible_password=lab-setup"

    static let all = [
        Setup(name: "Debian's own", outcome: .reached),
        Setup(name: "AES-GCM only", options: [gcm], outcome: .needsNewLibrary("cipher")),
        Setup(
            name: "ChaCha20 only", options: ["Ciphers chacha20-poly1305@openssh.com"],
            outcome: .needsNewLibrary("cipher")),
        Setup(
            name: "encrypt-then-MAC only",
            options: ["Ciphers aes256-ctr", "MACs hmac-sha2-512-etm@openssh.com"],
            outcome: .needsNewLibrary("MAC")),
        Setup(
            name: "Curve25519 only", options: ["KexAlgorithms curve25519-sha256"],
            outcome: .reached),
        Setup(
            name: "group 16 only", options: ["KexAlgorithms diffie-hellman-group16-sha512"],
            outcome: .reached),
        Setup(
            name: "post-quantum only",
            options: ["KexAlgorithms sntrup761x25519-sha512@openssh.com"],
            outcome: .refused("no common key exchange algorithm: the server offers sntrup761")),
        Setup(name: "ECDSA host key only", hostKeys: ["ecdsa"], outcome: .reached),
        Setup(name: "RSA host key only", hostKeys: ["rsa"], outcome: .needsNewLibrary("host key")),
        Setup(name: "one session", options: ["MaxSessions 1"], outcome: .reached),
        Setup(name: "one try", options: ["MaxAuthTries 1"], outcome: .reached),
        Setup(
            name: "a forced command", options: ["ForceCommand /bin/true"],
            outcome: .refused("ForceCommand")),
        Setup(
            name: "PAM's questions only",
            options: [
                "KbdInteractiveAuthentication yes", "AuthenticationMethods keyboard-interactive",
            ], variables: password, outcome: .reached),
        Setup(
            name: "password only",
            options: ["PasswordAuthentication yes", "AuthenticationMethods password"],
            variables: password, outcome: .reached),
        Setup(
            name: "a wrong password",
            options: ["PasswordAuthentication yes", "AuthenticationMethods password"],
            variables: "ansible_password=wrong", outcome: .refused("tried the password")),
        Setup(
            name: "key and password",
            options: ["PasswordAuthentication yes", "AuthenticationMethods publickey,password"],
            variables: password, outcome: .reached),
        Setup(
            name: "a long banner", options: ["Banner /run/banner"],
            preparation: "head -c 7500 /dev/zero | tr '\\0' x | fold >/run/banner",
            outcome: .reached),
        Setup(
            name: "a login shell that prints",
            preparation: "sed -i '1i echo welcome; echo trouble >&2' /home/$user/.bashrc",
            outcome: .reached),
        Setup(
            name: "no login shell", preparation: "usermod -s /bin/false $user",
            outcome: .refused("the login shell did not run the command")),
        Setup(
            name: "an expired account", preparation: "chage -E 1 $user",
            outcome: .refused("is the account expired or locked?")),
        Setup(
            name: "an expired password", preparation: "chage -d 0 $user",
            outcome: .refused("assword")),
        Setup(
            name: "root shut out", options: ["PermitRootLogin no"], user: "root",
            outcome: .refused("cannot log in as root")),
        Setup(
            name: "somebody else's", options: ["AllowUsers nobody"],
            outcome: .refused("the server accepts publickey")),
        Setup(name: "Dropbear", isDropbear: true, outcome: .reached),
    ]
}

extension FewTests {
    @Test("Every set-up of a server is reached, or it is said why not", arguments: Setup.all)
    func setup(_ setup: Setup) async throws {
        // One server of each suite.
        let servers = Array(try await Lab.few.prefix(2))
        let port = 2300 + (Setup.all.firstIndex { $0.name == setup.name } ?? 0)
        let box = try await AdminBox(servers)
        var lines: [String] = []
        for server in servers {
            try await server.shell(setup.script(port: port))
            let address = try await server.shell("hostname -I").split { $0.isWhitespace }[0]
            let user = setup.user.replacing("$user", with: "setup\(port)")
            lines.append(
                "\(server.name) ansible_host=\(address) ansible_port=\(port) "
                    + "ansible_user=\(user) \(setup.variables)")
        }
        let key = try await Lab.shared.value.keyFile
        let inventory = try box.workspace.write(
            "setup.ini",
            lines.joined(separator: "\n")
                + "\n[all:vars]\nansible_ssh_private_key_file=\(key)\n")
        let result = try await box.belay(
            "ping", "all", "-i", inventory, "-F", "none", "--accept-new-host-keys",
            "--known-hosts", box.workspace.file("known").path)
        for server in servers { check(setup, server, result) }
        for server in servers {
            try await server.shell("kill $(cat /run/setup-\(port).pid)")
        }
    }

    private func check(_ setup: Setup, _ server: LabServer, _ result: CommandResult) {
        let isReached = result.output.contains("\(server.name): ok")
        let message =
            result.errors.split(separator: "\n").first { $0.contains(server.name) } ?? ""
        switch setup.outcome {
        case .reached:
            #expect(isReached, "\(message)")
        case .refused(let words):
            #expect(!isReached && message.contains(words), "\(message)")
        case .needsNewLibrary(let category):
            let isTold =
                message.contains("no common \(category) algorithm")
                && message.contains("Belay with libssh2 1.10") && message.contains("libssh2 1.11")
            #expect(isReached || isTold, "\(message)")
        }
    }
}
