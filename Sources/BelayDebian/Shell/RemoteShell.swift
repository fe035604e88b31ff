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

    /// A command that runs a script in a POSIX shell, whatever the login shell is.
    ///
    /// A login shell may print before it comes to the command, and sudo may fail before that:
    /// what the script prints follows a line `belay-begin NONCE` on standard output; without that
    /// line, the script never ran. The command's input is the script's.
    /// - Parameters:
    ///   - arguments: the script's, each becomes one word.
    ///   - nonce: letters and digits that nothing else prints.
    package func command(
        script: String, arguments: [String] = [], nonce: String, input: RemoteCommand.Input
    ) -> RemoteCommand {
        if let becomeUser {
            return Becoming(method: method, user: becomeUser, password: password, nonce: nonce)
                .command(script: script, arguments: arguments, input: input)
        }
        if case .none = input, arguments.isEmpty, Bootstrap.isPlain(script) {
            var command = RemoteCommand(Bootstrap.line(nonce, running: script))
            command.shellWord = Bootstrap.word(nonce)
            return command
        }
        var lines = ["echo belay-begin \(nonce)"]
        if !arguments.isEmpty { lines.append(ShellText.call("set --", arguments)) }
        let isShort = !(lines + [script]).contains { $0.contains("\n") }
        let text = (lines + [script]).joined(separator: isShort ? "; " : "\n")
        return Self.login(script: text, nonce: nonce, input: input)
    }

    /// The same for a script that somebody has typed: what it says on standard error is its own.
    package func command(
        typed script: String, arguments: [String], nonce: String, input: RemoteCommand.Input
    ) -> RemoteCommand {
        let text = isLogin ? Bootstrap.standalone(script) : script
        return command(script: text, arguments: arguments, nonce: nonce, input: input)
    }

    /// A command that runs a script as the login's user, without a line that tells of its begin.
    package static func login(
        script: String, nonce: String, input: RemoteCommand.Input
    ) -> RemoteCommand {
        var command = RemoteCommand(Bootstrap.line(nonce), input: input)
        command.opening = Bootstrap.opening(script, nonce)
        command.shellWord = Bootstrap.word(nonce)
        return command
    }
}
