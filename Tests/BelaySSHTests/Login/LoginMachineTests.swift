import Testing

@testable import BelayKeys
@testable import BelaySSH
@testable import BelaySSHConfig

/// What is tried, in which order: whole logins as dialogues, without a server.
struct LoginMachineTests {
    /// A server of the test's own: what it wants, what is right, and what was tried.
    private struct Server {
        /// Each inner list is one line of AuthenticationMethods: any one of them will do.
        var wanted: [[String]]
        /// Besides those wanted, ways that it offers in vain.
        var alsoOffers: [String] = []
        var goodKeys: Set<Int> = [0]
        var isPasswordGood = true
        var keyboardIsSilent = false
        var letsAnybodyIn = false
        var maxTries = 6

        private(set) var log: [String] = []
        private var done: [String] = []
        private var usedKeys: Set<Int> = []
        private var failures = 0

        init(_ wanted: String...) {
            self.wanted = wanted.map { $0.split(separator: ",").map(String.init) }
        }

        var offer: [String] {
            var names: [String] = []
            for list in wanted where list.starts(with: done) && list.count > done.count {
                let name = list[done.count]
                if !names.contains(name) { names.append(name) }
            }
            return names + alsoOffers.filter { !names.contains($0) }
        }

        /// - Returns: `nil`: the user is in.
        mutating func answer(_ method: String, _ isGood: Bool) -> LoginAnswer? {
            guard isGood, offer.contains(method), !alsoOffers.contains(method) else {
                failures += 1
                return LoginAnswer(methods: offer)
            }
            done.append(method)
            if wanted.contains(done) { return nil }
            return LoginAnswer(methods: offer, isPartialSuccess: true)
        }

        var hasHadEnough: Bool { failures >= maxTries }

        mutating func show(key: Int) -> LoginAnswer? {
            log.append("key \(key)")
            let isGood = goodKeys.contains(key) && !usedKeys.contains(key)
            if isGood { usedKeys.insert(key) }
            return answer("publickey", isGood)
        }

        mutating func note(_ words: String) { log.append(words) }
    }

    /// - Returns: whether the user is in, and what was done.
    private func run(
        _ server: Server, _ preferred: [LoginMethod] = LoginMethod.allCases, keys: Int = 1,
        password: LoginMachine.Password = .given, answers: [Bool] = []
    ) -> (isIn: Bool, log: String) {
        var (server, answers) = (server, answers[...])
        var machine = LoginMachine(preferred, password: password)
        var isRight = password == .given && server.isPasswordGood
        for _ in 0..<60 {
            if server.hasHadEnough { server.note("thrown out") }
            if server.hasHadEnough { break }
            var answer: LoginAnswer?
            switch machine.next() {
            case .ask:
                server.note("ask")
                if server.letsAnybodyIn { return (true, server.log.joined(separator: ", ")) }
                machine.offers(server.offer)
                continue
            case .gatherKeys:
                machine.gathered(keys: keys)
                continue
            case .askForPassword(let isRepeated):
                server.note(isRepeated ? "prompt again" : "prompt")
                guard let next = answers.popFirst() else {
                    machine.passwordCame(false)
                    continue
                }
                isRight = next
                machine.passwordCame(true)
                continue
            case .giveUp:
                return (false, server.log.joined(separator: ", "))
            case .tryKey(let key):
                answer = server.show(key: key)
            case .tryPassword(let method):
                server.note(method.rawValue)
                answer = server.answer(method.rawValue, isRight)
            case .tryWithoutPassword:
                server.note("keyboard-interactive, nothing")
                answer = server.answer("keyboard-interactive", server.keyboardIsSilent)
            }
            guard let answer else { return (true, server.log.joined(separator: ", ")) }
            machine.refused(answer)
        }
        return (false, server.log.joined(separator: ", "))
    }

    private func expect(
        _ machine: inout LoginMachine, _ action: LoginMachine.Action,
        _ location: SourceLocation = #_sourceLocation
    ) {
        let next = machine.next()
        #expect(next == action, sourceLocation: location)
    }

