// How long items may run, and what they wait for.
import BelayModel
import BelayStore

extension Coordinator {
    /// A moment at which an item may have run for its limit. Of one that a lost coordinator started,
    /// the wall clock only hints at it.
    func watch(
        _ server: Int, _ attempt: Int, _ limit: Int, _ since: Timestamp,
        _ sequel: Timers.Watch.Sequel, in run: JobRun, _ awake: Duration
    ) -> Timers.Watch {
        let gone = (clock.wall().milliseconds - since.milliseconds) / 1000
        let item = run.servers[server].steps[run.servers[server].cursor].item
        let rest: Int
        if !item.work.hasAge {
            // Nobody else knows: it gets all of its time after a lost coordinator.
            rest = limit
        } else {
            // A wall clock that was set back tells nothing: the server is asked at once.
            rest = gone < 0 ? 0 : limit - Int(min(gone, Int64(limit)))
        }
        return Timers.Watch(
            server: server, attempt: attempt, step: run.servers[server].cursor, limit: limit,
            sequel: sequel, until: awake + pacing.second * rest, full: awake + pacing.second * limit
        )
    }

    /// When a wait of a length of its own is over, by a clock that nobody sets. What is left of it after
    /// a lost coordinator, the wall clock tells, which may have been set: never more than all of it.
    /// - Parameter longest: how long it is at most, in seconds.
    func moment(_ end: Timestamp, atMost longest: Int) -> Duration {
        let most = Int64(longest).multipliedReportingOverflow(by: 1000)
        let rest = end.milliseconds.subtractingReportingOverflow(clock.wall().milliseconds)
        let left = min(
            max(0, rest.overflow ? 0 : rest.partialValue), most.overflow ? 0 : most.partialValue)
        return clock.elapsed() + pacing.second * (Double(left) / 1000)
    }

    /// Judges an item that may have run for its limit: by its server's clock where the server can
    /// tell; else by this machine's, behind all that has arrived.
    func judge(
        _ watch: Timers.Watch, at awake: Duration, in run: JobRun, _ questions: inout ServerTasks,
        _ group: inout DiscardingTaskGroup
    ) {
        let server = run.servers[watch.server]
        guard server.attempt == watch.attempt, server.activity == .running else { return }
        guard server.steps[watch.step].item.work.hasAge, let stage = server.stagingPath else {
            return inbox.post(watch.event)
        }
        let plan = run.plan.servers[watch.server]
        let question = AgeQuestion(
            server: plan, secrets: secrets(plan.name), stage: stage, step: watch.step,
            limit: watch.limit, trust: max(.zero, watch.full - awake), transport: transport,
            pacing: pacing, clock: clock)
        questions.start(watch.server, in: &group) { [inbox, links] in
            let isOver = await question.hasRunOver { !links.contains(watch.server) }
            if isOver, !Task.isCancelled { inbox.post(watch.event) }
        }
    }
}

extension Coordinator {
    /// What Belay's own scripts say of a package lock that they wait for: the job may stand still for
    /// it, and an admin who watches should know for whom.
    func tellOfLocks(_ output: [Output], in run: JobRun) {
        guard let tell else { return }
        for piece in output where piece.stream == .standardError {
            guard piece.bytes.starts(with: Self.lockWords),
                run.servers.indices.contains(piece.server),
                run.servers[piece.server].steps.indices.contains(piece.step),
                !run.servers[piece.server].steps[piece.step].item.work.isScript
            else { continue }
            let line = piece.bytes.prefix { $0 != UInt8(ascii: "\n") }.dropFirst(Self.head.count)
            let words = String(decoding: line, as: UTF8.self).printable
            tell("\(run.plan.servers[piece.server].name): \(words)")
        }
    }

    private static let head = Array("belay: ".utf8)
    private static let lockWords = head + Array("waiting for the lock ".utf8)
}

extension Work {
    /// Whether its server knows how long it has run: a process of its own does it, which a reboot
    /// does not outlive.
    var hasAge: Bool {
        switch self {
        case .run, .findPackages, .changePackages: true
        case .upload, .reboot: false
        }
    }
}
