/// The author of an act, such as a submission, a termination or an approval, and the way it came.
package struct Origin: Sendable, Hashable {
    /// The way by which an act reached Belay.
    package enum Way: Sendable, Hashable {
        case cli
        case web
        /// An API token, by its name.
        case token(String)
        /// A schedule, by its name.
        case schedule(String)
    }

    /// The Unix user of the process, or the one that signed in.
    package var user: String
    /// The user that called sudo; `nil`: sudo was not used, or by the same user.
    package var sudoUser: String?
    package var host: String
    package var way: Way
    /// The command line, cut to ``mostCommand`` bytes; `nil`: there was none.
    package var command: String?

    /// The longest command line that is kept, in bytes.
    package static let mostCommand = 4096

    package init(
        user: String, sudoUser: String? = nil, host: String, way: Way, command: String? = nil
    ) {
        self.user = user
        self.sudoUser = sudoUser == user ? nil : sudoUser
        self.host = host
        self.way = way
        self.command = command.map { command in
            command.utf8.count <= Self.mostCommand
                ? command : String(decoding: command.utf8.prefix(Self.mostCommand), as: UTF8.self)
        }
    }

    /// The Unix user that acts: the one behind sudo, where root can be believed to say so.
    package var actor: String { user == "root" ? sudoUser ?? user : user }

    /// The origin for people: `root (anna) on box, belay job terminate 7`.
    package var words: String {
        let author = user + (sudoUser.map { " (\($0))" } ?? "")
        switch way {
        case .cli:
            let most = 60
            guard let command else { return "\(author) on \(host)" }
            let shown = command.count > most ? "\(command.prefix(most - 1))…" : command
            return "\(author) on \(host), \(shown)"
        case .web: return "\(author) on \(host), web"
        case .token, .schedule: return "\(way.text) on \(host)"
        }
    }
}

extension Origin.Way {
    /// The way as stores and JSON have it: `cli`, `web`, `token NAME`, `schedule NAME`.
    package var text: String {
        switch self {
        case .cli: "cli"
        case .web: "web"
        case .token(let name): "token \(name)"
        case .schedule(let name): "schedule \(name)"
        }
    }

    /// - Returns: `nil` for a way that this version does not know.
    package init?(text: String) {
        let parts = text.split(separator: " ", maxSplits: 1).map(String.init)
        switch (parts.first, parts.dropFirst().first) {
        case ("cli", nil): self = .cli
        case ("web", nil): self = .web
        case ("token", let name?): self = .token(name)
        case ("schedule", let name?): self = .schedule(name)
        case (_, _): return nil
        }
    }
}

extension Origin: Codable {
    private enum CodingKeys: String, CodingKey {
        case user
        case sudoUser
        case host
        case way
        case command
    }

    /// A way of a later version is read as `cli`: an origin informs people, and nothing depends on it.
    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            user: try values.decode(String.self, forKey: .user),
            sudoUser: try values.decodeIfPresent(String.self, forKey: .sudoUser),
            host: try values.decode(String.self, forKey: .host),
            way: Way(text: try values.decode(String.self, forKey: .way)) ?? .cli,
            command: try values.decodeIfPresent(String.self, forKey: .command))
    }

    package func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(user, forKey: .user)
        try values.encodeIfPresent(sudoUser, forKey: .sudoUser)
        try values.encode(host, forKey: .host)
        try values.encode(way.text, forKey: .way)
        try values.encodeIfPresent(command, forKey: .command)
    }
}