    /// sshd's AuthenticationMethods, and what is done with one right key and the right password.
    @Test(arguments: [
        ("publickey", "ask, key 0"),
        ("password", "ask, password"),
        ("keyboard-interactive", "ask, keyboard-interactive"),
        ("password,publickey", "ask, password, key 0"),
        ("publickey,password", "ask, key 0, password"),
        ("keyboard-interactive,publickey", "ask, keyboard-interactive, key 0"),
        ("publickey,keyboard-interactive", "ask, key 0, keyboard-interactive"),
        ("password,keyboard-interactive", "ask, password, keyboard-interactive"),
        (
            "publickey,password,keyboard-interactive",
            "ask, key 0, password, keyboard-interactive"
        ),
        (
            "keyboard-interactive,password,publickey",
            "ask, keyboard-interactive, password, key 0"
        ),
        ("password,publickey,password", "ask, password, key 0, password"),
    ])
    func steps(_ wanted: String, _ log: String) {
        let result = run(Server(wanted))
        #expect(result.isIn)
        #expect(result.log == log)
    }

    @Test func twoKeysAreTwoSteps() {
        var server = Server("publickey,publickey")
        server.goodKeys = [1, 3]
        let result = run(server, keys: 4, password: .none)
        #expect(result.isIn)
        #expect(result.log == "ask, key 0, key 1, key 2, key 3")
    }

    @Test func oneKeyIsNotTwoSteps() {
        let result = run(Server("publickey,publickey"), keys: 1, password: .none)
        #expect(!result.isIn)
        #expect(result.log == "ask, key 0")
    }

    /// The order is ssh's: keyboard-interactive before password, and both with what was given.
    @Test func passwordIsTriedByAllThatTakeOne() {
        var server = Server("password", "publickey")
        server.alsoOffers = ["keyboard-interactive"]
        server.goodKeys = []
        let result = run(server, keys: 1)
        #expect(result.isIn)
        #expect(result.log == "ask, key 0, keyboard-interactive, password")
    }

    @Test func wrongPasswordIsTriedOnceAWay() {
        var server = Server("password", "keyboard-interactive")
        server.isPasswordGood = false
        let result = run(server)
        #expect(!result.isIn)
        #expect(result.log == "ask, keyboard-interactive, password")
    }

    @Test(arguments: [
        ([LoginMethod.password, .publicKey], "ask, password"),
        ([.keyboardInteractive, .password], "ask, keyboard-interactive"),
        ([.publicKey], "ask, key 0, key 1"),
        ([], "ask"),
    ])
    func preferred(_ methods: [LoginMethod], _ log: String) {
        var server = Server("publickey", "password", "keyboard-interactive")
        server.goodKeys = []
        #expect(run(server, methods, keys: 2).log == log)
    }

    /// `PubkeyAuthentication no`: an agent full of keys is no reason to be thrown out.
    @Test func keysThatAreNotWanted() {
        var server = Server("publickey", "password")
        (server.goodKeys, server.maxTries) = ([], 3)
        let result = run(server, [.keyboardInteractive, .password], keys: 4)
        #expect(result.isIn)
        #expect(result.log == "ask, password")
    }

    @Test func keysLeaveRoomForThePassword() {
        var server = Server("publickey", "password")
        server.goodKeys = []
        #expect(run(server, keys: 20).isIn)
        server.alsoOffers = ["keyboard-interactive"]
        #expect(run(server, keys: 20).isIn)
    }

    @Test func sixthKey() {
        var server = Server("publickey")
        server.goodKeys = [5]
        #expect(run(server, keys: 6, password: .none).isIn)
    }

    @Test func serverThatTakesAnybody() {
        var server = Server("publickey")
        server.letsAnybodyIn = true
        #expect(run(server).log == "ask")
    }

    @Test func roundsThatAskNothing() {
        var server = Server("publickey,keyboard-interactive")
        server.keyboardIsSilent = true
        let result = run(server, password: .none)
        #expect(result.isIn)
        #expect(result.log == "ask, key 0, keyboard-interactive, nothing")
    }

