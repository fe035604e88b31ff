internal import BelayDigests
internal import BelayKeys
package import BelayModel
internal import BelaySSHConfig
internal import BelaySystem
internal import CLibSSH2

/// Reaches servers over SSH, with libssh2.
///
/// One transport serves a whole process: its event loops, its keys and passphrases, its known hosts
/// and its limit of handshakes are shared by all connections.
package final class SSHTransport: Transport {
    let shared: SharedResources

    /// - Throws: `LinkError.Kind.local` when threads or descriptors cannot be had.
    package init(_ configuration: SSHConfiguration) throws(LinkError) {
        do {
            shared = try SharedResources(configuration)
        } catch {
            throw LinkError(.local, error.description)
        }
    }

    /// How many descriptors this process may have open, raised as far as it can be; a connection costs
    /// one. `nil`: no limit is known.
    package var descriptorLimit: Int? { shared.descriptorLimit }

    /// Cancelling the calling task abandons the attempt at once, at whatever stage it is, with
    /// `LinkError.Kind.closed`.
    package func connect(to server: Endpoint) async throws(LinkError) -> any Link {
        if let route = shared.routes.routeAtHand(to: server) {
            return SSHLink(try await Persistence(shared: shared).open(route).get())
        }
        // In a task of its own: the room that the search for the way needs for its awaits, ten
        // kilobytes, a task gives back at its end alone, and the caller's may last as long as the
        // connection.
        let opening = Task(executorPreference: shared.loops.loop(for: server.name)) { [shared] in
            await Self.open(server, shared)
        }
        let opened = await withTaskCancellationHandler {
            await opening.value
        } onCancel: {
            opening.cancel()
        }
        return SSHLink(try opened.get())
    }

    private static func open(
        _ server: Endpoint, _ shared: SharedResources
    ) async -> Result<SSHConnection, LinkError> {
        do throws(LinkError) {
            let route = try await shared.routes.route(to: server)
            return await Persistence(shared: shared).open(route)
        } catch {
            return .failure(error)
        }
    }

    /// The event loop of the server's connections. What runs there must not block.
    package func executor(for server: Endpoint) -> (any TaskExecutor)? {
        shared.loops.loop(for: server.name)
    }
}

/// The resources that the connections of a transport share.
final class SharedResources: Sendable {
    let configuration: SSHConfiguration
    let loops: LoopGroup
    /// Those on their way to a server's first word.
    let approaches: Admission
    /// Those of them that have been silent for a while.
    let silences: Admission
    /// Those from there to the end of the login.
    let handshakes: Admission
    let hostKeys = HostKeyStores()
    let keyRing: KeyRing
    let agentHealth = AgentHealth()
    let routes: Routes
    let jumpHosts = JumpHosts()
    let jumpPasswords: JumpPasswords
    let descriptorLimit: Int?

    init(_ configuration: SSHConfiguration) throws(SystemError) {
        keepLibcryptoToTheEnd()
        descriptorLimit = raiseDescriptorLimit()
        self.configuration = configuration
        let workers = try WorkerPools()
        loops = try LoopGroup(loops: configuration.loops, workers: workers)
        approaches = Admission(limit: configuration.handshakeLimit)
        silences = Admission(limit: 4 * configuration.handshakeLimit)
        handshakes = Admission(limit: configuration.handshakeLimit)
        keyRing = KeyRing(workers: workers.files, passphrase: configuration.passphrase)
        routes = Routes(configuration)
        jumpPasswords = JumpPasswords(configuration.jumpPassword)
    }
}
