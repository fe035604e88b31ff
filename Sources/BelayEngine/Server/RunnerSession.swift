import BelayDebian
import BelayModel
import Synchronization

/// A server's runner over one link: one request is asked of it at a time, and answered.
final class RunnerSession: Sendable {
    enum Answer: Sendable {
        case end(word: String, detail: String)
        /// There was no word within the time that was given. The answer is not waited for any more:
        /// the session is to be abandoned.
        case slow
    }

    private enum Event: Sendable {
        case begun
        case end(request: Int, word: String, detail: String)
        case slow(request: Int)
    }

    private struct State {
        var answer: RunnerAnswerReader
        var receive: (@Sendable (BelayModel.OutputStream, [UInt8]) async -> Void)?
        var hasBegun = false
        /// The server's boot id, once it has said it.
        var boot: String?
        /// What the server says does not fit what it was asked.
        var isNonsense = false
        /// For how long the present item had been there, in seconds, and when that was heard.
        var age: (seconds: Int, at: ContinuousClock.Instant)?
        /// Whether the server has said that it has the present item.
        var hasItem = false
        /// The login's shell cannot be a runner.
        var isNotAlone = false
        /// Whether anything of the present answer has come.
        var isAnswering = false
        var requests = 0
        /// Why nothing can be asked any more.
        var failure: LinkError?
        var task: Task<Void, Never>?
    }

    private let state: Mutex<State>
    private let requests = InputQueue()
    private let (events, post) = AsyncStream.makeStream(of: Event.self)
    private let said = Collector(limit: Collector.complaintLimit)

    /// Starts a runner on the server; ``begin()`` waits for it.
    /// - Parameters:
    ///   - isLogin: whether the login's own shell is to be the runner.
    ///   - threads: what the link is best talked to from.
    init(
        over link: any Link, as shell: RemoteShell, nonce: String, isLogin: Bool,
        on threads: (any TaskExecutor)? = nil
    ) {
        state = Mutex(State(answer: RunnerAnswerReader(nonce: nonce)))
        requests.add(isLogin ? Self.libraryOfLogin : Self.library)
        let command =
            isLogin
            ? RemoteShell.login(
                script: Runner.login(nonce: nonce), nonce: nonce, input: .queue(requests))
            : shell.command(script: Runner.entry, nonce: nonce, input: .queue(requests))
        let task = Task(executorPreference: threads) { await self.run(command, over: link) }
        state.withLock { $0.task = task }
    }

    private static let library = Array(Runner.library.utf8)
    private static let libraryOfLogin = Array(Runner.libraryOfLogin.utf8)

    /// Whether it ended because the login's shell cannot be a runner.
    var isNotAlone: Bool { state.withLock(\.isNotAlone) }

    /// The server's boot id; `nil`: it has not said it yet.
    var boot: String? { state.withLock(\.boot) }

    /// Whether the server has said that it has the item that was asked for last.
    var hasItem: Bool { state.withLock(\.hasItem) }

    /// For how long the item that was asked for last has been there, by the server's own clock.
    var age: Duration? {
        state.withLock(\.age).map { .seconds($0.seconds) + ($0.at.duration(to: .now)) }
    }

    /// Whether the server's words did not fit what it was asked.
    var isNonsense: Bool { state.withLock(\.isNonsense) }

    /// Whether it can be asked no more.
    var isOver: Bool { state.withLock { $0.failure != nil } }

    /// How long a shell may take to be ready. The link has limits of its own for the login shell and
    /// for sudo; this one is for what they start.
    static let beginLimit = Duration.seconds(150)

    /// Waits until the shell on the server is ready for its first request.
    func begin(within limit: Duration = beginLimit) async throws(LinkError) {
        if state.withLock(\.hasBegun) { return }
        let alarm = Task { [post] in
            try? await Task.sleep(for: limit)
            if !Task.isCancelled { post.yield(.slow(request: 0)) }
        }
        defer { alarm.cancel() }
        for await event in events {
            switch event {
            case .begun: return
            case .end: continue
            case .slow:
                abandon()
                throw LinkError(.become, "the shell on the server was not ready within \(limit)")
            }
        }
        throw failure
    }

