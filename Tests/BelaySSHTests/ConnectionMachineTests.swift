import Testing

@testable import BelaySSH

/// The life of a connection as a dialogue: what has happened, and what is asked for then. No sshd, no socket, and no
/// test waits for a time-out.
@Suite struct ConnectionMachineTests {
    typealias Machine = ConnectionMachine
    typealias Duty = Machine.Duty

    /// Connect 10 s, banner 20 s, handshake 30 s, login 40 s, a keepalive after 15 s, silence 60 s.
    private static let limits: HostSettings.Limits = {
        var configuration = SSHConfiguration(home: "/nonexistent")
        configuration.connectTimeout = .seconds(10)
        configuration.bannerTimeout = .seconds(20)
        configuration.handshakeTimeout = .seconds(30)
        configuration.loginTimeout = .seconds(40)
        configuration.keepaliveInterval = .seconds(15)
        configuration.silenceLimit = .seconds(60)
        return HostSettings.Limits(configuration)
    }()

    private static func seconds(_ count: Double) -> UInt64 { UInt64(count * 1_000_000_000) }

    private func machine(
        after events: Machine.Event..., at moment: Double = 0, idleLimit: UInt64? = nil
    ) -> Machine {
        var machine = Machine(Self.limits, idleLimit: idleLimit)
        for event in events { machine.received(event, at: Self.seconds(moment)) }
        return machine
    }

    private func expire(
        _ machine: inout Machine, at now: Double, received: Double = 0, isCarried: Bool = false
    ) -> [Duty] {
        let traffic = Machine.Traffic(
            lastReceived: Self.seconds(received), lastActivity: Self.seconds(received),
            isCarried: isCarried)
        return machine.expired(at: Self.seconds(now), traffic)
    }

    /// Event, the stage after it, the step that is next, and by when something is looked at again.
    @Test(arguments: [
        // To an address, with one key.
        """
        begun             waiting      jumpHost     -
        jumpHostReached   waiting      admission    -
        placeRequested    waiting      place        -
        placeTaken        connecting   address      2
        addressesKnown    connecting   dial         2
        connected         connecting   knownKeys    2
        knownKeysRead     connecting   offer        2
        algorithmsOffered greeting     keyExchange  2
        identified        queued       keyExchange  -
        placeTaken        keyExchange  keyExchange  1
        keysExchanged     keyExchange  hostKey      1
        hostKeyAccepted   keyExchange  login        1
        loginBegun        login        login        1
        onlyKeySent       login        onlyKey      1
        loggedIn          open         -            15
        closed            closed       -            15
        """,
        // To a name, with a silent server, and a login that waits for somebody who types.
        """
        begun             waiting      jumpHost     -
        jumpHostReached   waiting      admission    -
        placeRequested    waiting      place        -
        placeTaken        connecting   address      2
        underWayElsewhere connecting   -            2
        lookUpQueued      lookUpQueued -            2
        lookUpBegun       resolving    -            2
        lookUpBegun       resolving    -            2
        addressesKnown    connecting   dial         2
        connected         connecting   knownKeys    2
        knownKeysRead     connecting   offer        2
        algorithmsOffered greeting     keyExchange  2
        countedAsSilent   greeting     keyExchange  20
        identified        queued       keyExchange  -
        placeTaken        keyExchange  keyExchange  1
        keysExchanged     keyExchange  hostKey      1
        hostKeyAccepted   keyExchange  login        1
        loginBegun        login        login        1
        loginPaused       login        login        1
        loginResumed      login        login        1
        loggedIn          open         -            15
        """,
    ])
    func theWay(_ dialogue: String) throws {
        var machine = Machine(Self.limits)
        for line in dialogue.split(separator: "\n") {
            let words = line.split(separator: " ").map(String.init)
            let event = try #require(Machine.Event.allCases.first { "\($0)" == words[0] })
            machine.received(event, at: 0)
            let step = machine.step.map { "\($0)" } ?? "-"
            let next = machine.nextMoment == .max ? "-" : "\(machine.nextMoment / 1_000_000_000)"
            #expect([words[0], "\(machine.stage)", step, next] == words)
        }
    }

    /// Whatever has happened before, and whatever comes afterwards.
    @Test(arguments: Machine.Event.allCases) func whatIsClosedStaysClosed(_ event: Machine.Event) {
        for before in Machine.Event.allCases {
            var machine = machine(after: before, .closed, event)
            #expect(machine.stage == .closed && machine.step == nil, "\(before)")
            #expect(expire(&machine, at: 10_000) == [])
        }
    }

