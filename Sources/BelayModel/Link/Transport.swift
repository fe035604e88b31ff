/// Opens links to servers: the seam between the engine and SSH.
package protocol Transport: Sendable {
    /// Connects, checks the host key and logs in.
    func connect(to server: Endpoint) async throws(LinkError) -> any Link

    /// Where a task that talks to the server is best run; `nil`: anywhere. Elsewhere every word to
    /// the server and back is two changes of thread, which cost more than the word.
    func executor(for server: Endpoint) -> (any TaskExecutor)?
}

extension Transport {
    package func executor(for server: Endpoint) -> (any TaskExecutor)? { nil }
}

/// A logged-in connection to one server.
package protocol Link: Sendable {
    /// Runs one command on the server and waits for its end.
    ///
    /// Several may run at once on one link. `receive` is called in the order of arrival, one call
    /// at a time, and is awaited before more is read: a slow receiver slows the sender.
    /// - Returns: how the command ended; a status other than 0 is a value, not an error.
    /// - Throws: `LinkError` when the end of the command cannot be known. Never a made-up status 0.
    func run(
        _ command: RemoteCommand,
        receive: @escaping @Sendable (_ stream: OutputStream, _ bytes: [UInt8]) async -> Void
    ) async throws(LinkError) -> CommandEnd

    /// The fingerprint of the host key that the server has shown; `nil`: not known.
    var hostKey: String? { get }

    /// Closes the connection; what still runs over it throws `LinkError`. Idempotent.
    func close() async

    /// Closes the connection, and throws away what was sent and has not arrived: the server gets no
    /// more of it, where `close` would leave it to the kernel for as long as it takes.
    func abort() async
}

extension Link {
    package var hostKey: String? { nil }
    package func abort() async { await close() }
}

/// Where and as whom to log in.
package struct Endpoint: Sendable, Hashable {
    /// The server's name in the inventory: what messages call it.
    package var name: String
    /// A name or an address.
    package var host: String
    package var port: Int
    package var user: String
    /// Private key files of this server, tried in order before the transport's own.
    package var keyFiles: [String]
    package var password: Secret?
    /// Jump hosts as `ProxyJump` writes them; `nil`: reached directly.
    package var proxyJump: String?

    package init(
        name: String, host: String, port: Int = 22, user: String, keyFiles: [String] = [],
        password: Secret? = nil, proxyJump: String? = nil
    ) {
        self.name = name
        self.host = host
        self.port = port
        self.user = user
        self.keyFiles = keyFiles
        self.password = password
        self.proxyJump = proxyJump
    }
}

/// A command as the server's login shell gets it, and what it finds on its standard input.
package struct RemoteCommand: Sendable {
    package var line: String
    /// What standard input begins with: it is sent at once, before a password too.
    package var opening: [UInt8] = []
    /// What is printed on standard output once the login shell has come to the command; `nil`: nobody
    /// looks. Where it does not come in time, or before the end, that is `LinkError.Kind.become`,
    /// with the login shell named as the cause.
    package var shellWord: String?
    /// What goes before the input, and like it only once a password is not asked for any more.
    package var script: [UInt8] = []
    package var input: Input
    package var prompt: PasswordPrompt?
    /// Runs on a terminal, which passes on all bytes as they are. Standard error cannot be told
    /// from standard output then, and the input has no end.
    package var needsTerminal: Bool

    package init(
        _ line: String, input: Input = .none, prompt: PasswordPrompt? = nil,
        needsTerminal: Bool = false
    ) {
        self.line = line
        self.input = input
        self.prompt = prompt
        self.needsTerminal = needsTerminal
    }

    /// Standard input; its end follows the last byte.
    package enum Input: Sendable {
        case none
        case bytes([UInt8])
        /// Asked for the next bytes when there is room for them; an empty array ends the input.
        case source(Source)
        /// Sent as it comes to be.
        case queue(InputQueue)

        package typealias Source = @Sendable () async throws -> [UInt8]
    }

    /// A password that the command may ask for before it takes its input.
    ///
    /// Nothing is sent until either `marker` was seen on standard error, then the password and a
    /// line feed, or `ready` on standard output, then the input. Neither is passed to the receiver.
    /// `marker` without a password, or a second time, is `LinkError.Kind.become`: one is wanted, or
    /// it is wrong.
    package struct PasswordPrompt: Sendable {
        /// What asks for it: `sudo`.
        package var program: String
        package var marker: String
        package var ready: String
        package var password: Secret?
        /// Seen on standard error, the command is run once more, on a terminal.
        package var terminalRefusal: String?

        package init(
            program: String = "sudo", marker: String, ready: String, password: Secret?,
            terminalRefusal: String? = nil
        ) {
            self.program = program
            self.marker = marker
            self.ready = ready
            self.password = password
            self.terminalRefusal = terminalRefusal
        }
    }
}

package enum OutputStream: String, Sendable, Codable, Hashable {
    case standardOutput = "stdout"
    case standardError = "stderr"
}

/// How a remote command ended (RFC 4254, section 6.10).
package enum CommandEnd: Sendable, Codable, Hashable {
    case exited(Int)
    /// The signal's name without `SIG`.
    case signaled(String)
}

/// Why a server cannot be reached, or a link no longer be used. The message says what was tried and
/// what to do; it holds no secret and no control character.
package struct LinkError: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        case nameNotFound, refused, timedOut, noRoute
        case noCommonAlgorithm, protocolError
        case hostKeyUnknown, hostKeyChanged, hostKeyRevoked
        case authentication
        /// sudo, su or doas wants a password, or another one; or the login shell does not run what it
        /// is told to.
        case become
        /// The connection went after it had been made.
        case lost
        /// The link was closed on this side.
        case closed
        /// The source of a command's input failed, on the admin box.
        case input
        /// The machine is out of descriptors or memory, or a key file cannot be read.
        case local
    }

    package var kind: Kind
    package var message: String

    package init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }

    package var description: String { message }
}
