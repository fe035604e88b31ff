import BelayDebian
import BelayModel
import BelayStore
import Foundation

/// Carries out on one server what the coordinator decided, and reports back.
///
/// One thing at a time is asked of it, and answered by one event; `recall` and `release` may come
/// in between. It holds the server's link and makes a lost one anew.
actor Executor {
    private let index: Int
    private let server: ServerPlan
    private let plan: Plan
    private let job: String
    private let secrets: ServerSecrets
    private let transport: any Transport
    private let inbox: Inbox
    private let now: @Sendable () -> Timestamp
    private let pacing: Pacing
    private let isTerminating: @Sendable () -> Bool

    private var link: (any Link)?
    private var connecting: Task<any Link, any Error>?
    private var pause: Task<Void, Never>?
    /// The server is not needed for this attempt, nor for any before it.
    private var released = 0
    /// The staging directory, once the server has said where it is.
    private var path: String?
    /// The latest attempt whose item is not to be started any more.
    private var recalled = 0
    /// When an item last sent something.
    private var heard = ContinuousClock.now
    /// When this job last had word from the server, in this coordinator or one before it.
    private var lastWord: Timestamp?
    /// Whether a removal of the staging directory was asked for before: it may have done its work
    /// unheard.
    private var wasRemoving: Bool
    private var isGreeting = false
    /// How many links were made: tells one from the next.
    private var linksMade = 0
    /// Whether there was a silence so long that the server may have taken the job for abandoned.
    private var wasOrphan = false
    /// How often the latest staging script was sent.
    private var timesSent = 0
    /// Whether a command has begun: the login shell works, and sudo does.
    private var hasBegun = false

    /// What is read from an item's output is among its first bytes, so many.
    private static let reportLimit = 32 * 1024 * 1024
    /// An item's output goes to the store in pieces of at most so many bytes.
    private static let pieceSize = 64 * 1024

    /// - Parameters:
    ///   - run: the server as it is taken up.
    ///   - isTerminating: whether a termination of the job was asked for; looked up in the store.
    init(
        index: Int, server: ServerPlan, plan: Plan, job: String, run: ServerRun,
        secrets: ServerSecrets, transport: any Transport, inbox: Inbox,
        now: @escaping @Sendable () -> Timestamp, pacing: Pacing,
        isTerminating: @escaping @Sendable () -> Bool
    ) {
        self.index = index
        self.server = server
        self.plan = plan
        self.job = job
        path = run.stagingPath
        lastWord = run.steps.compactMap { $0.finished ?? $0.started }.max()
        wasRemoving = run.activity == .removing
        self.secrets = secrets
        self.transport = transport
        self.inbox = inbox
        self.now = now
        self.pacing = pacing
        self.isTerminating = isTerminating
    }

    // MARK: - What the coordinator asks for

    func connect(_ attempt: Int) async {
        do {
            _ = try await openLink(attempt)
            inbox.post(.connected(server: index, attempt: attempt))
        } catch {
            inbox.post(.unreachable(server: index, attempt: attempt, reason: error.message))
        }
    }

    func makeStaging(_ attempt: Int) async {
        do {
            let result = try await staging(
                StagingScripts.make, [job, "\(plan.limits.orphanTimeout)"],
                .bytes(StagingScripts.makeInput), attempt)
            switch result {
            case .made(let path):
                self.path = path
                inbox.post(.stagingMade(server: index, attempt: attempt, path: path))
            case .refused(let reason):
                inbox.post(.stagingRefused(server: index, attempt: attempt, reason: reason))
            case .removed, .absent, .kept:
                let reason = "the server's answer makes no sense"
                inbox.post(.stagingRefused(server: index, attempt: attempt, reason: reason))
            }
        } catch  where error.kind == .become {
            inbox.post(.stagingRefused(server: index, attempt: attempt, reason: error.message))
        } catch {
            inbox.post(.unreachable(server: index, attempt: attempt, reason: error.message))
        }
    }

    func removeStaging(_ attempt: Int) async {
        let mayBeOrphan = (wasOrphan || isOrphan) && !wasRemoving
        wasRemoving = true
        do {
            switch try await staging(StagingScripts.remove, [path ?? "", job], .none, attempt) {
            case .removed:
                inbox.post(.stagingRemoved(server: index, attempt: attempt, .coordinator))
            case .absent:
                // It may never have been made, or an answer of an earlier removal was lost.
                let by: RemovedBy = mayBeOrphan && timesSent == 1 ? .server : .coordinator
                inbox.post(.stagingRemoved(server: index, attempt: attempt, by))
            case .kept(let reason), .refused(let reason):
                inbox.post(.stagingOwed(server: index, attempt: attempt, reason: reason))
            case .made:
                let reason = "the server's answer makes no sense"
                inbox.post(.stagingOwed(server: index, attempt: attempt, reason: reason))
            }
        } catch {
            inbox.post(.stagingOwed(server: index, attempt: attempt, reason: error.message))
        }
    }

    /// Lets the server know that a coordinator is there, when it was not heard from for long: else
    /// it would take the job for abandoned, and remove the staging directory itself.
    func greet() async {
        let silence = lastWord.map { now().milliseconds - $0.milliseconds } ?? .max
        guard let path, silence >= Int64(plan.limits.orphanTimeout) * 1000 / 4, !isGreeting,
            released < .max
        else { return }
        isGreeting = true
        defer { isGreeting = false }
        let command = shell.command(
            script: StagingScripts.greet, arguments: [path], nonce: Self.nonce(), input: .none)
        let links = linksMade
        do {
            if let link {
                _ = try await link.run(command) { _, _ in }
            } else {
                // A link of its own: an effect may be opening the server's now.
                let own = try await transport.connect(to: endpoint)
                defer { Task { await own.close() } }
                _ = try await own.run(command) { _, _ in }
            }
            noteWord()
        } catch {
            // The next greeting is soon, over another link; whatever needs the server says what is
            // wrong with it.
            if linksMade == links { await dropLink() }
        }
    }

    /// Whether the server has not heard of this job for so long that it may have removed the
    /// staging directory itself.
    private var isOrphan: Bool {
        guard let lastWord, plan.limits.orphanTimeout > 0 else { return false }
        return lastWord.adding(seconds: plan.limits.orphanTimeout) <= now()
    }

    /// Runs an item to its end, over as many connections as it takes.
    func run(_ order: ItemOrder) async {
        let attempt = order.attempt
        do {
            let end =
                switch order.item.work {
                case .run(let script): try await supervise(order, script: script)
                case .changePackages(let script): try await changePackages(order, script: script)
                case .findPackages: try await findPackages(order)
                case .upload(let file): try await upload(file, order)
                case .reboot(let rule): try await reboot(order, rule)
                }
            if let end {
                inbox.post(.itemEnded(server: index, attempt: attempt, end))
            } else {
                inbox.post(.itemNotStarted(server: index, attempt: attempt))
            }
        } catch  where error.kind == .input {
            let end = ItemEnd(exit: nil, failure: error.message)
            inbox.post(.itemEnded(server: index, attempt: attempt, end))
        } catch {
            inbox.post(.unreachable(server: index, attempt: attempt, reason: error.message))
        }
    }

    /// Not to start the item of the attempt, if nothing of it was sent yet.
    func recall(_ attempt: Int) {
        recalled = max(recalled, attempt)
        // Only an item that was never sent is waiting for its first connection here.
        if !isSent {
            connecting?.cancel()
            pause?.cancel()
        }
    }

    /// The server is not needed any more, for this attempt or one before it: what comes late for
    /// them does nothing.
    func release(_ attempt: Int = .max) async {
        released = max(released, attempt)
        connecting?.cancel()
        pause?.cancel()
        let link = link
        self.link = nil
        await link?.close()
    }

    // MARK: - Items

    /// Whether the item in hand, or one that a lost coordinator had, may have reached the server.
    private var isSent = false
    /// Bytes of the item's output that have come, over all connections.
    private var received = OutputSizes()
    /// Bytes of output that come again and are stored already.
    private var unstored = OutputSizes()

    /// Talks to the supervisor until the item's outcome is known.
    /// - Returns: how the item ended; `nil`: it was recalled and never began.
    private func perform(
        _ order: ItemOrder, collect: Collector? = nil,
        _ request: (Bool) throws(LinkError) -> Request
    ) async throws(LinkError) -> ItemEnd? {
        isSent = order.start != .fresh
        // What is collected is read from its first byte on; what is stored of it is not stored again.
        received = collect == nil ? order.stored : OutputSizes()
        unstored = collect == nil ? OutputSizes() : order.stored
        var tries = 0
        while true {
            if isRecalled(order), !isSent { return nil }
            let outcome: Outcome
            do {
                outcome = try await withLink(
                    order.attempt, patience: itemPatience,
                    giveUp: { self.isRecalled(order) && !self.isSent }
                ) { link throws(LinkError) in
                    // Looked at for every connection: the item may have been recalled meanwhile.
                    let isAttaching = self.isAttaching(order)
                    let state = try await self.converse(
                        link, order, try request(isAttaching), collect)
                    return try self.watch?.outcome(state, isAttaching: isAttaching)
                        ?? Outcome(state, isAttaching: isAttaching)
                }
            } catch {
                if isRecalled(order), !isSent { return nil }
                throw error
            }
            switch outcome {
            case .ended(let end): return end
            case .neverBegan: return nil
            case .unclear:
                tries += 1
                guard tries < Self.mostTries else {
                    return ItemEnd(exit: nil, failure: "the server never got the whole of it")
                }
            }
        }
    }

    /// How often an item is sent that the server gets only a part of.
    private static let mostTries = 5

    private func isRecalled(_ order: ItemOrder) -> Bool { recalled == order.attempt }

    /// Whether the item is not to be started any more. What was asked for while a lost link was
    /// made anew counts, though the recall may still be on its way.
    private func isAttaching(_ order: ItemOrder) -> Bool {
        if order.phase != .analyze, isTerminating() { recalled = max(recalled, order.attempt) }
        return order.start == .attachOnly || isRecalled(order)
    }

    /// The last look before an item is sent: the server is ready to start it at once.
    private func mayStart(_ order: ItemOrder) -> Bool {
        guard !isAttaching(order) else { return false }
        isSent = true
        return true
    }

    private func supervise(
        _ order: ItemOrder, script: String, collect: Collector? = nil
    ) async throws(LinkError) -> ItemEnd? {
        let stage = path ?? ""
        let user = order.item.become ?? server.becomes ? nil : otherUser
        let text = Supervisor.item(
            script: script, environment: environment(order, stage), stage: stage, asUser: user)
        return try await perform(order, collect: collect) { isAttaching in
            Request(
                verb: isAttaching ? "attach" : "start", item: "\(order.step)",
                input: isAttaching ? .none : .bytes(text))
        }
    }

    private func upload(
        _ file: UploadFile, _ order: ItemOrder
    ) async throws(LinkError) -> ItemEnd? {
        // What has arrived whole is not sent again: sending is safe to repeat.
        try await perform(order) { isAttaching throws(LinkError) in
            Request(
                verb: "receive", item: file.name, tail: ["\(file.size)", file.sha256],
                input: isAttaching ? .none : try fileInput(file))
        }
    }

    private func changePackages(
        _ order: ItemOrder, script: String
    ) async throws(LinkError) -> ItemEnd? {
        let output = Collector(limit: Self.reportLimit)
        guard var end = try await supervise(order, script: script, collect: output) else {
            return nil
        }
        let outcome = PackageOutcome(
            output: output.standardOutput, errors: output.standardError)
        outcome.complete(&end)
        return end
    }

    private func findPackages(_ order: ItemOrder) async throws(LinkError) -> ItemEnd? {
        guard let request = plan.packages else {
            return ItemEnd(exit: nil, failure: "the playbook asks for no packages")
        }
        let work = PackageWork(
            kind: plan.kind, request: request, options: plan.options, check: plan.check,
            archives: plan.archives)
        let output = Collector(limit: Self.reportLimit)
        guard var end = try await supervise(order, script: work.analysisScript, collect: output)
        else { return nil }
        // Without an exit status it is not known what the server is like.
        guard end.exit != nil else { return end }
        do {
            end.report = try work.report(output: output.standardOutput)
        } catch {
            end.failure = printable(error.message)
        }
        return end
    }

    /// The reboot that is the item in hand.
    private var watch: RebootWatch?

    /// How long a lost link is taken up again while an item is in hand.
    private var itemPatience: Duration {
        if let watch, watch.isUnderWay { return watch.patience }
        return pacing.second * plan.limits.reconnectFor
    }

    private func reboot(
        _ order: ItemOrder, _ rule: RebootRule
    ) async throws(LinkError) -> ItemEnd? {
        let limit = plan.limits.rebootTimeout
        let work = RebootWork(rule: rule, timeout: limit, lockTimeout: plan.options.lockTimeout)
        let new = RebootWatch(isTakenUp: order.start != .fresh, patience: pacing.second * limit)
        watch = new
        defer { watch = nil }
        do {
            guard var end = try await supervise(order, script: work.script, collect: new.output)
            else { return nil }
            if watch?.isThrough == true { end.note = try await lookAgain(order) }
            return end
        } catch {
            throw watch?.words(for: error, seconds: limit) ?? error
        }
    }

    /// What an admin should know of the server now that it is back; goes to the logs, too.
    private func lookAgain(_ order: ItemOrder) async throws(LinkError) -> String {
        let text = try await withLink(order.attempt, patience: itemPatience) {
            link throws(LinkError) in
            let nonce = Self.nonce()
            let command = self.shell.command(
                script: RebootWork.afterwards, nonce: nonce, input: .none)
            let all = Collector(limit: 64 * 1024)
            let end = try await link.run(command) { all.add($0, $1) }
            var output = MarkedOutput(nonce: nonce)
            let own = output.read(Array(all.standardOutput.utf8))
            guard output.hasBegun, end == .exited(0) else {
                throw self.early(end, output.hasBegun, printable(all.standardError))
            }
            self.begin()
            return own
        }
        await inbox.send(
            Output(server: index, step: order.step, stream: .standardOutput, bytes: text))
        let lines = String(decoding: text, as: UTF8.self).split(separator: "\n")
        return lines.map { printable("\($0)") }.joined(separator: "; ")
    }

    /// One conversation with the supervisor over one connection.
    private func converse(
        _ link: any Link, _ order: ItemOrder, _ request: Request, _ collect: Collector?
    ) async throws(LinkError) -> SupervisorAnswer.State {
        let gate = StartGate()
        let nonce = Self.nonce()
        let tail =
            request.tail ?? ["\(received.standardOutput)", "\(received.standardError)"]
        let command = shell.command(
            script: Supervisor.entry, arguments: [path ?? "", request.verb, request.item] + tail,
            nonce: nonce, input: gate.input(request.input) { await self.mayStart(order) })
        let conversation = Conversation(SupervisorAnswer(nonce: nonce))
        let end: CommandEnd
        do {
            end = try await link.run(command) { stream, bytes in
                let output = conversation.read(stream, bytes)
                if conversation.answer.hasBegun { gate.open() }
                await self.take(output, of: order, collect)
            }
        } catch {
            // The link was good until now.
            if conversation.answer.hasBegun {
                begin()
                heard = .now
            }
            throw error
        }
        if conversation.answer.hasBegun { begin() }
        if let state = conversation.answer.state {
            heard = .now
            return state
        }
        // The supervisor did not come to its last word: its own end says nothing of the item's.
        throw early(end, conversation.answer.hasBegun, conversation.complaint)
    }

    /// A command has begun. That alone does not renew the patience: a server on which every command
    /// begins and none comes to its last word would be asked for ever.
    private func begin() {
        hasBegun = true
        noteWord()
    }

    private func noteWord() {
        if isOrphan { wasOrphan = true }
        lastWord = now()
    }

    /// A command ended before its answer was whole. Once a server has let one begin, that passes:
    /// an upgrade may leave it without sudo, a shell or a library for a while.
    private func early(_ end: CommandEnd, _ isBegun: Bool, _ words: String) -> LinkError {
        let kind: LinkError.Kind = isBegun || hasBegun ? .lost : .become
        return LinkError(kind, words.isEmpty ? "the command ended early: \(end)" : words)
    }

    /// Stores what an item printed; returns when it is durable.
    private func take(
        _ pieces: [SupervisorAnswer.Piece], of order: ItemOrder, _ collect: Collector?
    ) async {
        for piece in pieces {
            heard = .now
            collect?.add(piece.stream, piece.bytes)
            received.add(piece.bytes.count, to: piece.stream)
            let first = unstored.take(piece.bytes.count, of: piece.stream)
            for start in stride(from: first, to: piece.bytes.count, by: Self.pieceSize) {
                let end = min(start + Self.pieceSize, piece.bytes.count)
                await inbox.send(
                    Output(
                        server: index, step: order.step, stream: piece.stream,
                        bytes: Array(piece.bytes[start..<end])))
            }
        }
    }

    private func environment(_ order: ItemOrder, _ stage: String) -> [(String, String)] {
        var environment = ["DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"]
        environment.merge(server.environment) { $1 }
        environment.merge(order.item.environment) { $1 }
        let own = [
            "BELAY_JOB": job, "BELAY_SERVER": server.name,
            "BELAY_PHASE": order.phase.name(in: plan.kind), "BELAY_ITEM": order.item.name,
            "BELAY_STAGE": stage,
        ]
        environment.merge(own) { $1 }
        return environment.sorted { $0.key < $1.key }
    }

    // MARK: - Links

    private var runUser: String { server.becomeUser ?? server.user }

    private var otherUser: String? { runUser == server.user ? nil : server.user }

    private var shell: RemoteShell {
        RemoteShell(
            becomeUser: runUser == server.user ? nil : server.becomeUser, password: secrets.become)
    }

    /// Runs a staging script and reads its answer.
    private func staging(
        _ script: String, _ arguments: [String], _ input: RemoteCommand.Input, _ attempt: Int
    ) async throws(LinkError) -> StagingAnswer.Result {
        timesSent = 0
        return try await withLink(attempt, patience: pacing.stagingPatience) {
            link throws(LinkError) in
            let nonce = Self.nonce()
            let command = self.shell.command(
                script: script, arguments: arguments, nonce: nonce, input: input)
            let text = Collector(limit: 64 * 1024)
            self.timesSent += 1
            let end = try await link.run(command) { text.add($0, $1) }
            let answer = StagingAnswer(nonce: nonce, output: text.standardOutput)
            if answer.hasBegun { self.begin() }
            if let result = answer.result { return result }
            throw self.early(end, answer.hasBegun, printable(text.standardError))
        }
    }

    /// Does something over the server's link; makes a lost link anew, with growing pauses.
    /// - Parameter patience: how long it goes on after the link was lost, or was good last.
    private func withLink<Result: Sendable>(
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
                return try await body(link)
            } catch {
                await dropLink()
                if lost.map({ $0 < heard }) ?? true {
                    lost = .now
                    wait = pacing.firstPause
                }
                let isOver = lost.map { .now - $0 > patience() } ?? false
                guard error.kind.mayPass, !isOver, attempt > released, !giveUp() else {
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
    private func rest(_ wait: Duration) async {
        let pause = Task { _ = try? await Task.sleep(for: wait) }
        self.pause = pause
        await pause.value
    }

    private var endpoint: Endpoint {
        Endpoint(
            name: server.name, host: server.address, port: server.port, user: server.user,
            keyFiles: server.keyFiles, password: secrets.login, proxyJump: server.proxyJump)
    }

    private func openLink(_ attempt: Int) async throws(LinkError) -> any Link {
        guard attempt > released else { throw Self.notNeeded }
        if let link { return link }
        let task = Task { [transport, endpoint] () throws -> any Link in
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

    private static let notNeeded = LinkError(.closed, "the connection is not needed any more")

    private func dropLink() async {
        let link = link
        self.link = nil
        await link?.close()
    }

    /// Letters and digits that nothing else prints.
    private static func nonce() -> String {
        String(UInt64.random(in: .min ... .max), radix: 36)
    }
}
