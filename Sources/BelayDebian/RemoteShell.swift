package import BelayModel

/// As whom a command runs on a server, and how it becomes that user.
package struct RemoteShell: Sendable {
    /// The user whom it becomes; `nil`: the login's own.
    package var becomeUser: String?
    package var method: BecomeMethod
    /// The password for becoming that user; `nil`: none may be wanted.
    package var password: Secret?

    package init(
        becomeUser: String? = nil, method: BecomeMethod = .sudo, password: Secret? = nil
    ) {
        self.becomeUser = becomeUser
        self.method = method
        self.password = password
    }

    /// Whether what runs is the login's, and no other user's.
    package var isLogin: Bool { becomeUser == nil }

    /// Letters and digits that nothing else prints.
    package static func nonce() -> String {
        String(UInt64.random(in: .min ... .max), radix: 36)
    }

    /// A command that reads its script from standard input, between markers.
    ///
    /// A login shell may print before it comes to the command, and sudo may fail before that:
    /// what the script prints follows a line `belay-begin NONCE` on standard output; without that
    /// line, the script never ran.
    /// - Parameters:
    ///   - arguments: the script's, each becomes one word.
    ///   - nonce: letters and digits that nothing else prints.
    package func command(
        script: String, arguments: [String] = [], nonce: String, input: RemoteCommand.Input
    ) -> RemoteCommand {
        let ready = "belay-ready \(nonce)\n"
        let begin = "printf 'belay-ready %s\\nbelay-begin %s\\n' \(nonce) \(nonce)\n"
        let shell = ["/bin/sh", "-c", begin + script, "belay"] + arguments
        guard let becomeUser else {
            let line = shell.map(ShellText.quote).joined(separator: " ")
            return RemoteCommand("exec " + line, input: input)
        }
        return Becoming(method: method, user: becomeUser, password: password, nonce: nonce)
            .command(shell, ready: ready, input: input)
    }
}
