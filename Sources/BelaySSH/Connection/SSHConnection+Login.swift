internal import BelayModel
internal import CLibSSH2

extension SSHConnection {
    /// Tries what there is, agent first, then key files, then the password (RFC 4252).
    /// - Parameter earlier: what was tried already.
    func logIn(_ earlier: LoginAttempts) async throws(LinkError) {
        var attempts = earlier
        let methods = try await authenticationMethods()
        if session?.isAuthenticated == true { return }
        attempts.methods = methods
        tell("accepts \(methods.joined(separator: ", ")) of \(endpoint.user.printable)")
        if methods.contains("publickey"), try await logInByKey(&attempts) { return }
        try await askAgain(&attempts)
        if let password = endpoint.password {
            if try await logIn(password: password, &attempts) { return }
        } else if attempts.takesPassword {
            if try await logInByAskedPassword(&attempts) { return }
        }
        throw LinkError(.authentication, "\(label): \(attempts.words(endpoint.user.printable))")
    }

    private func authenticationMethods() async throws(LinkError) -> [String] {
        let user = endpoint.user
        let code = try await drive { [self] in
            methods = session?.authenticationMethods(user)
            if methods != nil || session?.isAuthenticated == true { return 0 }
            return session?.lastError.code ?? LIBSSH2_ERROR_SOCKET_DISCONNECT
        }
        guard code == 0 else { throw broken(code) }
        return methods ?? []
    }

    /// A key may have been the first of two things that the server wants (AuthenticationMethods of
    /// sshd_config(5)): then it takes the password only now.
    private func askAgain(_ attempts: inout LoginAttempts) async throws(LinkError) {
        guard !attempts.tried.isEmpty, !attempts.takesPassword else { return }
        let methods = try await authenticationMethods()
        guard methods != attempts.methods else { return }
        attempts.methods = methods
        tell("now accepts \(methods.joined(separator: ", "))")
    }

    private func logIn(
        password: Secret, _ attempts: inout LoginAttempts
    ) async throws(LinkError) -> Bool {
        let user = endpoint.user
        trying = { "the password" }
        tell("tries the password")
        if attempts.methods.contains("password") {
            let code = try await drive { [self] in
                session?.authenticate(user, password: password) ?? LIBSSH2_ERROR_SOCKET_DISCONNECT
            }
            if code == 0 { return true }
            attempts.tried.append(
                code == LIBSSH2_ERROR_PASSWORD_EXPIRED
                    ? "the password, which has expired" : "the password")
            try checkStillThere(attempts)
            return false
        }
        guard attempts.methods.contains("keyboard-interactive") else { return false }
        context.keyboardPassword = password
        let code = try await drive { [self] in
            session?.authenticateByKeyboard(user) ?? LIBSSH2_ERROR_SOCKET_DISCONNECT
        }
        context.keyboardPassword = nil
        if code == 0 { return true }
        let unanswered = context.unansweredPrompts.map { "“\($0)”" }.joined(separator: ", ")
        attempts.tried.append(
            "keyboard-interactive with the password"
                + (unanswered.isEmpty ? "" : " (the server also asked \(unanswered))"))
        try checkStillThere(attempts)
        return false
    }

    /// As `ssh -J` asks for a jump host's; see `JumpPasswords`.
    private func logInByAskedPassword(
        _ attempts: inout LoginAttempts
    ) async throws(LinkError) -> Bool {
        guard configuration.host.isJumpHost, !configuration.host.asksNobody else {
            let help = configuration.host.isJumpHost ? "BatchMode" : "ansible_password, -k"
            attempts.unusable.append("a password, for none was given (\(help))")
            return false
        }
        let passwords = shared.jumpPasswords
        let port = endpoint.port == 22 ? "" : " port \(endpoint.port)"
        let account = "\(endpoint.user)@\(endpoint.name)\(port)".printable
        var wrong: Secret?
        while true {
            let password = try await unhurried { [wrong] in
                await passwords.password(of: account, insteadOf: wrong)
            }
            guard let password else { break }
            if try await logIn(password: password, &attempts) { return true }
            wrong = password
        }
        if wrong == nil {
            attempts.unusable.append(
                "a password, which is asked for on a terminal or by SSH_ASKPASS: none was given, "
                    + "or a wrong one")
        }
        return false
    }

    /// A server that has had enough ends the connection: that is still a failed login.
    func checkStillThere(_ attempts: LoginAttempts) throws(LinkError) {
        guard wire.isExhausted || context.disconnectReason != nil else { return }
        throw LinkError(
            .authentication,
            "\(lost().message); \(attempts.words(endpoint.user.printable))")
    }
}

/// What a login has tried, for the message when nothing helped.
struct LoginAttempts {
    /// What the server offers.
    var methods: [String] = []
    var tried: [String] = []
    /// The key that was tried before the server was asked what it takes.
    var refused: PublicKey?
    /// What could not even be tried, and why.
    var unusable: [String] = []

    var takesPassword: Bool {
        methods.contains("password") || methods.contains("keyboard-interactive")
    }

    mutating func note(_ problem: KeyProblem, of key: LoginKey) {
        unusable.append("\(key.words): \(problem.words)")
    }

    func words(_ user: String) -> String {
        var text = "cannot log in as \(user): "
        var named: Set<String> = []
        let tried = tried.filter { named.insert($0).inserted }
        text +=
            tried.isEmpty ? "there was nothing to try" : "tried \(tried.joined(separator: ", "))"
        if !unusable.isEmpty { text += "; not tried: \(unusable.joined(separator: ", "))" }
        text += "; the server accepts \(methods.joined(separator: ", "))"
        return text
    }
}
