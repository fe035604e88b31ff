import BelayModel

/// `Running ++|>.|.. Present`: status, steps by phase, staging directory.
func notation(of server: ServerRun) -> String {
    let phases = Phase.allCases.map { phase in
        String(server.steps.filter { $0.phase == phase }.map { symbol(of: $0.status) })
    }
    let link = server.linkLost == nil ? "" : " (no link)"
    let slots = server.holdsSlots ? " (slots)" : ""
    let lock = server.holdsLock ? " (lock)" : ""
    let wait = server.waiting.map { " (waits for \($0.job))" } ?? ""
    return "\(server.status.rawValue) \(phases.joined(separator: "|")) "
        + server.staging.rawValue + link + slots + lock + wait
}

func symbol(of status: StepStatus) -> Character {
    switch status {
    case .pending: "."
    case .running: ">"
    case .succeeded: "+"
    case .failed: "x"
    case .timedOut: "t"
    case .skipped: "-"
    }
}

/// One character a phase or wave, as for steps; `@`: its time is waited for, `?`: the gate is,
/// `/`: cut short.
func notation(of phases: [PhaseStatus]) -> String {
    String(
        phases.map { status in
            switch status {
            case .pending: "."
            case .scheduled: "@"
            case .blocked: "?"
            case .active: ">"
            case .succeeded: "+"
            case .failed: "x"
            case .canceled: "/"
            case .skipped: "-"
            }
        })
}

/// `run 2, watch`; with several servers each is named: `run 2 on 1`.
func notation(of effects: [Effect], servers: Int = 1) -> String {
    effects.map { notation(of: $0, names: servers > 1) }.joined(separator: ", ")
}

private func notation(of effect: Effect, names: Bool) -> String {
    func on(_ server: Int) -> String { names ? " on \(server)" : "" }
    switch effect {
    case .connect(let server, _): return "connect" + on(server)
    case .makeStaging(let server, _): return "make" + on(server)
    case .run(let server, _, let step, let start):
        let how =
            switch start {
            case .fresh: ""
            case .again: " again"
            case .attachOnly: " attach"
            }
        return "run \(step)" + how + on(server)
    case .watch(let server, _, _, _): return "watch" + on(server)
    case .watchKill(let server, _, _, _): return "watch kill" + on(server)
    case .kill(let server, _, let step): return "kill \(step)" + on(server)
    case .recall(let server, _): return "recall" + on(server)
    case .removeStaging(let server, _): return "remove" + on(server)
    case .release(let server): return "release" + on(server)
    case .wake(let phase, _): return "wake \(phase)"
    case .wakeWave(let wave, _): return "wake wave \(wave + 1)"
    case .wakeGate: return "wake gate"
    case .wakeLock(let server, _, _): return "wake lock" + on(server)
    case .wakeClose: return "wake close"
    case .finish: return "finish"
    }
}
