import Testing

@testable import BelaySSH

/// The life of a channel, told what has happened; moments are seconds here, and no test waits for one.
@Suite struct ChannelMachineTests {
    typealias Machine = ChannelMachine
    typealias Event = Machine.Event

    private static func seconds(_ count: Double) -> UInt64 { UInt64(count * 1_000_000_000) }

    private func machine(after events: [Event], _ kind: Machine.Kind = .command) -> Machine {
        var machine = Machine(kind)
        for event in events { machine.received(event, at: 0, limit: Self.seconds(30)) }
        return machine
    }

    private func refuse(
        _ machine: inout Machine, others: Int, hasOpened: Bool = true, at now: Double = 0
    ) -> Int? {
        machine.refused(others: others, hasOpenedChannel: hasOpened, at: Self.seconds(now))
    }

    private func lingers(_ machine: inout Machine, at now: Double) -> Bool {
        !machine.hasLingered(for: Self.seconds(2), at: Self.seconds(now))
    }

    private func next(_ machine: Machine) -> Double? {
        var moment = UInt64.max
        machine.lower(&moment)
        return moment == .max ? nil : Double(moment) / 1_000_000_000
    }

    /// An event, the phase after it, and by when the server or the program must have said something.
    @Test(arguments: [
        """
        asked          opening     30
        opened         requesting  30
        begun          running     -
        outputCame     running     -
        settled        closing     -
        closeConfirmed closed      -
        """,
        // sudo, which asks for a password, but only on a terminal.
        """
        asked          opening     30
        opened         requesting  30
        begun          running     -
        wordAwaited    running     30
        terminalWanted restarting  -
        closeConfirmed queued      -
        asked          opening     30
        opened         requesting  30
        terminalGiven  requesting  30
        begun          running     -
        wordAwaited    running     30
        wordGiven      running     -
        settled        closing     -
        closeConfirmed closed      -
        """,
        // Nobody wants it any more, before there is a channel.
        """
        asked          opening     30
        settled        closing     -
        gone           closed      -
        """,
    ])
    func dialogue(_ text: String) throws {
        var machine = Machine()
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ").map(String.init)
            let event = try #require(Event.allCases.first { "\($0)" == words[0] })
            machine.received(event, at: 0, limit: Self.seconds(30))
            #expect(
                [words[0], "\(machine.phase)", next(machine).map { "\(Int($0))" } ?? "-"] == words)
        }
    }

    @Test(arguments: Event.allCases) func whatIsClosedStaysClosed(_ event: Event) {
        for before in Event.allCases {
            let machine = machine(after: [before, .gone, event])
            #expect(machine.phase == .closed, "\(before)")
            #expect(!machine.isActive && !machine.mayAsk)
        }
    }

    /// It is asked for once, and the second time the command is run on it.
    @Test func theTerminal() {
        #expect(!machine(after: [.asked, .opened]).wantsTerminal)
        let again = machine(after: [.asked, .opened, .begun, .terminalWanted, .closeConfirmed])
        #expect(again.wantsTerminal && again.mayAsk)
        #expect(!machine(after: [.terminalWanted, .terminalGiven]).wantsTerminal)
        var first = Machine(needsTerminal: true)
        #expect(first.wantsTerminal)
        first.received(.terminalGiven)
        #expect(!first.wantsTerminal)
    }

    @Test func theServerHasToConsentInTime() {
        let asked = machine(after: [.asked, .opened])
        #expect(!asked.isUnanswered(at: Self.seconds(29)))
        #expect(asked.isUnanswered(at: Self.seconds(30)))
        #expect(!machine(after: [.asked, .opened, .begun]).isUnanswered(at: Self.seconds(1000)))
    }

    /// How long a jump host tries to connect is its own affair.
    @Test func aTunnelHasAllTheTime() {
        let tunnel = machine(after: [.asked], .tunnel)
        #expect(next(tunnel) == 120)
        #expect(!tunnel.isUnanswered(at: Self.seconds(1000)))
    }

    @Test func theProgramHasToSpeakInTime() {
        let awaited = machine(after: [.begun, .wordAwaited])
        #expect(!awaited.isSpeechless(at: Self.seconds(29)))
        #expect(awaited.isSpeechless(at: Self.seconds(30)))
        #expect(!machine(after: [.begun, .wordAwaited, .wordGiven]).isSpeechless(at: .max))
    }

    /// Output that goes on coming is waited for, however long.
    @Test func outputThatIsHeldOpenCountsFromTheLastOfIt() {
        var machine = machine(after: [.begun])
        #expect(lingers(&machine, at: 10))
        #expect(lingers(&machine, at: 11))
        machine.received(.outputCame)
        #expect(lingers(&machine, at: 12))
        #expect(lingers(&machine, at: 13))
        #expect(!lingers(&machine, at: 14))
    }

    // MARK: A server that opens no channel

    /// With others open it is their number, and as many are asked for from now on.
    @Test func oneTooManyWaitsForAnother() {
        var machine = machine(after: [.asked])
        #expect(refuse(&machine, others: 4) == 4)
        #expect(machine.phase == .queued && !machine.mayAsk, "not at once")
        #expect(next(machine) == 0.05)
        machine.endPause(at: Self.seconds(0.04))
        #expect(!machine.mayAsk)
        machine.endPause(at: Self.seconds(0.05))
        #expect(machine.mayAsk)
        machine.received(.asked, at: 0, limit: 0)
        #expect(refuse(&machine, others: 4, at: 1000) == 4, "for as long as there are others")
    }

    /// sshd may still count a session that is over; but not for long.
    @Test func theOnlyOneIsPatientForTenSeconds() {
        var machine = machine(after: [.asked])
        #expect(refuse(&machine, others: 0) == 1)
        #expect(refuse(&machine, others: 0, at: 9.9) == 1)
        #expect(refuse(&machine, others: 0, at: 10) == nil)
    }

    @Test func aServerThatHasNeverOpenedOneIsBelieved() {
        var machine = machine(after: [.asked])
        #expect(refuse(&machine, others: 0, hasOpened: false) == nil)
    }

    @Test func aTunnelThatIsRefusedIsNotAskedForAgain() {
        var machine = machine(after: [.asked], .tunnel)
        #expect(refuse(&machine, others: 3) == nil)
        #expect(next(machine) == nil)
    }
}
