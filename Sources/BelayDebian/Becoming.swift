internal import BelayModel

/// How a shell on a server becomes another user: the words before it, and what of them tells that
/// a password is wanted.
struct Becoming {
    let method: BecomeMethod
    let user: String
    let password: Secret?
    /// Letters and digits that nothing else prints.
    let nonce: String

    /// A command that runs `shell`, the words of a command, as the user.
    func command(
        _ shell: [String], ready: String, input: RemoteCommand.Input
    ) -> RemoteCommand {
        let words = ["/bin/sh", "-c", Self.start] + words(shell)
        let prompt = RemoteCommand.PasswordPrompt(
            program: method.rawValue, marker: marker, ready: ready, password: password,
            terminalRefusal: terminalRefusal)
        return RemoteCommand(
            "exec " + words.map(ShellText.quote).joined(separator: " "), input: input,
            prompt: prompt, needsTerminal: needsTerminal)
    }

    /// The login shell may be any; this is a POSIX one. Messages are in English, as they have to be
    /// to be understood here.
    private static let start = """
        command -v "$0" >/dev/null 2>&1 || {
        echo "belay: $0 is not installed on this server" >&2; exit 127; }
        export LC_ALL=C.UTF-8; exec "$0" "$@"
        """

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
        ["/bin/sh", "-c", Self.onTerminal] + shell
    }

    private static let onTerminal = """
        [ -t 0 ] || exec "$0" "$@"
        exec 4>&1
        s=$({ { "$0" "$@" 3>&- 4>&-; echo $? >&3; } 2>&1 | cat >&4; } 3>&1)
        exit "$s"
        """

    /// What the program prints when it wants a password.
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

    /// What it says when it is set up to run on a terminal only.
    private var terminalRefusal: String? {
        switch method {
        // `requiretty` of sudoers(5).
        case .sudo: "you must have a tty to run sudo"
        case .su: "must be run from a terminal"
        case .doas: nil
        }
    }
}
