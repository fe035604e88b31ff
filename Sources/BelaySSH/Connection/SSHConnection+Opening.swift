internal import BelayModel
internal import CLibSSH2

/// What is done on the way to a server, one after the other.
enum OpeningStep {
    /// The last jump host is reached first: it needs a place among the handshakes, too.
    case jumpHost
    case admission
    /// Waits for its place among those on their way.
    case place
    case address
    case dial
    case knownKeys
    case offer
    case keyExchange
    case hostKey
    case login
    /// The login with the only key there is.
    case onlyKey
}

/// What has come of a step.
private enum StepEnd {
    case next(OpeningStep)
    /// Something has to come first.
    case waits
    /// It takes other threads, or more than one answer of the server. What is returned is done
    /// then; `nil`: the connection is open.
    case apart(@Sendable (isolated SSHConnection) async throws(LinkError) -> OpeningStep?)
    case done
}

extension SSHConnection {
    /// Does one step after the other, until one has to wait.
    ///
    /// Most servers are reached without an await: a task that is resumed for each message of a
    /// handshake costs as much as the parsing of it.
    func proceed() {
        do throws(LinkError) {
            while let step {
                switch try take(step) {
                case .next(let next): self.step = next
                case .waits: return arm()
                case .apart(let work):
                    self.step = nil
                    Task { await go(apart: work) }
                case .done: beLoggedIn()
                }
            }
        } catch {
            giveUp(error)
        }
    }

    private func go(
        apart work: @Sendable (isolated SSHConnection) async throws(LinkError) -> OpeningStep?
    ) async {
        do throws(LinkError) {
            let next = try await work(self)
            guard isUp else { return }
            guard let next else { return beLoggedIn() }
            step = next
            proceed()
        } catch {
            giveUp(error)
        }
    }

    private func beLoggedIn() {
        step = nil
        beOpen()
    }

    private func giveUp(_ error: LinkError) {
        passing = passing ?? turnedAway
        fail(error)
    }

    private func take(_ step: OpeningStep) throws(LinkError) -> StepEnd {
        switch step {
        case .jumpHost:
            guard case .jumpHost = way else { return .next(.admission) }
            return .apart { (connection) async throws(LinkError) in
                try await connection.reachJumpHost()
                return .admission
            }
        case .admission:
            slot = place(in: shared.approaches)
            return .next(.place)
        case .place:
            return isAdmitted() ? .next(.address) : .waits
        case .address:
            return try beginDialing()
        case .dial:
            return try dial() ? .next(.knownKeys) : .waits
        case .knownKeys:
            return lookUpHostKeys()
        case .offer:
            try offerAlgorithms()
            return .next(.keyExchange)
        case .keyExchange:
            return try exchangeKeys() ? .next(.hostKey) : .waits
        case .hostKey:
            return showsKnownHostKey() ? .next(.login) : Self.hostKeyApart
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
        setStageDeadline(limits.connect)
        stage = .connecting
        if case .direct = way, let addresses = try numericAddresses() {
            beginDialing(addresses)
            return .next(.dial)
        }
        return .apart { (connection) async throws(LinkError) in
            if let carrier = try await connection.findCarrier() {
                connection.adopt(carrier)
                return .knownKeys
            }
            connection.beginDialing(try await connection.lookUpAddresses())
            return .dial
        }
    }

    private func lookUpHostKeys() -> StepEnd {
        // Reading known_hosts is this machine's business: no time-out of the server's runs meanwhile.
        setStageDeadline(nil)
        let store = hostKeys
        if let records = store.recordsAtHand(of: hostName) {
            hostRecords = records
            return .next(.offer)
        }
        if store.isBeingRead(then: { [weak self] in self?.later { $0.wake() } }) { return .waits }
        return .apart { (connection) async throws(LinkError) in
            try await connection.readHostKeys()
            return .offer
        }
    }

    private static let hostKeyApart = StepEnd.apart { (connection) async throws(LinkError) in
        try await connection.checkHostKey()
        return .login
    }

    private func beginLogin() -> StepEnd {
        stage = .login
        setStageDeadline(limits.login)
        onlyKey = findOnlyKey()
        guard let onlyKey else { return loginApart(LoginAttempts()) }
        begin(onlyKey.key, onlyKey.signing)
        return .next(.onlyKey)
    }

    private func loginApart(_ attempts: LoginAttempts) -> StepEnd {
        .apart { (connection) async throws(LinkError) in
            try await connection.logIn(attempts)
            return nil
        }
    }

    /// Tries a key without asking the server beforehand what it takes, which saves a round trip.
    ///
    /// Only where that key is all there is, for a refusal and the question after it are two of the
    /// tries that a server allows.
    private func logInByOnlyKey() throws(LinkError) -> StepEnd {
        guard let only = onlyKey else { return loginApart(LoginAttempts()) }
        let answer = attempt { authenticationCode(only.blob) }
        guard let code = try answer?.get() else { return .waits }
        var attempts = LoginAttempts()
        if case .failed = context.signature.state { attempts.note(.noSignature, of: only.key) }
        if isLoggedIn(code, only.key, &attempts) { return .done }
        try checkStillThere(attempts)
        attempts.refused = only.key.publicKey
        return loginApart(attempts)
    }
}
