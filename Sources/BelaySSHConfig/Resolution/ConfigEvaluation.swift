internal import BelayModel

/// Goes through the files for one server.
struct ConfigEvaluation {
    let context: SSHConfigContext
    /// As it was asked for.
    let originalHost: String
    /// The exit status of commands that `Match exec` has, where they were run already: whether it
    /// was 0.
    let answers: [String: Bool]
    /// The name that `Host` is matched with: on the second reading the one to connect to.
    private(set) var host: String
    private(set) var isFinal = false
    private(set) var settings: ConfigSettings
    /// What `Match` looks at again and again. The name to connect to is as far as it is known at
    /// the place; `nil`: to be found out.
    private let originalBytes: [UInt8]
    private var connectBytes: [UInt8]?

    /// Why it cannot go on.
    enum Interruption: Error {
        case failed(SSHConfigError)
        /// The outcome of a command is needed.
        case needs(SSHConfigCommand)
    }

    init(
        host: String, settings: ConfigSettings, answers: [String: Bool], context: SSHConfigContext
    ) {
        originalHost = host
        self.host = host
        self.settings = settings
        self.answers = answers
        self.context = context
        originalBytes = host.utf8.map(\.lowercasedASCII)
    }

    mutating func read(_ files: [ConfigFile]) throws(Interruption) {
        for file in files { try read(file) }
    }

    /// From here on `final` holds.
    mutating func beginFinalPass(host: String) {
        self.host = host
        isFinal = true
        settings.hostName = Written(text: host, place: nil)
        connectBytes = nil
    }

    private mutating func read(_ file: ConfigFile) throws(Interruption) {
        let bytes = Array(host.utf8)
        for index in file.indices(for: host) {
            if try applies(file.sections[index].condition, bytes) {
                for directive in file.sections[index].directives { try apply(directive) }
            } else if file.sections[index].hasUnknown {
                try check(file.sections[index])
            }
        }
    }

    private mutating func apply(_ directive: ConfigFile.Directive) throws(Interruption) {
        switch directive {
        case .set(let setting, let keyword, let place):
            do { try settings.apply(setting) } catch { throw .failed(error) }
            settings.places?[keyword, default: []].append(place)
            if case .hostName = setting { connectBytes = nil }
        case .include(let files): try read(files)
        case .unknown(let keyword, let place): try check(keyword, place)
        }
    }

    /// Even where a section does not apply, its keywords have to be known.
    private func check(_ section: ConfigFile.Section) throws(Interruption) {
        for directive in section.directives {
            switch directive {
            case .set: break
            case .include(let files):
                for file in files where file.hasUnknown {
                    for section in file.sections { try check(section) }
                }
            case .unknown(let keyword, let place): try check(keyword, place)
            }
        }
    }

    private func check(_ keyword: String, _ place: ConfigPlace) throws(Interruption) {
        if settings.ignoreUnknown?.matches(keyword) == true { return }
        throw .failed(
            SSHConfigError(
                place, "there is no keyword '\(keyword)' (ssh_config(5); see IgnoreUnknown)"))
    }

    private mutating func applies(
        _ condition: ConfigFile.Condition, _ host: [UInt8]
    ) throws(Interruption) -> Bool {
        switch condition {
        case .none: true
        case .host(let patterns): patterns.matches(host)
        case .match(let criteria): try applies(criteria)
        }
    }

    private mutating func applies(_ criteria: ConfigCriteria) throws(Interruption) -> Bool {
        for criterion in criteria.criteria
        where try holds(criterion.test, criteria.place) == criterion.isNegated {
            return false
        }
        return true
    }

    private mutating func holds(
        _ test: ConfigCriteria.Test, _ place: ConfigPlace
    ) throws(Interruption) -> Bool {
        switch test {
        case .all: return true
        case .finalPass: return isFinal
        case .host(let list):
            if connectBytes == nil { connectBytes = Array(try matchedHost().lowercasedASCII.utf8) }
            return list.matches(connectBytes ?? [])
        case .originalHost(let list): return list.matches(originalBytes)
        case .user(let list): return list.matches(settings.user ?? context.user)
        case .localUser(let list): return list.matches(context.user)
        case .tagged(let list):
            guard let tag = settings.tag else { return list == nil }
            return list?.matches(tag) ?? false
        case .sessionType(let list): return list.matches("exec")
        case .exec(let command): return try answer(command, place)
        }
    }

    private func answer(_ command: String, _ place: ConfigPlace) throws(Interruption) -> Bool {
        let name = try matchedHost()
        let server = ConfigTokens.Server(
            host: name, originalHost: originalHost, keyAlias: settings.hostKeyAlias ?? name,
            port: settings.port ?? 22, user: settings.user ?? context.user,
            jump: settings.proxyJump?.jump)
        let text: String
        let tokens = ConfigTokens(context: context, server: server, isForShell: true)
        do { text = try tokens.expand(command) } catch {
            throw .failed(SSHConfigError(place, error.message))
        }
        if let answer = answers[text] { return answer }
        throw .needs(SSHConfigCommand(text: text, place: place))
    }

    /// The name to connect to, as far as it is known at this place.
    private func matchedHost() throws(Interruption) -> String {
        guard let name = settings.hostName else { return host }
        if isFinal { return name.text }
        do { return try context.expandHostName(name, host) } catch { throw .failed(error) }
    }
}

/// A command of `Match exec`, ready to be run.
package struct SSHConfigCommand: Error, Sendable, Hashable {
    /// For the user's shell.
    package var text: String
    let place: ConfigPlace?
}
