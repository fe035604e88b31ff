package import BelayModel

/// As whom a command runs on a server, and how it becomes that user.
package struct RemoteShell: Sendable {
    /// The user whom sudo is asked for; `nil`: the login's own.
    package var becomeUser: String?
    /// sudo's password; `nil`: sudo must not want one.
    package var password: Secret?

    package init(becomeUser: String? = nil, password: Secret? = nil) {
        self.becomeUser = becomeUser
        self.password = password
    }

    /// A command that reads its script from standard input, between markers.
    ///
    /// A login shell may print before it comes to the command, and sudo may fail before it does:
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
        let words = ([begin + script, "belay"] + arguments).map(ShellText.quote)
        let shell = "/bin/sh -c " + words.joined(separator: " ")
        guard let becomeUser else { return RemoteCommand("exec " + shell, input: input) }
        let user = ShellText.quote(becomeUser)
        guard let password else {
            return RemoteCommand("exec sudo -n -H -u \(user) -- \(shell)", input: input)
        }
        let marker = "belay-sudo \(nonce):"
        return RemoteCommand(
            "exec sudo -S -p \(ShellText.quote(marker)) -H -u \(user) -- \(shell)", input: input,
            prompt: RemoteCommand.PasswordPrompt(marker: marker, ready: ready, password: password))
    }
}
