internal import BelayModel

/// How a shell on a server becomes another user: the words before it, and what of them tells that
/// a password is wanted.
struct Becoming {
    let method: BecomeMethod
    let user: String
    let password: Secret?
    /// Letters and digits that nothing else prints.
    let nonce: String

    /// A script up to this size is an argument of the shell: Linux takes 128 KiB for one
    /// (execve(2), MAX_ARG_STRLEN), and `su` doubles quotes. A longer one is sent once the user has
    /// been become.
    private static let longestArgument = 60_000

    /// A command that runs a script as the user.
    func command(
        script: String, arguments: [String], input: RemoteCommand.Input
    ) -> RemoteCommand {
        let ready = "belay-ready \(nonce)\n"
        let begin = "printf 'belay-ready %s\\nbelay-begin %s\\n' \(nonce) \(nonce)\n"
        let isArgument = script.utf8.count <= Self.longestArgument
        let sent = isArgument ? [] : script.utf8.filter { $0 != 0 } + Array("\n#\(nonce)".utf8)
        let text = isArgument ? script : Self.load(sent.count, nonce)
        let shell = ["/bin/sh", "-c", begin + text, "belay"] + arguments
        var command = RemoteShell.login(
            script: ShellText.call("set --", words(shell)) + "\n" + ServerScript.become,
            nonce: nonce,
            input: input)
        command.script = sent
        command.needsTerminal = needsTerminal
        command.prompt = RemoteCommand.PasswordPrompt(
            program: method.rawValue, marker: marker, ready: ready, password: password,
            terminalRefusal: terminalRefusal)
        return command
    }

    /// Reads a script of so many bytes and runs all of it, or nothing.
    private static func load(_ size: Int, _ nonce: String) -> String {
        "s=$(command -p head -c \(size)); case $s in *'#\(nonce)') eval \"$s\"; exit;; esac; exit 97"
    }

    private func words(_ shell: [String]) -> [String] {
        switch method {
        case .sudo where password == nil: ["sudo", "-n", "-H", "-u", user, "--"] + terminal(shell)
        case .sudo: ["sudo", "-S", "-p", marker, "-H", "-u", user, "--"] + terminal(shell)
        // su takes one text for a shell (su(1)). Its password is read from standard input, a byte
        // at a time, where that is no terminal (misc_conv(3)).
        case .su:
            [
                "su", "-s", "/bin/sh", "-c",
                "exec " + shell.map(ShellText.quote).joined(separator: " "), user,
            ]
        case .doas where password == nil: ["doas", "-n", "-u", user, "--"] + shell
        case .doas: ["doas", "-u", user, "--"] + terminal(shell)
        }
    }

    /// On a terminal a shell would think that somebody sits in front of it: it has to see that
    /// nobody looks at its output. Its status is handed on, which a pipe alone does not do.
    private func terminal(_ shell: [String]) -> [String] {
        ["/bin/sh", "-c", ServerScript.offTerminal] + shell
    }

    /// The program's prompt for a password.
    private var marker: String {
        switch method {
        case .sudo: "belay-sudo \(nonce):"
        case .su: "Password: "
        // `doas (user@host) password: ` (env.c and pam.c of opendoas)
        case .doas: ") password: "
        }
    }

    /// doas asks on a terminal alone (readpassphrase(3), RPP_REQUIRE_TTY).
    private var needsTerminal: Bool { method == .doas && password != nil }

    /// Its complaint when it is set up to run on a terminal only.
    private var terminalRefusal: String? {
        switch method {
        // `requiretty` of sudoers(5).
        case .sudo: "you must have a tty to run sudo"
        case .su: "must be run from a terminal"
        case .doas: nil
        }
    }
}
