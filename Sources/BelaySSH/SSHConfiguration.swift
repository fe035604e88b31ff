package import BelayModel
package import BelaySSHConfig
internal import BelaySystem

/// How servers are reached. Every duration is a limit on one stage alone.
package struct SSHConfiguration: Sendable {
    /// known_hosts files, in the order in which they are searched; a missing one is empty. New host
    /// keys are recorded in the first.
    package var knownHostsFiles: [String]
    /// Whether these files are to be used whatever ssh_config says.
    package var insistsOnKnownHostsFiles = false
    /// Record the keys of hosts that are not known yet. A changed key is never accepted.
    package var acceptNewHostKeys = false
    /// Private key files tried on every server, in order; missing ones are passed over.
    package var identityFiles: [String]
    /// The agent's socket, which `ssh` takes from `SSH_AUTH_SOCK`; `nil`: no agent.
    package var agentSocket: String?
    /// Asked for the passphrase of a key file, at most once a file and process: concurrent
    /// connections share the one answer. `nil` means that there is none to be had.
    package var passphrase: @Sendable (_ keyFile: String) async -> Secret?
    /// Asked for the password of a jump host that lets no key in, as `user@host`, and again while
    /// it is wrong; see `JumpPasswords`. `nil` means that there is none to be had.
    package var jumpPassword: @Sendable (_ account: String, _ isRepeated: Bool) async -> Secret? =
        { _, _ in nil }

    /// The way to a server by ssh_config(5): its jump hosts and at last itself, as
    /// `SSHConfigResolver.route` finds it. `nil`: servers are reached as their `Endpoint` says.
    package var route: (@Sendable (Endpoint) async -> Result<[SSHHostOptions], SSHConfigError>)?
    /// The same for a server without jump hosts, where it is known already and nothing has to be
    /// waited for; `nil`: `route` is asked. Called where `connect` is.
    package var routeAtHand: (@Sendable (Endpoint) -> SSHHostOptions?)?
    /// Told what happens on the way to a server, step by step; mostly on the event loops, where
    /// nothing must block.
    package var story: (@Sendable (_ server: String, _ words: String) -> Void)?
    /// The user's shell, which runs a `ProxyCommand`.
    package var shell = environmentVariable("SHELL") ?? "/bin/sh"

    /// For the name look-up and for the TCP connection, all addresses of the name together.
    package var connectTimeout: Duration = .seconds(15)
    /// From the TCP connection to the server's identification line.
    package var bannerTimeout: Duration = .seconds(15)
    /// For the key exchange. Of this and the login: as long as the server goes on answering, so
    /// much silence, and four times as much for all of it. A key exchange that stalls is begun once
    /// more.
    package var handshakeTimeout: Duration = .seconds(20)
    /// For the login; the clock stands still while someone types a passphrase or the agent asks.
    package var loginTimeout: Duration = .seconds(30)
    /// For the server's consent to run a command, not for the command.
    package var requestTimeout: Duration = .seconds(60)

    /// A server that is too busy to let anybody log in is asked again for so long; one that hangs up
    /// without a word for at most six seconds.
    package var busyPatience: Duration = .seconds(90)

    /// A jump host that has let nobody through for so long is connected to once more.
    package var jumpPatience: Duration = .seconds(1)

    /// An idle connection is sent something as often as this.
    package var keepaliveInterval: Duration = .seconds(5)
    /// Sent data that stays unacknowledged for so long ends the connection. A cut cable is noticed
    /// within this and the interval of the keepalives together.
    package var silenceLimit: Duration = .seconds(20)
    /// A command whose exit status has come, but whose output is held open by a process that it
    /// left behind, has ended after so much silence.
    package var outputLinger: Duration = .seconds(5)

    /// Connections that may be between the server's identification and the end of the login at once;
    /// one whose server is silent for ten seconds is not counted. As many may be on their way to that
    /// identification; after two seconds one that has no connection is not counted, and one whose
    /// server says nothing counts among the silent, of which there may be four times as many.
    package var handshakeLimit = 64
    /// Event-loop threads; at most the number of processors is of use.
    package var loops: Int

    /// Names into addresses, in the order in which to try them; blocks.
    var resolve: @Sendable (String, Int, AddressFamily) -> Result<[SocketAddress], LinkError> = {
        Resolver.addresses(of: $0, port: $1, $2)
    }

    /// The settings of ssh_config(5) for one host alone.
    var host = HostOptions()

    /// The files that `ssh` uses.
    /// - Parameter home: the home directory of who runs Belay.
    package init(
        home: String, agentSocket: String? = nil,
        passphrase: @escaping @Sendable (_ keyFile: String) async -> Secret? = { _ in nil }
    ) {
        let directory = home + "/.ssh"
        knownHostsFiles = [directory + "/known_hosts", "/etc/ssh/ssh_known_hosts"]
        identityFiles = ["id_ed25519", "id_ecdsa", "id_rsa"].map { "\(directory)/\($0)" }
        self.agentSocket = agentSocket
        self.passphrase = passphrase
        loops = min(processorCount(), 4)
    }
}
