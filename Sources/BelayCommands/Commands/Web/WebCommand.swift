import ArgumentParser
import BelayModel
import BelayReports
import BelayStore
import BelayWeb
import Foundation

struct WebCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "web", abstract: "Access to the pages and the API of belay serve.",
        subcommands: [WebLoginCommand.self, WebTokenCommand.self])
}

struct WebLoginCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "login",
        abstract: "Prints a link that signs a browser in, once, within a minute.",
        discussion: """
            belay serve makes the link for the Unix user that asks over its socket. What the user may \
            do is decided by groups: belay-view sees, belay-operate terminates and approves as well, \
            belay-admin also manages tokens. root needs none.
            """)

    @Option(help: ArgumentHelp("The Unix socket of belay serve.", valueName: "path"))
    var socket: String?

    private struct Link: Decodable {
        let url: String
        let user: String
        let role: String
    }

    func run() async throws {
        try await printing {
            let environment = ProcessInfo.processInfo.environment
            let path = socket ?? WebOptions.knownSocket(environment: environment)
            let reply: SocketClient.Reply
            do { reply = try SocketClient(path: path).post("/api/v1/sign-in-links") } catch {
                Console.complain("\(error)")
                throw ExitCode.failure
            }
            guard reply.status == 201 else {
                let problem = try? JSONDecoder().decode(ProblemText.self, from: reply.body)
                Console.complain(problem?.detail ?? "belay serve answered \(reply.status)")
                throw ExitCode.failure
            }
            let link = try JSONDecoder().decode(Link.self, from: reply.body)
            Console.line(link.url)
            Console.error("Signs in as \(link.user) (\(link.role)), once, within 60 s.")
        }
    }

    private struct ProblemText: Decodable { let detail: String }
}

struct WebTokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "Tokens of the API.",
        subcommands: [
            WebTokenCreateCommand.self, WebTokenListCommand.self, WebTokenRemoveCommand.self,
        ])
}

struct WebTokenCreateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Makes a token and prints it. It is not shown again.")

    @Argument(help: "Its name, for the audit.") var name: String
    @Option(help: "view, operate or admin.") var role = Role.view
    @Option(
        name: .customLong("for"),
        help: ArgumentHelp("How long it is good, in days.", valueName: "days"))
    var days = 90

    func validate() throws {
        guard (1...3660).contains(days) else { throw ValidationError("--for must be 1 to 3660.") }
        let isName = !name.isEmpty && name.utf8.count <= 64 && name.utf8.allSatisfy(Self.isPlain)
        guard isName else {
            throw ValidationError("A name has letters, digits, dots, dashes, at most 64 of them.")
        }
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        let character = Character(Unicode.Scalar(byte))
        return character.isASCII && (character.isLetter || character.isNumber)
            || "._-".utf8.contains(byte)
    }

    func run() async throws {
        try await printing {
            let now = Timestamp.now
            let secret = WebSecret(prefix: "belay_")
            let token = StoredToken(
                name: name, role: role.rawValue, user: NSUserName(), created: now,
                expires: Timestamp(milliseconds: now.milliseconds + Int64(days) * 86_400_000))
            let store = try openStore()
            guard try store.addToken(token, hash: secret.hash) else {
                Console.complain(
                    "there is a token \(name) already; belay web token remove removes it")
                throw ExitCode.failure
            }
            try store.record(
                AuditEntry(
                    at: now, user: NSUserName(), way: "cli", act: "make token",
                    detail: "\(name), \(role.rawValue)"))
            Console.line(secret.text)
        }
    }
}

extension Role: ExpressibleByArgument {}

struct WebTokenListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists the tokens, without their secrets.")

    @Flag(help: "Print JSON.") var json = false

    func run() async throws {
        try await printing {
            let tokens = try openStore().tokens()
            if json { return Console.line(try JSONText.of(tokens.map(TokenJSON.init))) }
            var table = PlainTable([
                .init("NAME"), .init("ROLE"), .init("MADE BY", rank: 1), .init("EXPIRES"),
                .init("USED LAST", rank: 2),
            ])
            for token in tokens {
                table.add([
                    token.name, token.role, token.user, token.expires.local,
                    token.seen?.local ?? "never",
                ])
            }
            Console.write(table.text(columns: Console.columns))
        }
    }
}

struct WebTokenRemoveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Removes a token: it is refused from now on.")

    @Argument(help: "Its name.") var name: String

    func run() async throws {
        try await printing {
            let store = try openStore()
            guard try store.removeToken(name) else {
                Console.complain("there is no token \(name.printable)")
                throw ExitCode.failure
            }
            try store.record(
                AuditEntry(
                    at: .now, user: NSUserName(), way: "cli", act: "remove token", detail: name))
        }
    }
}
