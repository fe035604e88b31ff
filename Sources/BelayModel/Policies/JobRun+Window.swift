// The window in which a job may change servers: nothing starts that does not fit, and its close is a
// termination like any other.
extension JobRun {
    /// Why a phase must not open in what is left of the window; `nil`: it may.
    func shortage(of phase: Phase, at now: Timestamp) -> String? {
        guard let window = plan.window else { return nil }
        let left = window.left(at: now)
        guard left > 0 else { return "its window closed at \(window.closing)" }
        guard phase == .analyze, let needs = window.needs, left < needs else { return nil }
        return "\(DurationText.words(left)) left, \(DurationText.words(needs)) needed"
    }

    /// Asks to be woken at the close of the window.
    func awaitClose(_ reaction: inout Reaction) {
        guard let window = plan.window, termination == nil, !status.isFinal else { return }
        reaction.effects.append(.wakeClose(at: window.closes))
    }

    /// The window has closed: nothing more starts, and items in hand finish.
    mutating func close(_ window: JobWindow, at now: Timestamp, _ reaction: inout Reaction) {
        guard window.left(at: now) == 0 else {
            // The clock was put back meanwhile.
            return awaitClose(&reaction)
        }
        let words = "its window closed at \(window.closing)"
        terminate(Termination(requested: now, cause: .window, reason: words), at: now, &reaction)
    }

    /// Why the server's next item must not start in what is left of the window; `nil`: it may. The
    /// restart of the server that is still to come has to fit as well.
    func misfit(_ server: Int, at now: Timestamp) -> String? {
        guard let window = plan.window, mayAdmit else { return nil }
        let run = servers[server]
        guard run.cursor < run.steps.count, run.steps[run.cursor].phase == .action else {
            return nil
        }
        let next = run.steps[run.cursor].item
        var needed = isReboot(next) ? 0 : Int((next.expected ?? 0).rounded(.up))
        if run.steps[run.cursor...].contains(where: { isReboot($0.item) }) {
            needed += plan.limits.rebootTimeout
        }
        let left = window.left(at: now)
        guard left == 0 || left < needed else { return nil }
        let words = needed > 0 ? ", \(DurationText.words(needed)) needed" : ""
        return "window closes \(window.closing)\(words)"
            + ", after \(run.performed) of \(run.steps.count) steps"
    }

    private func isReboot(_ item: Item) -> Bool {
        switch item.work {
        case .reboot: true
        case .run, .upload, .findPackages, .changePackages: false
        }
    }

    /// A job that lost servers to the close of its window was ended by it, though nobody asked for it.
    mutating func noteMisfits(at now: Timestamp) {
        guard termination == nil, hasMisfits, let window = plan.window else { return }
        termination = Termination(
            requested: now, cause: .window,
            reason: "not all that was to be done fits before the window closes \(window.closing)")
    }
}
