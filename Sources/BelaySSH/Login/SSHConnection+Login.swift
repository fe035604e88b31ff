internal import BelayKeys
internal import BelayModel
internal import BelaySSHConfig
internal import CLibSSH2

/// The result of one attempt to log in.
enum LoginOutcome {
    case loggedIn
    /// With what the server said, if it said anything of it.
    case refused(LoginAnswer?)
    /// The server has not counted it.
    case notTried
}

extension SSHConnection {
    /// Does what `LoginMachine` says, until the server lets the user in or nothing is left.
    /// - Parameters:
    ///   - earlier: what was tried already.
    ///   - first: the only key there is, which was shown before the server was asked what it takes.
    func logIn(
        _ earlier: LoginReport, after first: (key: PublicKey, answer: LoginAnswer?)? = nil
    ) async throws(LinkError) {
        var report = earlier
        var machine = LoginMachine(
            configuration.host.loginMethods, password: passwordSource,
            triesWithoutPassword: !configuration.host.asksNobody, after: first?.answer)
        var keys: [LoginKey] = []
        var password = endpoint.password
        while true {
            let action = machine.next()
            switch action {
            case .ask:
                let methods = try await authenticationMethods()
                if session?.isAuthenticated == true { return }
                machine.offers(methods)
                report.methods = methods
                tell("accepts \(methods.joined(separator: ", ")) of \(endpoint.user.printable)")
            case .gatherKeys:
                keys = try await loginKeys(&report).filter { $0.publicKey != first?.key }
                machine.gathered(keys: keys.count)
            case .tryKey, .tryPassword, .tryWithoutPassword:
                let outcome = try await tryToLogIn(action, keys, password, &report)
                do {
                    if try isIn(outcome, &machine, report) { return }
                } catch {
                    // Thrown out for it: the same is not to be shown again, which may lock the account.
                    if passwordSource == .asked, let password {
                        await shared.jumpPasswords.refuse(password, of: account)
                    }
                    throw error
                }
            case .askForPassword:
                password = try await askedPassword(insteadOf: password, &report)
                machine.passwordCame(password != nil)
            case .giveUp:
                noteRest(machine, keys, &report)
                throw notLoggedIn(report)
            }
        }
    }

    /// As a person is asked for its password.
    private var account: String {
        let port = endpoint.port == 22 ? "" : " port \(endpoint.port)"
        return "\(endpoint.user)@\(endpoint.name)\(port)".printable
    }

    private var passwordSource: LoginMachine.Password {
        if endpoint.password != nil { return .given }
        return configuration.host.isJumpHost && !configuration.host.asksNobody ? .asked : .none
    }

    private func isIn(
        _ outcome: LoginOutcome, _ machine: inout LoginMachine, _ report: LoginReport
    ) throws(LinkError) -> Bool {
        switch outcome {
        case .loggedIn:
            return true
        case .notTried:
            machine.couldNotTry()
        case .refused(let answer):
            machine.refused(answer, isUseless: context.wasAskedNothing)
            if let answer {
                let words = answer.isPartialSuccess ? "takes that for one step, and" : "now"
                tell("\(words) accepts \(answer.methods.joined(separator: ", ").printable)")
            }
        }
        try checkStillThere(report)
        return false
    }

    private func tryToLogIn(
        _ action: LoginMachine.Action, _ keys: [LoginKey], _ password: Secret?,
        _ report: inout LoginReport
    ) async throws(LinkError) -> LoginOutcome {
        switch action {
        case .tryKey(let number) where number < keys.count:
            try await logIn(keys[number], &report)
        case .tryPassword(.password):
            try await logIn(password: password ?? Secret(""), &report)
        case .tryPassword(.keyboardInteractive):
            try await logInByKeyboard(password, &report)
        case .tryWithoutPassword:
            try await logInByKeyboard(nil, &report)
        case .ask, .gatherKeys, .tryKey, .tryPassword, .askForPassword, .giveUp:
            .notTried
        }
    }