    /// Keys first: a question that nobody answers would end the connection.
    @Test func nothingIsAnsweredLast() {
        var server = Server("publickey", "keyboard-interactive")
        server.goodKeys = [1]
        let result = run(server, [.keyboardInteractive, .publicKey], keys: 2, password: .none)
        #expect(result.isIn)
        #expect(result.log == "ask, key 0, key 1")
    }

    @Test(arguments: [
        ([true], "ask, prompt, password"),
        ([false, true], "ask, prompt, password, prompt again, password"),
        ([false], "ask, prompt, password, prompt again"),
        ([], "ask, prompt"),
    ])
    func passwordThatIsAskedFor(_ answers: [Bool], _ log: String) {
        let result = run(Server("password"), keys: 0, password: .asked, answers: answers)
        #expect(result.log == log)
        #expect(result.isIn == (answers.last == true))
    }

    /// A server that takes every step and never lets anybody in.
    @Test func stepsWithoutEnd() {
        var machine = LoginMachine(LoginMethod.allCases, password: .given)
        machine.offers(["password"])
        var tries = 0
        while machine.next() != .giveUp, tries < 100 {
            tries += 1
            machine.refused(LoginAnswer(methods: ["password"], isPartialSuccess: true))
        }
        #expect(tries == LoginMachine.stepLimit)
    }

    /// What the server says is what counts, not what it said before.
    @Test func theNewestListCounts() {
        var machine = LoginMachine(LoginMethod.allCases, password: .given)
        machine.offers(["publickey"])
        expect(&machine, .gatherKeys)
        machine.gathered(keys: 1)
        expect(&machine, .tryKey(0))
        machine.refused(LoginAnswer(methods: ["password"]))
        expect(&machine, .tryPassword(.password))
        machine.refused(nil)
        expect(&machine, .giveUp)
    }

    @Test func keyThatWasShownBefore() {
        var machine = LoginMachine(
            LoginMethod.allCases, password: .none,
            after: LoginAnswer(methods: ["hostbased", "publickey"], isPartialSuccess: true))
        expect(&machine, .gatherKeys)
        machine.gathered(keys: 0)
        expect(&machine, .giveUp)
    }

    @Test func aKeyThatCannotSignCostsNoTry() {
        var machine = LoginMachine(LoginMethod.allCases, password: .none)
        machine.offers(["publickey"])
        expect(&machine, .gatherKeys)
        machine.gathered(keys: 20)
        for number in 0..<20 {
            expect(&machine, .tryKey(number))
            machine.couldNotTry()
        }
        expect(&machine, .giveUp)
        #expect(machine.failures == 0)
    }
}

/// The message as libssh2 has it when it gives its memory back.
struct LoginAnswerTests {
    private func answer(_ bytes: [UInt8]) -> LoginAnswer? {
        unsafe bytes.withUnsafeBytes { unsafe LoginAnswer($0) }
    }

    private func message(_ list: String, _ flag: UInt8) -> [UInt8] {
        var writer = SSHWriter()
        writer.string(list)
        return [51] + writer.bytes + [flag, 0xde, 0xad]
    }

    @Test func reads() {
        #expect(
            answer(message("publickey,password", 1))
                == LoginAnswer(methods: ["publickey", "password"], isPartialSuccess: true))
        #expect(answer(message("", 0)) == LoginAnswer(methods: []))
    }

    @Test func leavesEverythingElse() {
        #expect(answer([]) == nil)
        #expect(answer([51, 0, 0, 0]) == nil)
        #expect(answer([51, 0xff, 0xff, 0xff, 0xff, 1]) == nil)
        #expect(answer([51, 0, 0, 0, 9, 65, 65, 0]) == nil)
        #expect(answer(Array(message("public\u{1b}key", 0))) == nil)
        #expect(answer([50] + message("publickey", 0).dropFirst()) == nil)
    }
}
