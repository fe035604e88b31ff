internal import BelaySSHConfig

/// What a login tries, and in which order: a value without a server, whose methods say what comes next.
///
/// As in ssh(1) (`userauth` of OpenSSH's sshconnect2.c): of the ways that the server offers the
/// first that is wanted and not used up; after each refusal the server's newest list counts, and
/// after a partial success all ways are fresh again, except for keys that were accepted.
struct LoginMachine {
    enum Password {
        /// No password exists, and nobody is asked for one.
        case none
        case given
        /// Somebody is asked for it when it is wanted.
        case asked
    }

    enum Action: Equatable {
        /// Ask the server which ways it offers; it may let the user in right then.
        case ask
        /// Find out which keys there are.
        case gatherKeys
        /// Show the key of this number.
        case tryKey(Int)
        /// Use the password that is at hand in this way.
        case tryPassword(LoginMethod)
        /// Answer a keyboard-interactive login that may ask nothing, without a password.
        case tryWithoutPassword
        /// Have somebody asked for the password; again, if the last one was wrong.
        case askForPassword(isRepeated: Bool)
        case giveUp
    }

    /// OpenSSH's MaxAuthTries is 6 unless set otherwise: the sixth failure ends the connection.
    static let tryLimit = 6
    /// Steps of one login. More of them are no login; sshd_config has two or three.
    static let stepLimit = 8

    private let preferred: [LoginMethod]
    private let password: Password
    /// Whether a login without any password may be tried where one might be asked for.
    private let triesWithoutPassword: Bool
    /// The methods that the server offers; `nil`: it was not asked yet.
    private(set) var offered: [String]?
    private var usedUp: Set<LoginMethod> = []
    /// Those that the server refuses without a look at what would be sent.
    private var useless: Set<LoginMethod> = []
    private var keyCount: Int?
    /// In this step.
    private var triedKeys: Set<Int> = []
    /// In earlier ones.
    private var refusedKeys: Set<Int> = []
    private var acceptedKeys: Set<Int> = []
    private var isPasswordAtHand: Bool
    private var isPasswordWrong = false
    private var isPasswordDenied = false
    private var last = Action.ask
    private var steps = 0
    private(set) var failures = 0

    /// - Parameter answer: what came of a key that was shown before the server was asked.
    init(
        _ preferred: [LoginMethod], password: Password, triesWithoutPassword: Bool = true,
        after answer: LoginAnswer? = nil
    ) {
        self.preferred = preferred
        self.password = password
        self.triesWithoutPassword = triesWithoutPassword && password == .none
        isPasswordAtHand = password == .given
        if let answer {
            offered = answer.methods
            if answer.isPartialSuccess { steps = 1 } else { failures = 1 }
        }
    }

    /// The next attempt. Report its result before asking for another.
    mutating func next() -> Action {
        last = action()
        return last
    }

    private mutating func action() -> Action {
        guard let offered else { return .ask }
        guard steps < Self.stepLimit else { return .giveUp }
        let usable = preferred.filter {
            offered.contains($0.rawValue) && !useless.contains($0)
        }
        for method in usable where !usedUp.contains(method) {
            switch method {
            case .publicKey:
                guard let keyCount else { return .gatherKeys }
                if let key = nextKey(keyCount, usable) { return .tryKey(key) }
                usedUp.insert(method)
            case .keyboardInteractive, .password:
                if isPasswordAtHand { return .tryPassword(method) }
                if password == .asked, !isPasswordDenied {
                    return .askForPassword(isRepeated: isPasswordWrong)
                }
                // Without one it is the last of all: a question of nobody ends the connection.
                if method == .keyboardInteractive, triesWithoutPassword { continue }
                usedUp.insert(method)
            }
        }
        if triesWithoutPassword, usable.contains(.keyboardInteractive),
            !usedUp.contains(.keyboardInteractive)
        {
            return .tryWithoutPassword
        }
        // A wrong password is asked for again, and then all that take one are tried once more.
        let takers = usable.filter(\.takesPassword)
        if password == .asked, isPasswordAtHand, !takers.isEmpty, failures < Self.tryLimit {
            (isPasswordAtHand, isPasswordWrong) = (false, true)
            usedUp.subtract(takers)
            return .askForPassword(isRepeated: true)
        }
        return .giveUp
    }

    private func nextKey(_ count: Int, _ usable: [LoginMethod]) -> Int? {
        // The password's turn would never come otherwise.
        let kept = password == .none ? 0 : max(1, usable.count { $0.takesPassword })
        guard failures < Self.tryLimit - kept else { return nil }
        // Those that an earlier step has refused come last: each is one of the few tries again.
        let left = (0..<count).filter { !triedKeys.contains($0) && !acceptedKeys.contains($0) }
        return left.first { !refusedKeys.contains($0) } ?? left.first
    }

    /// Keys that were not shown, for want of tries.
    var keysLeft: [Int] {
        (0..<(keyCount ?? 0)).filter { !triedKeys.contains($0) && !acceptedKeys.contains($0) }
    }

    // MARK: What came of it

    /// The server's answer to `ask`.
    mutating func offers(_ methods: [String]) { offered = methods }

    mutating func gathered(keys count: Int) { keyCount = count }

    /// - Parameter isGiven: `false`: there is none to be had.
    mutating func passwordCame(_ isGiven: Bool) {
        (isPasswordAtHand, isPasswordDenied) = (isGiven, !isGiven)
    }

    /// Takes back the last attempt, which could not be made at all: the server has not counted it.
    mutating func couldNotTry() { use(up: last) }

    /// The server has not let the user in with what was tried last.
    /// - Parameters:
    ///   - answer: `nil`: it has not said more than that.
    ///   - isUseless: it was not even asked for the password.
    mutating func refused(_ answer: LoginAnswer?, isUseless: Bool = false) {
        if isUseless {
            switch last {
            case .tryPassword(let method): useless.insert(method)
            case .tryWithoutPassword: useless.insert(.keyboardInteractive)
            case .ask, .gatherKeys, .tryKey, .askForPassword, .giveUp: break
            }
        }
        guard let answer, answer.isPartialSuccess else {
            failures += 1
            use(up: last)
            offered = answer?.methods ?? offered
            return
        }
        steps += 1
        if case .tryKey(let key) = last { acceptedKeys.insert(key) }
        refusedKeys.formUnion(triedKeys)
        (usedUp, triedKeys, isPasswordWrong) = ([], [], false)
        offered = answer.methods
    }

    private mutating func use(up action: Action) {
        switch action {
        case .tryKey(let key): triedKeys.insert(key)
        case .tryPassword(let method): usedUp.insert(method)
        case .tryWithoutPassword: usedUp.insert(.keyboardInteractive)
        case .ask, .gatherKeys, .askForPassword, .giveUp: break
        }
    }
}
