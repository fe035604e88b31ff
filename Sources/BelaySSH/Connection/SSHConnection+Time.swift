internal import BelayModel
internal import BelaySystem
internal import CLibSSH2
internal import Glibc

// What is decided about time is in `ConnectionMachine`; here it is asked, and carried out.
extension SSHConnection {
    /// Has the loop wake this connection at the earliest of its deadlines. A deadline that is put off
    /// is left as it is: a connection that is woken too early arms anew.
    func arm() {
        guard let timerToken else { return }
        var next = machine.nextMoment
        for command in commands.all { command.machine.lower(&next) }
        guard next < wakeMoment else { return }
        wakeMoment = next
        loop.setDeadline(next, for: timerToken)
    }

    func timePassed() {
        wakeMoment = .max
        let now = monotonicNow()
        let traffic = ConnectionMachine.Traffic(
            lastReceived: wire.lastReceived, lastActivity: wire.lastActivity,
            isCarried: carrier != nil)
        for duty in machine.expired(at: now, traffic) { fulfil(duty) }
        guard stage == .open else { return wake() }
        for command in commands.all { command.machine.endPause(at: now) }
        turn()
    }

    private func fulfil(_ duty: ConnectionMachine.Duty) {
        guard isUp else { return }
        switch duty {
        case .giveUpPlace: slot = nil
        case .countAsSilent:
            guard let silence = shared.silences.slot() else { return }
            slot = silence
            note(.countedAsSilent)
        case .timeOut(let mayPass):
            if mayPass { passing = .stalled }
            fail(timedOut)
        case .sendKeepalive(let wantsAnswer): session?.sendKeepalive(wantsAnswer: wantsAnswer)
        case .giveUpServer:
            wire.giveUp(ETIMEDOUT)
            fail(lost())
        case .trimBuffers: wire.trim()
        case .close: close()
        }
    }

    /// Starts the clock of a connection that nobody uses; stops it when somebody does.
    func watchIdleness() { machine.watchIdleness(isUsed: !commands.isEmpty, at: monotonicNow()) }
}
