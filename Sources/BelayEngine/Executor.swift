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

    private var link: (any Link)?
    private var connecting: Task<any Link, any Error>?
    private var pause: Task<Void, Never>?
    private var isReleased = false
    /// The staging directory, once the server has said where it is.
    private var path: String?
    /// The latest attempt whose item is not to be started any more.
    private var recalled = 0
    /// When the server last sent something.
    private var heard = ContinuousClock.now

    /// How long making or removing the staging directory goes on over a lost connection, in
    /// seconds: a termination waits for it.
    private static let stagingPatience = 60
    /// The longest pause between two attempts to connect.
    private static let longestPause = Duration.seconds(15)
    /// What is read from an item's output is among its first bytes, so many.
    private static let reportLimit = 32 * 1024 * 1024
    /// An item's output goes to the store in pieces of at most so many bytes.
    private static let pieceSize = 64 * 1024

    init(
        index: Int, server: ServerPlan, plan: Plan, job: String, path: String?,
        secrets: ServerSecrets, transport: any Transport, inbox: Inbox,
        now: @escaping @Sendable () -> Timestamp
    ) {
        self.index = index
        self.server = server
        self.plan = plan
        self.job = job
        self.path = path
        self.secrets = secrets
        self.transport = transport
        self.inbox = inbox
        self.now = now
    }

    // MARK: - What the coordinator asks for

    func connect(_ attempt: Int) async {
        isReleased = false
        do {
            _ = try await openLink()
            inbox.post(.connected(server: index, attempt: attempt))
        } catch {
            inbox.post(.unreachable(server: index, attempt: attempt, reason: error.message))
        }
    }

    func makeStaging(_ attempt: Int) async {
        do {
            let result = try await staging(
                StagingScripts.make, job, .bytes(StagingScripts.makeInput), attempt)
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
        isReleased = false
        let directory = path ?? StagingScripts.expectedPath(job: job, user: runUser)
        do {
            switch try await staging(StagingScripts.remove, directory, .none, attempt) {
            case .removed:
                inbox.post(.stagingRemoved(server: index, attempt: attempt, .coordinator))
            case .absent:
                inbox.post(.stagingRemoved(server: index, attempt: attempt, .server))
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
        recalled = attempt
        // Only an item that was never sent is waiting for its first connection here.
        if !isSent {
            connecting?.cancel()
            pause?.cancel()
        }
    }

    /// The server is not needed any more.
    func release() async {
        isReleased = true
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
        while true {
            let isRecalled = recalled == order.attempt
            if isRecalled, !isSent { return nil }
            let isAttaching = order.start == .attachOnly || isRecalled
            let answer: SupervisorAnswer
            do {
                answer = try await withLink(
                    order.attempt, patience: plan.limits.reconnectFor,
                    giveUp: { self.recalled == order.attempt && !self.isSent }
                ) { link throws(LinkError) in
                    try await self.converse(link, order, try request(isAttaching), collect)
                }
            } catch {
                if recalled == order.attempt, !isSent { return nil }
                throw error
            }
            guard let state = answer.state else { continue }
            switch Outcome(state, isAttaching: isAttaching) {
            case .ended(let end): return end
            case .neverBegan: return nil
            case .unclear: continue
            }
        }
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
        end.changed = PackageOutcome(output: output.standardOutput).changes
        return end
    }

    private func findPackages(_ order: ItemOrder) async throws(LinkError) -> ItemEnd? {
        guard let request = plan.packages else {
            return ItemEnd(exit: nil, failure: "the playbook asks for no packages")
        }
        let work = PackageWork(
            kind: plan.kind, request: request, options: plan.options, check: plan.check)
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

    /// One conversation with the supervisor over one connection.
    private func converse(
        _ link: any Link, _ order: ItemOrder, _ request: Request, _ collect: Collector?
    ) async throws(LinkError) -> SupervisorAnswer {
        let nonce = Self.nonce()
        let tail =
            request.tail ?? ["\(received.standardOutput)", "\(received.standardError)"]
        let command = shell.command(
            script: Supervisor.entry, arguments: [path ?? "", request.verb, request.item] + tail,
            nonce: nonce, input: request.input)
        let conversation = Conversation(SupervisorAnswer(nonce: nonce))
        if recalled == order.attempt, !isSent {
            throw LinkError(.closed, "the item is not to be started any more")
        }
        isSent = true
        let end = try await link.run(command) { stream, bytes in
            await self.take(conversation.read(stream, bytes), of: order, collect)
        }
        let answer = conversation.answer
        if answer.state == nil {
            // The supervisor did not come to its last word: its own end says nothing of the item's.
            let words = conversation.complaint
            let kind: LinkError.Kind = answer.hasBegun ? .lost : .become
            throw LinkError(kind, words.isEmpty ? "the command ended early: \(end)" : words)
        }
        return answer
    }

    /// Stores what an item printed; returns when it is durable.
    private func take(
        _ pieces: [SupervisorAnswer.Piece], of order: ItemOrder, _ collect: Collector?
    ) async {
        heard = .now
        for piece in pieces {
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
        _ script: String, _ argument: String, _ input: RemoteCommand.Input, _ attempt: Int
    ) async throws(LinkError) -> StagingAnswer.Result {
        try await withLink(attempt, patience: Self.stagingPatience) { link throws(LinkError) in
            let nonce = Self.nonce()
            let command = self.shell.command(
                script: script, arguments: [argument], nonce: nonce, input: input)
            let text = Collector(limit: 64 * 1024)
            let end = try await link.run(command) { text.add($0, $1) }
            let answer = StagingAnswer(nonce: nonce, output: text.standardOutput)
            if let result = answer.result { return result }
            let words = printable(text.standardError)
            throw LinkError(.become, words.isEmpty ? "the command ended early: \(end)" : words)
        }
    }

    /// Does something over the server's link; makes a lost link anew, with growing pauses.
    /// - Parameter patience: seconds without a word from the server after which it is given up.
    private func withLink<Result: Sendable>(
        _ attempt: Int, patience: Int, giveUp: () -> Bool = { false },
        _ body: (any Link) async throws(LinkError) -> Result
    ) async throws(LinkError) -> Result {
        heard = .now
        var wait = Duration.milliseconds(500)
        var isLost = false
        while true {
            do {
                let link = try await openLink()
                if isLost {
                    isLost = false
                    inbox.post(.linkRestored(server: index, attempt: attempt))
                }
                return try await body(link)
            } catch {
                await dropLink()
                let isOver = ContinuousClock.now - heard > .seconds(patience)
                guard error.kind.mayPass, !isOver, !isReleased, !giveUp() else { throw error }
                if !isLost {
                    isLost = true
                    inbox.post(
                        .linkLost(server: index, attempt: attempt, reason: error.message))
                }
                let pause = Task { [wait] in _ = try? await Task.sleep(for: wait) }
                self.pause = pause
                await pause.value
                wait = min(wait * 2, Self.longestPause)
            }
        }
    }

    private func openLink() async throws(LinkError) -> any Link {
        if let link { return link }
        let endpoint = Endpoint(
            name: server.name, host: server.address, port: server.port, user: server.user,
            keyFiles: server.keyFiles, password: secrets.login, proxyJump: server.proxyJump)
        let task = Task { [transport] () throws -> any Link in
            try await transport.connect(to: endpoint)
        }
        connecting = task
        defer { connecting = nil }
        do {
            let link = try await task.value
            if isReleased {
                await link.close()
                throw LinkError(.closed, "the connection is not needed any more")
            }
            self.link = link
            return link
        } catch let error as LinkError {
            throw error
        } catch {
            throw LinkError(.closed, "the connection is not needed any more")
        }
    }

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
