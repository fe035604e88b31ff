internal import BelayKeys
internal import BelayModel
internal import CLibSSH2

/// The result of a step.
private enum StepEnd {
    case done(ConnectionMachine.Event)
    /// Something has to come first.
    case waits
    /// It takes other threads, or more than one answer of the server. What it returns has happened
    /// then.
    case apart(
        @Sendable (isolated SSHConnection) async throws(LinkError) -> ConnectionMachine.Event)
}

extension SSHConnection {
    /// Does one step after the other, until one has to wait.
    ///
    /// Most servers are reached without an await: a task that is resumed for each message of a
    /// handshake costs as much as the parsing of it.
    func proceed() {
        do throws(LinkError) {
            while let step = machine.step {
                switch try take(step) {
                case .done(let event): advance(by: event)
                case .waits: return arm()
                case .apart(let work):
                    note(.underWayElsewhere)
                    Task { await go(apart: work) }
                }
            }
        } catch {
            giveUp(error)
        }
    }

    private func go(
        apart work:
            @Sendable (isolated SSHConnection) async throws(LinkError) -> ConnectionMachine.Event
    ) async {
        do throws(LinkError) {
            let event = try await work(self)
            guard isUp else { return }
            advance(by: event)
            proceed()
        } catch {
            giveUp(error)
        }
    }

    private func advance(by event: ConnectionMachine.Event) {
        if event == .loggedIn { beOpen() } else { note(event) }
    }

    private func giveUp(_ error: LinkError) {
        passing = passing ?? turnedAway
        fail(error)
    }

    private func take(_ step: ConnectionMachine.Step) throws(LinkError) -> StepEnd {
        switch step {
        case .jumpHost:
            guard case .jumpHost = way else { return .done(.jumpHostReached) }
            return .apart { (connection) async throws(LinkError) in
                try await connection.reachJumpHost()
                return .jumpHostReached
            }
        case .admission:
            slot = place(in: shared.approaches)
            return .done(.placeRequested)
        case .place:
            return slot == nil ? .waits : .done(.placeTaken)
        case .address:
            return try beginDialing()
        case .dial:
            return try dial() ? .done(.connected) : .waits
        case .knownKeys:
            return lookUpHostKeys()
        case .offer:
            try offerAlgorithms()
            return .done(.algorithmsOffered)
        case .keyExchange:
            return try exchangeKeys() ? .done(.keysExchanged) : .waits
        case .hostKey:
            return showsKnownHostKey() ? .done(.hostKeyAccepted) : Self.hostKeyApart
        case .login:
            return beginLogin()
        case .onlyKey:
            return try logInByOnlyKey()
        }
    }
}

// MARK: - The steps that have two ways

extension SSHConnection {
    private func beginDialing() throws(LinkError) -> StepEnd {
        // The files are being read meanwhile.
        _ = hostKeys
        prepareKeys()
        let isFromAnywhere = configuration.host.source.isAnything
        if case .direct = way, isFromAnywhere, let addresses = try numericAddresses() {
            beginDialing(addresses)
            return .done(.addressesKnown)
        }
        return .apart { (connection) async throws(LinkError) in
            if let carrier = try await connection.findCarrier() {
                connection.adopt(carrier)
                return .connected
            }
            let source = try await connection.lookUpSource()
            let numeric = try connection.numericAddresses()
            let addresses: [SocketAddress]
            if let numeric {
                addresses = numeric
            } else {
                addresses = try await connection.lookUpAddresses()
            }
            connection.beginDialing(addresses, from: source)
            return .addressesKnown
        }
    }

    private func lookUpHostKeys() -> StepEnd {
        let store = hostKeys
        if let records = store.recordsAtHand(of: hostName) {
            hostRecords = records
            return .done(.knownKeysRead)
        }
        if store.isBeingRead(then: { [weak self] in self?.later { $0.wake() } }) { return .waits }
        return .apart { (connection) async throws(LinkError) in
            try await connection.readHostKeys()
            return .knownKeysRead
        }
    }

    private static let hostKeyApart = StepEnd.apart { (connection) async throws(LinkError) in
        try await connection.checkHostKey()
        return .hostKeyAccepted
    }

    private func beginLogin() -> StepEnd {
        note(.loginBegun)
        onlyKey = findOnlyKey()
        guard let onlyKey else { return loginApart(LoginReport(), nil) }
        begin(onlyKey.key, onlyKey.signing)
        return .done(.onlyKeySent)
    }

    private func loginApart(
        _ report: LoginReport, _ first: (key: PublicKey, answer: LoginAnswer?)?
    ) -> StepEnd {
        .apart { (connection) async throws(LinkError) in
            try await connection.logIn(report, after: first)
            return .loggedIn
        }
    }

    /// Tries a key without asking the server beforehand what it takes, which saves a round trip.
    ///
    /// Only where that key is all there is, for a refusal and the question after it are two of the
    /// tries that a server allows.
    private func logInByOnlyKey() throws(LinkError) -> StepEnd {
        guard let only = onlyKey else { return loginApart(LoginReport(), nil) }
        let answer = attempt { authenticationCode(only.blob) }
        guard let code = try answer?.get() else { return .waits }
        var report = LoginReport()
        if case .failed = context.signature.state { report.note(.noSignature, of: only.key) }
        switch outcome(code, only.key, &report) {
        case .loggedIn: return .done(.loggedIn)
        case .notTried, .refused: break
        }
        try checkStillThere(report)
        return loginApart(report, (only.key.publicKey, context.loginAnswer))
    }
}
