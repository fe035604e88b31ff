import BelayDebian
import BelayModel

/// How a server of a job is reached, and as whom its items run.
extension ServerPlan {
    var runUser: String { becomeUser ?? user }

    func endpoint(_ secrets: ServerSecrets) -> Endpoint {
        Endpoint(
            name: name, host: address, port: port, user: user, keyFiles: keyFiles,
            password: secrets.login, proxyJump: proxyJump)
    }

    func shell(_ secrets: ServerSecrets) -> RemoteShell {
        RemoteShell(
            becomeUser: runUser == user ? nil : becomeUser, method: becomeMethod ?? .sudo,
            password: secrets.become)
    }
}

/// What a script of Belay's own printed, and how it ended.
struct ScriptResult: Sendable {
    let end: CommandEnd
    /// Whether the script has begun: the login shell worked, and sudo did.
    let hasBegun: Bool
    let output: [UInt8]
    /// What sudo or the login shell said, fit for a message.
    let complaint: String
}

extension Link {
    private static var outputLimit: Int { 64 * 1024 }

    /// Runs a script that prints little to its end, over a channel of its own.
    func run(
        _ script: String, _ arguments: [String] = [], as shell: RemoteShell
    ) async throws(LinkError) -> ScriptResult {
        let nonce = RemoteShell.nonce()
        let all = Collector(limit: Self.outputLimit)
        let command = shell.command(
            script: script, arguments: arguments, nonce: nonce, input: .none)
        let end = try await run(command) { all.add($0, $1) }
        var marked = MarkedOutput(nonce: nonce)
        let own = marked.read(Array(all.standardOutput.utf8))
        return ScriptResult(
            end: end, hasBegun: marked.hasBegun, output: own, complaint: all.complaint)
    }
}
