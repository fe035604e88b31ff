// What a commit leads to, carried out.
import BelayModel
import BelayStore
import Foundation
import Logging

extension Coordinator {
    /// Work for items in hand besides their executors'.
    struct Tasks {
        var killers = ServerTasks()
        /// How long items have run, which their servers are asked.
        var questions = ServerTasks()

        mutating func cancel() {
            killers.cancel()
            questions.cancel()
        }
    }

    /// Starts what the commit led to.
    /// - Parameter group: waits for all that is started here.
    func perform(
        _ effect: Effect, in run: JobRun, on executors: [Executor], _ timers: inout Timers,
        _ tasks: inout Tasks, _ group: inout DiscardingTaskGroup
    ) {
        if let answering {
            if let event = answering(effect) { inbox.post(event) }
            return
        }
        switch effect {
        case .connect(let server, let attempt):
            executors[server].start(in: &group) { await $0.connect(attempt) }
        case .makeStaging(let server, let attempt):
            executors[server].start(in: &group) { await $0.makeStaging(attempt) }
        case .run(let server, let attempt, let step, let start):
            tasks.questions.stop(server)
            let order = order(server, attempt, step, start, in: run)
            executors[server].start(in: &group) { await $0.run(order) }
        case .recall(let server, let attempt):
            executors[server].start(in: &group) { await $0.recall(attempt) }
        case .kill(let server, _, let step):
            let killer = killer(of: step, on: server, in: run)
            tasks.killers.start(server, in: &group) { await killer.kill() }
        case .removeStaging(let server, let attempt):
            tasks.killers.stop(server)
            tasks.questions.stop(server)
            executors[server].start(in: &group) { await $0.removeStaging(attempt) }
        case .release(let server):
            let attempt = run.servers[server].attempt
            tasks.killers.stop(server)
            tasks.questions.stop(server)
            executors[server].start(in: &group) { await $0.release(attempt) }
        case .watch(let server, let attempt, let limit, let since):
            timers.watch(watch(server, attempt, limit, since, .overdue, in: run, timers.awake))
        case .watchKill(let server, let attempt, let limit, let since):
            timers.watch(watch(server, attempt, limit, since, .kill, in: run, timers.awake))
        case .wake(let phase, let at):
            timers.wake(phase, at: at)
        case .wakeClose(let at):
            timers.wake(for: .windowClosed, at: at)
        case .wakeWave(let wave, let at):
            let longest = run.plan.policies.pause.max() ?? 0
            timers.wait(for: .waveDue(wave), until: moment(at, atMost: longest))
        case .wakeLock(let server, let attempt, let at):
            let end = moment(at, atMost: run.plan.lockWait ?? 0)
            timers.wait(for: .lockOverdue(server: server, attempt: attempt), until: end)
        case .wakeGate(let at):
            let longest = run.plan.policies.gate?.approval?.within ?? 0
            timers.wait(for: .gateDue, until: moment(at, atMost: longest))
        case .finish:
            break
        }
    }

    private func order(
        _ server: Int, _ attempt: Int, _ step: Int, _ start: Start, in run: JobRun
    ) -> ItemOrder {
        let steps = run.servers[server].steps
        let next = step + 1 < steps.count ? steps[step + 1].item.work : nil
        return ItemOrder(
            attempt: attempt, step: step, phase: steps[step].phase, item: steps[step].item,
            start: start, isLast: next?.isScript != true,
            stored: storedOutput(server, step, start))
    }

    private func killer(of step: Int, on index: Int, in run: JobRun) -> ItemKiller {
        let server = run.plan.servers[index]
        return ItemKiller(
            server: server, secrets: secrets(server.name), job: job.uid,
            stage: run.servers[index].stagingPath,
            step: step, transport: transport, pacing: pacing, log: log)
    }

    /// How much of an item's output a coordinator before this one has stored. A store that cannot be
    /// read is waited for, on the loop's own thread: output must not be stored twice.
    private func storedOutput(_ server: Int, _ step: Int, _ start: Start) -> OutputSizes {
        guard start != .fresh else { return OutputSizes() }
        while !Task.isCancelled {
            do {
                return try store.outputSizes(job: lease.job, server: server, step: step)
            } catch {
                log.error("the store cannot be read, nothing starts until it can: \(error)")
                Thread.sleep(forTimeInterval: 1)
            }
        }
        return OutputSizes()
    }
}
