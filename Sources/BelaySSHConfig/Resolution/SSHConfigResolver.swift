internal import BelayModel
package import BelaySystem

/// Says how servers are reached, by the ssh_config(5) files. Runs each distinct command of
/// `Match exec` once.
package actor SSHConfigResolver {
    /// - Returns: whether the command ended with 0; `failure`: it could not be run, or did not end
    ///   by itself.
    package typealias Run = @Sendable (_ command: String) async -> Result<Bool, ShellFailure>

    private let config: SSHConfig
    private let run: Run
    private var answers: [String: Bool] = [:]
    private var running: [String: Task<Result<Bool, ShellFailure>, Never>] = [:]

    /// - Parameter run: must not block the caller's thread; `ShellRunner.run` does not.
    package init(_ config: SSHConfig, run: @escaping Run) {
        self.config = config
        self.run = run
    }

    /// - Throws: at once when the calling task is cancelled while a command is waited for.
    package nonisolated func options(
        for server: SSHServerName
    ) async throws(SSHConfigError) -> SSHHostOptions {
        // Most files have no `Match exec`: whoever asks finds out here and now.
        switch try config.outcome(for: server) {
        case .options(let options): return options
        case .needs: return try await optionsWithAnswers(for: server)
        }
    }

    private func optionsWithAnswers(
        for server: SSHServerName
    ) async throws(SSHConfigError) -> SSHHostOptions {
        while true {
            switch try config.outcome(for: server, answers: answers) {
            case .options(let options): return options
            case .needs(let command): try await answer(command)
            }
        }
    }

    /// Where the files say what goes for a server: by the keyword in lower case, `path:line` of the
    /// line that counts; of key files, of each.
    package nonisolated func places(
        for server: SSHServerName
    ) async throws(SSHConfigError) -> [String: [String]] {
        // Has every command answered.
        _ = try await options(for: server)
        guard
            case .settings(let settings, _) = try config.settings(
                for: server, answers: await answers, explaining: true)
        else { return [:] }
        return (settings.places ?? [:]).mapValues { places in
            places.map { "\($0.path.printable):\($0.line)" }
        }
    }

    /// The jump hosts on the way to a server, the first to connect to first, and at last the server
    /// itself.
    ///
    /// Each is looked up in the files by its own name, as the `ssh` is that stands behind
    /// `ProxyJump`. Only the first one's own `ProxyJump` or `ProxyCommand` counts: that of the
    /// others is the hop before them.
    package nonisolated func route(
        to server: SSHServerName
    ) async throws(SSHConfigError) -> [SSHHostOptions] {
        if let options = try routeAtHand(to: server) { return [options] }
        return try await routeByHops(to: server)
    }

    /// The route of a server without jump hosts, and without a `Match exec` to be answered.
    ///
    /// A function of its own, without an await: what it works with would be kept for each of a
    /// thousand tasks, ten kilobytes, while they wait for their turn.
    @inline(never) package nonisolated func routeAtHand(
        to server: SSHServerName
    ) throws(SSHConfigError) -> SSHHostOptions? {
        guard case .options(let options) = try config.outcome(for: server), options.isDirect
        else { return nil }
        return options
    }

    private nonisolated func routeByHops(
        to server: SSHServerName
    ) async throws(SSHConfigError) -> [SSHHostOptions] {
        var route: [SSHHostOptions] = []
        var next = server
        // More than anybody has, fewer than a circle has.
        for _ in 0..<16 {
            let options = try await options(for: next)
            var hops = options.proxyJump?.hops ?? []
            route.insert(options, at: 0)
            guard !hops.isEmpty else { return route }
            let first = hops.removeFirst()
            route = try await self.options(of: hops, behind: first) + route
            next = SSHServerName(first)
        }
        throw SSHConfigError(nil, "the jump hosts of '\(server.host)' go round in a circle")
    }

    private nonisolated func options(
        of hops: [ProxyJump.Hop], behind first: ProxyJump.Hop
    ) async throws(SSHConfigError) -> [SSHHostOptions] {
        var result: [SSHHostOptions] = []
        var previous = first
        for hop in hops {
            var name = SSHServerName(hop)
            name.proxyJump = previous.text
            result.append(try await options(for: name))
            previous = hop
        }
        return result
    }

    private func answer(_ command: SSHConfigCommand) async throws(SSHConfigError) {
        let run = run
        let text = command.text
        let task = running[text] ?? Task { await run(text) }
        running[text] = task
        guard let answer = await answerWhileWanted(task) else {
            throw SSHConfigError(command.place, "Match exec '\(text)' is not waited for any more")
        }
        do { answers[text] = try answer.get() } catch {
            throw SSHConfigError(command.place, "Match exec '\(text)': \(error)")
        }
    }
}

/// What a task that others may wait for as well comes to; `nil` as soon as the calling task is
/// cancelled.
private func answerWhileWanted<Answer: Sendable>(_ task: Task<Answer, Never>) async -> Answer? {
    let (answers, post) = AsyncStream.makeStream(of: Answer.self)
    Task {
        post.yield(await task.value)
        post.finish()
    }
    for await answer in answers { return answer }
    return nil
}

extension SSHServerName {
    fileprivate init(_ hop: ProxyJump.Hop) {
        self.init(hop.host, user: hop.user, port: hop.port)
    }
}

extension SSHHostOptions {
    /// Whether the way has no jump host.
    package var isDirect: Bool { proxyJump?.hops.isEmpty ?? true }
}

extension ProxyJump.Hop {
    /// As `ProxyJump` has it.
    package var text: String {
        let name = host.contains(":") ? "[\(host)]" : host
        return (user.map { $0 + "@" } ?? "") + name + (port.map { ":\($0)" } ?? "")
    }
}
