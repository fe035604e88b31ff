internal import BelayModel
internal import BelaySystem
internal import Glibc

/// The ssh_config(5) files, read once for all servers. Pure: it runs no command and looks up no
/// name.
///
/// They mean what they mean to OpenSSH 9.2, the one of Debian 12; the tests compare the two. What
/// differs, differs on purpose:
/// - What later versions have is understood too: `Tag`, `Match tagged` and `sessiontype`, single
///   quotes and backslashes in `Match`, `${NAME}` and the tokens of the own account in `Include`,
///   `%j`, and keywords without a meaning for Belay. `Match localnetwork`, `version` and `command`
///   are errors, not ignored: who knows what they were to keep away.
/// - `%h` and other tokens of the server are errors in `Include`, for the files are read but once.
/// - `CanonicalizeHostname` only has the files read for a second time, with `final` and
///   `canonical`; names are not looked up.
/// - Of keywords without a meaning for Belay the value is not looked at as closely.
/// - A user name that could become an option, or end a command, is refused wherever it comes from,
///   as by OpenSSH 9.6, and not only when it is given as an argument. What a token stands for in a
///   command (`Match exec`, `ProxyCommand`) must mean nothing to a shell, whichever token it is.
/// - `Match exec` is run once a distinct command, only where its block could apply, without the
///   terminal, and not for ever.
package struct SSHConfig: Sendable {
    /// Which files.
    package enum Source: Sendable {
        /// ~/.ssh/config, then /etc/ssh/ssh_config; neither needs to be there.
        case standard
        /// This one instead (`ssh -F`); "none" for none.
        case file(String)
    }

    let files: [ConfigFile]
    let context: SSHConfigContext
    private let wantsFinalPass: Bool
    let usualPaths: UsualPaths?

    /// - Throws: everything that is wrong in the files.
    package init(_ source: Source, _ context: SSHConfigContext) throws(SSHConfigError) {
        switch source {
        case .standard: try self.init(standard: context)
        case .file(let path) where path.lowercasedASCII == "none": self.init([], context)
        case .file(let path): try self.init(file: path, context)
        }
    }

    private init(_ files: [ConfigFile], _ context: SSHConfigContext) {
        self.files = files
        self.context = context
        wantsFinalPass = files.contains(where: \.wantsFinalPass)
        usualPaths = UsualPaths(context)
    }

    private init(file path: String, _ context: SSHConfigContext) throws(SSHConfigError) {
        var reader = ConfigReader(context: context, origin: .user)
        let file = reader.file(path)
        guard let file, reader.problems.isEmpty else { throw SSHConfigError(reader.problems) }
        self.init([file], context)
    }

    private init(standard context: SSHConfigContext) throws(SSHConfigError) {
        var files: [ConfigFile] = []
        var problems: [SSHConfigProblem] = []
        let user = context.home + "/.ssh/config"
        let paths = [
            (user, ConfigOrigin.user), (context.systemDirectory + "/ssh_config", .system),
        ]
        for (path, origin) in paths {
            let bytes: [UInt8]
            do { bytes = try readFile(path) } catch {
                // `ssh` does without a file that it may not read; of these it would read on.
                if [EFBIG, ENODEV, ETIMEDOUT].contains(error.code) {
                    problems.append(SSHConfigProblem(nil, "cannot read \(error)"))
                }
                continue
            }
            var reader = ConfigReader(context: context, origin: origin)
            if origin == .user {
                do { try ConfigPermissions.check(path, context.uid) } catch {
                    problems.append(
                        SSHConfigProblem(ConfigPlace(path: path, line: 0), error.message))
                }
            }
            files.append(reader.parse(bytes, path: path))
            problems += reader.problems
        }
        guard problems.isEmpty else { throw SSHConfigError(problems) }
        self.init(files, context)
    }

    /// The options of a server when some commands have been answered.
    package enum Outcome: Sendable {
        case options(SSHHostOptions)
        /// This one has to be run first.
        case needs(SSHConfigCommand)
    }

    /// - Parameter answers: by the text of a command that was run, whether it ended with 0.
    package func outcome(
        for server: SSHServerName, answers: [String: Bool] = [:]
    ) throws(SSHConfigError) -> Outcome {
        switch try settings(for: server, answers: answers) {
        case .needs(let command): .needs(command)
        case .settings(let settings, let host):
            .options(
                try SSHHostOptions(
                    settings, originalHost: server.host, hostName: host, context, usualPaths))
        }
    }

    /// The same, before anything is replaced in what `ssh -G` prints as it is.
    enum Resolution {
        case settings(ConfigSettings, hostName: String)
        case needs(SSHConfigCommand)
    }

    /// - Parameter explaining: whether places are wanted, too.
    func settings(
        for server: SSHServerName, answers: [String: Bool], explaining: Bool = false
    ) throws(SSHConfigError) -> Resolution {
        try server.checkNames()
        var settings = try server.settings(context)
        settings.places = explaining ? [:] : nil
        var evaluation = ConfigEvaluation(
            host: server.host, settings: settings, answers: answers, context: context)
        do {
            try evaluation.read(files)
            var host = try hostName(evaluation, from: server.host)
            if wantsFinalPass || evaluation.settings.canonicalizeHostname == true {
                evaluation.beginFinalPass(host: host)
                try evaluation.read(files)
                host = evaluation.host
            }
            try check(evaluation.settings, host: host)
            return .settings(evaluation.settings, hostName: host)
        } catch {
            switch error {
            case .needs(let command): return .needs(command)
            case .failed(let error): throw error
            }
        }
    }

    private func hostName(
        _ evaluation: ConfigEvaluation, from host: String
    ) throws(ConfigEvaluation.Interruption) -> String {
        var name = host
        if let written = evaluation.settings.hostName {
            do { name = try context.expandHostName(written, host) } catch { throw .failed(error) }
        }
        return NumericAddress.normal(name, evaluation.settings.addressFamily ?? .any)
    }

    private func check(
        _ settings: ConfigSettings, host: String
    ) throws(ConfigEvaluation.Interruption) {
        let user = settings.user ?? context.user
        guard SSHServerName.isValid(user: user) else {
            throw .failed(SSHConfigError(nil, "'\(user)' cannot be the name of a user"))
        }
        if let refusal = settings.refuseConnection {
            throw .failed(
                SSHConfigError(
                    refusal.place, "connections to '\(host)' are refused: \(refusal.text)"))
        }
        guard let jump = settings.proxyJump, let hop = jump.jump?.hops.last else { return }
        if hop.host == host, hop.port ?? 22 == settings.port ?? 22, hop.user ?? user == user {
            throw .failed(
                SSHConfigError(jump.place, "'\(host)' is its own jump host (ProxyJump)"))
        }
    }
}
