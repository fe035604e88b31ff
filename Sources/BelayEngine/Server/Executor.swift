import BelayDebian
import BelayModel
import BelayStore
import Foundation

/// Carries out on one server what the coordinator decided, and reports back.
///
/// One thing at a time is asked of it, and answered by one event; `recall` and `release` may come
/// in between. It holds the server's link and makes a lost one anew.
actor Executor {
    let index: Int
    let server: ServerPlan
    let plan: Plan
    let job: String
    let secrets: ServerSecrets
    let transport: any Transport
    let inbox: Inbox
    let clock: JobClock
    let pacing: Pacing
    /// For items that are over in a moment, as most are.
    let alarms: Alarms
    /// Whether a termination of the job was asked for; `nil`: that cannot be known now.
    let isTerminating: @Sendable () -> Bool?

    var link: (any Link)?
    var connecting: Task<any Link, any Error>?
    var pauses: Set<Task<Void, Never>> = []
    /// The server is not needed for this attempt, nor for any before it.
    var released = 0
    /// The staging directory, once the server has said where it is.
    var path: String?
    /// The latest attempt whose item is not to be started any more.
    var recalled = 0
    /// When an item last sent something.
    var heard = ContinuousClock.now
    /// When this job last had word from the server, in this coordinator or one before it.
    var lastWord: Duration?
    /// Whether a removal of the staging directory was asked for before: it may have done its work
    /// unheard.
    var wasRemoving: Bool
    var isGreeting = false
    /// How many links were made: tells one from the next.
    var linksMade = 0
    /// Whether there was a silence so long that the server may have taken the job for abandoned.
    var wasOrphan = false
    /// How often the latest staging script was sent.
    var timesSent = 0
    /// Whether a command has begun: the login shell works, and sudo does.
    var hasBegun = false
    /// How often in a row the server's words did not fit what it was asked.
    var nonsensical = 0

    /// Whether the item in hand, or one that a lost coordinator had, may have reached the server.
    var isSent = false
    /// When it was sent over the present link.
    var sent: ContinuousClock.Instant?
    /// The runner that it was first sent to, by this coordinator.
    var firstRunner: RunnerSession?
    /// The item's attempt, while it is in hand.
    var attemptInHand: Int?
    /// The link is to be made anew: an item that was sent over it may be under way still.
    var isRedialing = false
    /// Bytes of the item's output that have come, over all connections.
    var received = OutputSizes()
    /// Bytes of output that come again and are stored already.
    var unstored = OutputSizes()
    /// The end of what the item in hand has printed on standard error; `nil`: it is not one's own, and
    /// nobody asks.
    var lastWords: LastLine?
    /// The reboot that is the item in hand.
    var watch: RebootWatch?
    /// The link's runner, once something was asked of it.
    var runner: RunnerSession?
    /// Whether the login's own shell may be the runner; see ``Runner/login(nonce:)``.
    var isLoginRunner: Bool
    /// The server lets no second shell run beside one that waits for an item.
    var hasOneSession = false

    /// What is read from an item's output is among its first bytes, so many.
    static let reportLimit = 8 * 1024 * 1024
    /// An item's output goes to the store in pieces of at most so many bytes.
    static let pieceSize = 64 * 1024

    /// - Parameters:
    ///   - run: the server as it is taken up.
    ///   - isTerminating: whether a termination of the job was asked for; looked up in the store.
    init(
        index: Int, server: ServerPlan, plan: Plan, job: String, run: ServerRun,
        secrets: ServerSecrets, transport: any Transport, inbox: Inbox,
        clock: JobClock, pacing: Pacing, alarms: Alarms,
        isTerminating: @escaping @Sendable () -> Bool?
    ) {
        self.index = index
        self.server = server
        self.plan = plan
        self.job = job
        path = run.stagingPath.flatMap { StagingPath.isOwn($0, job: job) ? $0 : nil }
        // Of a coordinator before this one, the wall clock has to tell.
        lastWord = run.steps.compactMap { $0.finished ?? $0.started }.max().map {
            let silence = max(0, clock.wall().milliseconds - $0.milliseconds)
            return clock.elapsed() - pacing.second * Int(silence) / 1000
        }
        wasRemoving = run.activity == .removing
        self.secrets = secrets
        isLoginRunner = server.shell(secrets).isLogin
        self.transport = transport
        self.inbox = inbox
        self.clock = clock
        self.pacing = pacing
        self.alarms = alarms
        self.isTerminating = isTerminating
    }

    // MARK: - What the coordinator asks for

    /// Starts one of these things where the server's connection is at home.
    nonisolated func start(
        in group: inout DiscardingTaskGroup,
        _ work: @escaping @Sendable (isolated Executor) async -> Void
    ) {
        group.addTask(executorPreference: threads ?? globalConcurrentExecutor) {
            await work(self)
        }
    }

    func connect(_ attempt: Int) async {
        do {
            let link = try await openLink(attempt)
            inbox.post(.connected(server: index, attempt: attempt, hostKey: link.hostKey))
        } catch {
            inbox.post(.unreachable(server: index, attempt: attempt, reason: error.message))
        }
    }

    func makeStaging(_ attempt: Int) async {
        do {
            let make = RunnerRequest.make(
                job: job, server: server.name, orphanTimeout: plan.limits.orphanTimeout)
            switch try await staging(make, attempt) {
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
            let remove = RunnerRequest.remove(
                path: path ?? "", job: job, server: server.name)
            switch try await staging(remove, attempt) {
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
        let silence = lastWord.map { clock.elapsed() - $0 } ?? .seconds(Int64.max / 2)
        guard let path, silence >= pacing.second * plan.limits.orphanTimeout / 4, !isGreeting,
            released < .max
        else { return }
        isGreeting = true
        defer { isGreeting = false }
        let links = linksMade
        do {
            if let link {
                await finishRunner()
                _ = try await link.run(StagingScripts.greet, [path], as: shell)
            } else {
                try await greetApart(path)
            }
            noteWord()
        } catch {
            // The next greeting is soon, over another link; whatever needs the server says what is
            // wrong with it.
            if linksMade == links { await dropLink() }
        }
    }

    /// Over a link of its own: an effect may be opening the server's now.
    private func greetApart(_ path: String) async throws(LinkError) {
        let own = try await transport.connect(to: endpoint)
        do {
            _ = try await own.run(StagingScripts.greet, [path], as: shell)
        } catch {
            await own.close()
            throw error
        }
        await own.close()
    }

    /// Whether the server has not heard of this job for so long that it may have removed the
    /// staging directory itself.
    var isOrphan: Bool {
        guard let lastWord, plan.limits.orphanTimeout > 0 else { return false }
        return lastWord + pacing.second * plan.limits.orphanTimeout <= clock.elapsed()
    }

    /// Runs an item to its end, over as many connections as it takes.
    func run(_ order: ItemOrder) async {
        let attempt = order.attempt
        do {
            let end =
                switch order.item.work {
                case .run(let script): try await ownItem(order, script: script)
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
    func recall(_ attempt: Int) async {
        recalled = max(recalled, attempt)
        // Only an item that was never sent is waiting for its first connection here.
        if !isSent {
            connecting?.cancel()
            for pause in pauses { pause.cancel() }
        } else if attemptInHand == attempt {
            await redial(attempt)
        }
    }

    /// An order of which there is no word may be on its way still, where packets are lost: what has
    /// not arrived is thrown away, and the item is asked for over another connection, which
    /// withdraws it if it never began. One that runs says so when it takes longer than a moment.
    private func redial(_ attempt: Int) async {
        let limit = pacing.quickItem + pacing.second / 2
        while attemptInHand == attempt, attempt > released, let sent, runner?.hasItem == false,
            watch == nil
        {
            guard .now - sent >= limit else {
                await rest(limit - (.now - sent))
                continue
            }
            isRedialing = true
            await link?.abort()
            return
        }
    }

    /// For how long the item of the attempt has been running, by its server's own clock; `nil`: the
    /// server has not said so.
    func age(of attempt: Int) -> Duration? { attemptInHand == attempt ? runner?.age : nil }

    /// The server is not needed any more, for this attempt or one before it: what comes late for
    /// them does nothing.
    func release(_ attempt: Int = .max) async {
        released = max(released, attempt)
        connecting?.cancel()
        for pause in pauses { pause.cancel() }
        await dropLink()
    }

    /// The job is over: closes the connection, and the one that is just being made.
    func leave() async {
        let connecting = connecting
        await release()
        if let link = try? await connecting?.value { await link.close() }
    }
}