    @Test func aStepThatIsUnderWayElsewhereIsNotTakenAgain() {
        var machine = machine(after: .begun)
        #expect(machine.step == .jumpHost)
        machine.received(.underWayElsewhere, at: 0)
        #expect(machine.step == nil)
        machine.received(.jumpHostReached, at: 0)
        #expect(machine.step == .admission)
    }

    /// The stage, what its time-out is counted from, and whether the failure may pass.
    @Test(arguments: [
        ([Machine.Event.placeTaken], 9.9, 10.0, false),
        ([.placeTaken, .lookUpQueued], 39.9, 40, false),
        ([.placeTaken, .lookUpQueued, .lookUpBegun], 9.9, 10, false),
        ([.algorithmsOffered, .countedAsSilent], 19.9, 20, false),
        ([.algorithmsOffered, .identified, .placeTaken], 29.9, 30, true),
        ([.loginBegun], 39.9, 40, false),
    ])
    func timeOuts(_ events: [Machine.Event], before: Double, after: Double, mayPass: Bool) {
        var machine = Machine(Self.limits)
        for event in events { machine.received(event, at: 0) }
        func hasTimedOut(_ duty: Duty) -> Bool { if case .timeOut = duty { true } else { false } }
        #expect(!expire(&machine, at: before).contains(where: hasTimedOut))
        #expect(expire(&machine, at: after).contains(.timeOut(mayPass: mayPass)))
    }

    /// Files, keys and queues of this machine are no fault of the server's.
    @Test(arguments: [
        [Machine.Event.begun, .jumpHostReached, .placeRequested],
        [.placeTaken, .connected], [.algorithmsOffered, .identified], [.loginBegun, .loginPaused],
        [.loggedIn],
    ])
    func nothingTimesOutHere(_ events: [Machine.Event]) {
        var machine = Machine(Self.limits)
        for event in events { machine.received(event, at: 0) }
        for duty in expire(&machine, at: 10_000) {
            if case .timeOut = duty { Issue.record("\(duty)") }
        }
    }

    /// One that may not be there is in nobody's way for long.
    @Test func aPlaceIsGivenUpWhereNobodyAnswers() {
        var machine = machine(after: .placeTaken)
        #expect(expire(&machine, at: 1.9) == [])
        #expect(expire(&machine, at: 2) == [.giveUpPlace])
        #expect(expire(&machine, at: 3) == [], "it is given up once")
    }

    @Test func aSilentServerIsAskedAboutUntilItIsCountedAsOne() {
        var machine = machine(after: .placeTaken, .algorithmsOffered)
        #expect(expire(&machine, at: 2) == [.countAsSilent])
        #expect(expire(&machine, at: 2.9) == [])
        #expect(expire(&machine, at: 3) == [.countAsSilent], "there was no place among the silent")
        machine.received(.countedAsSilent, at: Self.seconds(3))
        #expect(expire(&machine, at: 19) == [])
    }

    @Test func aServerThatAnswersKeepsItsPlace() {
        var machine = machine(after: .algorithmsOffered, .identified, .placeTaken)
        #expect(expire(&machine, at: 1, received: 0.5) == [])
        #expect(expire(&machine, at: 10, received: 0.5) == [])
        #expect(expire(&machine, at: 11, received: 0.5) == [.giveUpPlace])
    }

    @Test func anOpenConnectionIsKeptAlive() {
        var machine = machine(after: .loggedIn)
        #expect(expire(&machine, at: 14) == [])
        #expect(expire(&machine, at: 15, received: 10) == [.trimBuffers], "it was used meanwhile")
        #expect(expire(&machine, at: 24, received: 10) == [])
        #expect(
            expire(&machine, at: 25, received: 10)
                == [.sendKeepalive(wantsAnswer: false), .trimBuffers])
    }

    /// TCP ends where the carrier begins.
    @Test func behindACarrierTheServerIsAsked() {
        var machine = machine(after: .loggedIn)
        let ask = [Duty.sendKeepalive(wantsAnswer: true), .trimBuffers]
        #expect(expire(&machine, at: 31, isCarried: true) == ask)
        #expect(expire(&machine, at: 90, isCarried: true) == [.trimBuffers])
        #expect(expire(&machine, at: 92, isCarried: true) == [.giveUpServer])
    }

    @Test func aConnectionThatNobodyUsesClosesItself() {
        var machine = machine(after: .loggedIn, idleLimit: Self.seconds(5))
        machine.watchIdleness(isUsed: true, at: 0)
        #expect(expire(&machine, at: 6) == [])
        machine.watchIdleness(isUsed: false, at: Self.seconds(6))
        #expect(expire(&machine, at: 10) == [])
        #expect(expire(&machine, at: 11) == [.close])
    }
}
