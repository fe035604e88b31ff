// The server's connection, and the runner that it carries.
import BelayDebian
import BelayModel

extension Executor {
    var otherUser: String? { server.runUser == server.user ? nil : server.user }

    var shell: RemoteShell { server.shell(secrets) }

    /// Asks the runner for something about the staging directory.
    func staging(
        _ request: RunnerRequest, _ attempt: Int
    ) async throws(LinkError) -> StagingAnswer {
        timesSent = 0
        return try await withLink(attempt, patience: pacing.stagingPatience) {
            link throws(LinkError) in
            let runner = try await self.beginRunner(over: link)
            self.timesSent += 1
            let answer = try await self.ask(runner, request)
            guard case .end(let word, let detail) = answer else { throw self.refusal() }
            guard let result = StagingAnswer(word: word, detail: detail, job: self.job) else {
                throw word == "made" ? Self.foreignPath(detail) : self.refusal()
            }
            self.noteWord()
            self.nonsensical = 0
            return result
        }
    }

    /// The link's runner, ready for a request.
    func beginRunner(over link: any Link) async throws(LinkError) -> RunnerSession {
        if let runner, !runner.isOver { return runner }
        let new = RunnerSession(
            over: link, as: shell, nonce: RemoteShell.nonce(), isLogin: isLoginRunner, on: threads)
        runner = new
        do {
            try await new.begin()
        } catch  where new.isNotAlone {
            isLoginRunner = false
            return try await beginRunner(over: link)
        } catch  where error.kind == .become && hasBegun {
            // Once a server has let one begin, that passes: an upgrade may leave it without sudo, a
            // shell or a library for a while.
            throw LinkError(.lost, error.message)
        }
        begin()
        return new
    }

    static let nonsense = "the server's answer makes no sense"

    /// How often a server is asked whose answers make no sense.
    static let mostNonsense = 5

    private static func foreignPath(_ path: String) -> LinkError {
        LinkError(
            .closed,
            "the server names \(String(path.prefix(200)).printable) as the staging directory, which"
                + " is none of this job; nothing is done there")
    }

    /// What is thrown for an answer that makes no sense. A stream that has lost its step is right
    /// again over another connection; a server that goes on like that is not asked for ever.
    func refusal() -> LinkError {
        nonsensical += 1
        return nonsensical < Self.mostNonsense
            ? LinkError(.lost, Self.nonsense)
            : LinkError(.closed, "\(Self.nonsense), nor did the \(nonsensical - 1) before it")
    }

    /// Asks a runner.
    func ask(
        _ runner: RunnerSession, _ request: RunnerRequest, within alarms: Alarms? = nil,
        receive: @escaping @Sendable (BelayModel.OutputStream, [UInt8]) async -> Void = { _, _ in }
    ) async throws(LinkError) -> RunnerSession.Answer {
        do throws(LinkError) {
            return try await runner.ask(request, within: alarms, receive: receive)
        } catch {
            throw runner.isNonsense ? refusal() : error
        }
    }

    /// Before a channel of another kind is opened: a server may allow one at a time.
    func finishRunner() async {
        let runner = runner
        self.runner = nil
        await runner?.finish()
    }

    /// The runner waits for an item, and is not waited for.
    func dropRunner() {
        runner?.abandon()
        runner = nil
    }

    /// A command has begun. That alone does not renew the patience: a server on which every command
    /// begins and none comes to its last word would be asked for ever.
    func begin() {
        hasBegun = true
        noteWord()
    }

    func noteWord() {
        if isOrphan { wasOrphan = true }
        lastWord = clock.elapsed()
    }

    /// A command ended before its answer was whole: see `beginRunner`.
    func early(_ end: CommandEnd, _ isBegun: Bool, _ words: String) -> LinkError {
        let kind: LinkError.Kind = isBegun || hasBegun ? .lost : .become
        return LinkError(kind, words.isEmpty ? "the command ended early: \(end)" : words)
    }

    /// Does something over the server's link; makes a lost link anew, with growing pauses.
    /// - Parameter patience: how long it goes on after the link was lost, or was good last.
    func withLink<Result: Sendable>(
        _ attempt: Int, patience: @autoclosure () -> Duration, giveUp: () -> Bool = { false },
        _ body: (any Link) async throws(LinkError) -> Result
    ) async throws(LinkError) -> Result {
        var wait = pacing.firstPause
        var lost: ContinuousClock.Instant?
        var isTold = false
        while true {
            do {
                let link = try await openLink(attempt)
                if isTold {
                    isTold = false
                    inbox.post(.linkRestored(server: index, attempt: attempt))
                }
                let result = try await body(link)
                isRedialing = false
                return result
            } catch {
                await dropLink()
                if isRedialing {
                    isRedialing = false
                    if attempt > released, !giveUp() { continue }
                }
                if lost.map({ $0 < heard }) ?? true {
                    lost = .now
                    wait = pacing.firstPause
                }
                let isOver = lost.map { .now - $0 > patience() } ?? false
                guard error.kind.mayPass, !isOver, attempt > released, !giveUp(), !Task.isCancelled
                else {
                    throw error
                }
                if !isTold {
                    isTold = true
                    let isExpected = watch?.isUnderWay == true
                    let reason = isExpected ? LostLink.rebooting : error.message
                    inbox.post(.linkLost(server: index, attempt: attempt, reason: reason))
                }
                await rest(wait)
                if giveUp() { throw error }
                wait = min(wait * 2, pacing.longestPause)
            }
        }
    }

    /// A pause that a recall or a release cuts short.
    func rest(_ wait: Duration) async {
        let pause = Task { _ = try? await Task.sleep(for: wait) }
        pauses.insert(pause)
        await pause.value
        pauses.remove(pause)
    }

    nonisolated var endpoint: Endpoint { server.endpoint(secrets) }

    /// What talks to the server runs where its connection does.
    nonisolated var threads: (any TaskExecutor)? { transport.executor(for: endpoint) }

    func openLink(_ attempt: Int) async throws(LinkError) -> any Link {
        guard attempt > released else { throw Self.notNeeded }
        if let link { return link }
        let task = Task(executorPreference: threads) {
            [transport, endpoint] () throws -> any Link in
            try await transport.connect(to: endpoint)
        }
        connecting = task
        defer { connecting = nil }
        do {
            let link = try await task.value
            guard attempt > released else {
                await link.close()
                throw Self.notNeeded
            }
            self.link = link
            linksMade += 1
            return link
        } catch let error as LinkError {
            throw error
        } catch {
            throw Self.notNeeded
        }
    }

    static let notNeeded = LinkError(.closed, "the connection is not needed any more")

    func dropLink() async {
        let link = link
        self.link = nil
        dropRunner()
        await link?.close()
    }
}