    /// Hands over a request and waits for the end of its answer.
    /// - Parameters:
    ///   - alarms: how long the first word of the answer may take.
    ///   - receive: what the item printed; awaited before more is read.
    func ask(
        _ request: RunnerRequest, within alarms: Alarms? = nil,
        receive: @escaping @Sendable (BelayModel.OutputStream, [UInt8]) async -> Void = { _, _ in }
    ) async throws(LinkError) -> Answer {
        let number = state.withLock { state in
            state.requests += 1
            state.receive = receive
            state.isAnswering = false
            (state.age, state.hasItem) = (nil, false)
            return state.requests
        }
        requests.add(request.line(number: number))
        let alarm = alarms?.set { [post] in post.yield(.slow(request: number)) }
        defer { if let alarm { alarms?.takeBack(alarm) } }
        for await event in events {
            switch event {
            case .begun: continue
            case .end(number, let word, let detail): return .end(word: word, detail: detail)
            case .end: return try refuse()
            case .slow(let request):
                if request == number, !state.withLock(\.isAnswering) { return .slow }
            }
        }
        throw failure
    }

    /// The last word of the request that was given up as slow.
    /// - Returns: `nil`: there was none within the time.
    func lateAnswer(within limit: Duration) async -> Answer? {
        let number = state.withLock(\.requests)
        let alarm = Task { [post] in
            try? await Task.sleep(for: limit)
            post.yield(.slow(request: -1))
        }
        defer { alarm.cancel() }
        for await event in events {
            switch event {
            case .begun, .slow(number): continue
            case .end(number, let word, let detail): return .end(word: word, detail: detail)
            case .end, .slow: return nil
            }
        }
        return nil
    }

    /// Asks nothing more of a server whose words do not fit what it was asked.
    private func refuse() throws(LinkError) -> Answer {
        state.withLock { $0.isNonsense = true }
        throw LinkError(.lost, Executor.nonsense)
    }

    /// Lets the shell come to its end; what it has in hand goes on.
    func finish() async {
        requests.finish()
        let task = state.withLock(\.task)
        await task?.value
    }

    /// Closes the channel at once. What the runner has started goes on.
    func abandon() {
        requests.finish()
        let task = state.withLock(\.task)
        task?.cancel()
    }

    private var failure: LinkError {
        state.withLock(\.failure) ?? LinkError(.closed, "the connection is not needed any more")
    }

    private func run(_ command: RemoteCommand, over link: any Link) async {
        var failure: LinkError
        do {
            let end = try await link.run(command) { await self.read($0, $1) }
            if end == .exited(Runner.notAlone) {
                state.withLock { $0.isNotAlone = !$0.hasBegun }
            }
            failure = early(end)
        } catch {
            failure = error
        }
        state.withLock { $0.failure = failure }
        post.finish()
    }

    private func read(_ stream: BelayModel.OutputStream, _ bytes: [UInt8]) async {
        switch stream {
        case .standardOutput:
            let (parts, receive) = state.withLock { state in
                let parts = state.answer.read(bytes)
                if !parts.isEmpty { state.isAnswering = true }
                return (parts, state.receive)
            }
            for part in parts {
                switch part {
                case .begun:
                    state.withLock { $0.hasBegun = true }
                    post.yield(.begun)
                case .ready(let boot): state.withLock { $0.boot = boot }
                case .running(let request, let seconds): note(request, seconds)
                case .output(let stream, let bytes): await receive?(stream, bytes)
                case .end(let request, let word, let detail):
                    post.yield(.end(request: request, word: word, detail: detail))
                case .nonsense:
                    // The number of no request.
                    post.yield(.end(request: -1, word: "", detail: ""))
                }
            }
        case .standardError:
            said.add(stream, bytes)
        }
    }

    /// The server has the item of a request.
    private func note(_ request: Int, _ seconds: Int?) {
        state.withLock { state in
            guard request == state.requests else { return }
            state.hasItem = true
            state.age = seconds.map { ($0, .now) }
        }
    }

    /// The shell ended before its input did. Where it never began, login or sudo did not let it.
    private func early(_ end: CommandEnd) -> LinkError {
        let words = said.complaint
        return LinkError(
            state.withLock(\.hasBegun) ? .lost : .become,
            words.isEmpty ? "the command ended early: \(end)" : words)
    }
}