    private func noteRest(
        _ machine: LoginMachine, _ keys: [LoginKey], _ report: inout LoginReport
    ) {
        let offered = machine.offered ?? []
        if offered.contains(LoginMethod.publicKey.rawValue) {
            report.unusable += machine.keysLeft.filter { $0 < keys.count }.map {
                "\(keys[$0].words): a server stops at \(LoginMachine.tryLimit) tries"
            }
        }
        for method in LoginMethod.allCases
        where offered.contains(method.rawValue) && !configuration.host.loginMethods.contains(method)
        {
            report.unusable.append("\(method.rawValue), which ssh_config excludes")
        }
        let takesPassword = configuration.host.loginMethods.contains {
            $0.takesPassword && offered.contains($0.rawValue)
        }
        if passwordSource == .none, takesPassword {
            let help = configuration.host.isJumpHost ? "BatchMode" : "ansible_password, -k"
            report.unusable.append("a password, for none was given (\(help))")
        }
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

    /// A server that has had enough ends the connection: that is still a failed login.
    func checkStillThere(_ report: LoginReport) throws(LinkError) {
        guard wire.isExhausted || context.disconnectReason != nil else { return }
        throw LinkError(
            .authentication, "\(lost().message); \(report.words(endpoint.user.printable))")
    }

    private func notLoggedIn(_ report: LoginReport) -> LinkError {
        LinkError(.authentication, "\(label): \(report.words(endpoint.user.printable))")
    }
}

// MARK: - By password

extension SSHConnection {
    private func logIn(
        password: Secret, _ report: inout LoginReport
    ) async throws(LinkError) -> LoginOutcome {
        let user = endpoint.user
        trying = { "the password" }
        tell("tries the password")
        context.beginAnswer()
        let code = try await drive { [self] in
            session?.authenticate(user, password: password) ?? LIBSSH2_ERROR_SOCKET_DISCONNECT
        }
        if code == 0 { return .loggedIn }
        let hasExpired = code == LIBSSH2_ERROR_PASSWORD_EXPIRED
        report.note(
            hasExpired ? "the password, which has expired" : "the password", context.loginAnswer)
        return .refused(context.loginAnswer)
    }

    /// - Parameter password: `nil`: only what asks nothing is answered.
    private func logInByKeyboard(
        _ password: Secret?, _ report: inout LoginReport
    ) async throws(LinkError) -> LoginOutcome {
        let user = endpoint.user
        let words =
            password == nil
            ? "keyboard-interactive without a password" : "keyboard-interactive with the password"
        trying = { words }
        tell("tries \(words)")
        context.beginQuestions(password)
        defer { context.endQuestions() }
        let code: Int32
        do {
            code = try await drive { [self] in
                session?.authenticateByKeyboard(user) ?? LIBSSH2_ERROR_SOCKET_DISCONNECT
            }
        } catch {
            guard case .flooded(.question) = wire.end else { throw error }
            report.unusable.append(
                "keyboard-interactive, which asks \(context.unansweredWords) of nobody "
                    + "(ansible_password, -k)")
            throw notLoggedIn(report)
        }
        if code == 0 { return .loggedIn }
        guard !context.wasAskedNothing else {
            // sshd without PAM offers it, and has nobody to ask the questions.
            if let answer = context.loginAnswer { report.methods = answer.methods }
            return .refused(context.loginAnswer)
        }
        let unanswered = context.unansweredWords
        report.note(
            words + (unanswered.isEmpty ? "" : " (the server also asked \(unanswered))"),
            context.loginAnswer)
        return .refused(context.loginAnswer)
    }

    /// As `ssh -J` asks for a jump host's; see `JumpPasswords`.
    private func askedPassword(
        insteadOf wrong: Secret?, _ report: inout LoginReport
    ) async throws(LinkError) -> Secret? {
        let (passwords, account) = (shared.jumpPasswords, account)
        let password = try await unhurried {
            await passwords.password(of: account, insteadOf: wrong)
        }
        if password == nil, wrong == nil {
            report.unusable.append(
                "a password, which is asked for on a terminal or by SSH_ASKPASS: none was given, "
                    + "or a wrong one")
        }
        return password
    }
}
