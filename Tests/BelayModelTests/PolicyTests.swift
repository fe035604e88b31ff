import Testing

@testable import BelayModel

@Suite struct PolicyTests {
    /// Ansible's `serial`: rounded down, at least one, of all; the last one repeats.
    @Test(arguments: [
        ("", 5, [5]), ("2", 5, [2, 2, 1]), ("30%", 10, [3, 3, 3, 1]), ("10%", 5, [1, 1, 1, 1, 1]),
        ("1 50% 100%", 10, [1, 5, 4]), ("100%", 3, [3]), ("1 2", 7, [1, 2, 2, 2]), ("9", 3, [3]),
        ("33%", 10, [3, 3, 3, 1]), ("2", 0, []),
    ])
    func waves(_ serial: String, _ servers: Int, _ sizes: [Int]) {
        let shares = serial.split(separator: " ").compactMap { Share(String($0)) }
        let waves = Wave.divide(Array(0..<servers), by: shares)
        #expect(waves.map(\.servers.count) == sizes)
        #expect(waves.flatMap(\.servers) == Array(0..<servers))
    }

    @Test(arguments: [
        ("95%", 20, 19), ("95%", 10, 10), ("1%", 3, 1), ("100%", 7, 7), ("5", 7, 5), ("9", 7, 7),
        ("34%", 3, 2),
    ])
    func least(_ share: String, _ total: Int, _ number: Int) {
        #expect(Share(share)?.least(of: total) == number)
    }

    @Test(arguments: ["0", "-1", "0%", "101%", "", "%", "1.5", "1e3", "99999999999999999999", " 1"])
    func isNoShare(_ text: String) { #expect(Share(text) == nil) }

    private func plan(
        _ change: (inout PlaybookRules) -> Void, options: PolicyOptions = PolicyOptions()
    ) throws -> Plan {
        var book = Playbook(name: "n", kind: .remediate, hosts: "all", packages: .all)
        change(&book.rules)
        var job = JobOptions(user: "root")
        job.policies = options
        let servers = ["b", "c", "a", "d"].map { name in
            InventoryServer(
                name: name, groups: name == "d" ? ["canaries"] : ["web"], variables: [:],
                login: Login(host: name))
        }
        return try Plan(
            book, on: servers, options: job, groupSize: { $0 == "web" ? 40 : nil },
            file: { _ in UploadFile(path: "", name: "", size: 0, sha256: "") },
            archives: { _ in [] })
    }

    private static let canaries = PlaybookRules.Name(name: "canaries", line: 1, column: 1)

    @Test(arguments: [
        (ServerOrder.inventory, "b c a d"), (.sorted, "a b c d"), (.reverseInventory, "d a c b"),
        (.reverseSorted, "d c b a"), (.group(canaries), "d b c a"),
    ])
    func order(_ order: ServerOrder, _ names: String) throws {
        let plan = try plan { $0.order = order }
        #expect(plan.servers.map(\.name).joined(separator: " ") == names)
    }

    @Test func shuffledServersAreAllThere() throws {
        let plan = try plan { $0.order = .shuffle }
        #expect(Set(plan.servers.map(\.name)) == ["a", "b", "c", "d"])
    }

    /// A share is one of the whole group, of which the job may have a few servers only.
    @Test func slotsOfAGroup() throws {
        let web = PlaybookRules.Name(name: "web", line: 1, column: 1)
        let plan = try plan {
            $0.order = .group(Self.canaries)
            $0.atOnce = [
                .init(group: web, share: .percent(25)),
                .init(group: Self.canaries, share: .percent(10)),
            ]
        }
        #expect(plan.policies.atOnce.map(\.most) == [10, 1])
        #expect(plan.policies.atOnce.map(\.servers) == [[1, 2, 3], [0]])
    }

    @Test func theCommandLineWins() throws {
        var options = PolicyOptions()
        options.serial = [.count(2)]
        options.maxFailures = .percent(5)
        options.approveBy = ["ops"]
        let plan = try plan({ $0.policies.maxFailures = .count(3) }, options: options)
        #expect(plan.policies.serial == [.count(2)])
        #expect(plan.policies.maxFailures == .percent(5))
        #expect(plan.policies.gate?.approval?.by == ["ops"])
    }

    @Test(
        arguments: [
            ([], "anna", [], nil), (["ops"], "anna", ["ops"], nil), (["anna"], "anna", [], nil),
            (["user:ops"], "anna", ["ops"], "anna is not"),
            (["group:anna"], "anna", [], "anna is not"),
            (["group:ops", "bob"], "anna", ["dba", "ops"], nil),
            (["ops"], "root", [], "root is not"),
        ] as [([String], String, [String], String?)])
    func whoMayAnswer(_ by: [String], _ user: String, _ groups: [String], _ refusal: String?) {
        let rule = Gate.Approval(by: by)
        let found = rule.refusal(of: user, groups: groups, submitter: nil)
        #expect(found?.hasSuffix(refusal ?? "nothing") == (refusal == nil ? nil : true))
    }

    @Test func theSubmitterDoesNotCount() {
        let rule = Gate.Approval(otherThanSubmitter: true)
        #expect(rule.refusal(of: "anna", groups: [], submitter: "anna") != nil)
        #expect(rule.refusal(of: "bob", groups: [], submitter: "anna") == nil)
    }

    /// Servers that had nothing to be done are no reason to keep the others from their updates.
    @Test func serversThatAreDoneCountAtTheGate() {
        var run = JobRun(
            plan: Plan(
                name: "p", kind: .remediate, forks: 10,
                policies: Policies(gate: Gate(staged: .percent(100))),
                phases: [
                    PhasePlan(.analyze, items: [Item(name: "find", work: .findPackages)]),
                    PhasePlan(.download), PhasePlan(.action),
                ],
                servers: ["a", "b", "c"].map {
                    ServerPlan(name: $0, address: $0, user: "root")
                }), at: Timestamp(milliseconds: 0))
        _ = run.apply(.began, at: Timestamp(milliseconds: 0))
        for server in 0..<3 {
            _ = run.apply(.connected(server: server, attempt: 1), at: Timestamp(milliseconds: 0))
            _ = run.apply(
                .stagingMade(server: server, attempt: 2, path: "/s"), at: Timestamp(milliseconds: 0)
            )
            let items = server == 2 ? [Item(name: "install", work: .changePackages("i"))] : []
            let report = PackageReport(changes: [], download: [], action: items)
            let end = ItemEnd(exit: .exited(0), report: report)
            _ = run.apply(
                .itemEnded(server: server, attempt: 3, end), at: Timestamp(milliseconds: 0))
        }
        #expect(run.termination == nil)
        #expect(run.servers.map(\.status) == [.succeeded, .succeeded, .running])
    }

    /// A server that is given its slots for nothing but the items after its wave looks for the lock
    /// before: another job may be changing it.
    @Test func slotsAreNoLock() {
        var plan = Plan(
            name: "p", kind: .remediate, forks: 1,
            policies: Policies(
                atOnce: [SlotGroup(name: "g", most: 1, servers: [0])],
                afterWave: [Item(name: "health", work: .run("h"))]),
            phases: [
                PhasePlan(.analyze, items: [Item(name: "look", work: .run("l"))]),
                PhasePlan(.download), PhasePlan(.action),
            ],
            servers: [ServerPlan(name: "a", address: "10.0.0.1", user: "root")])
        plan.lockWait = 600
        let now = Timestamp(milliseconds: 0)
        var run = JobRun(plan: plan, at: now)
        _ = run.apply(.began, at: now)
        _ = run.apply(.connected(server: 0, attempt: 1), at: now)
        _ = run.apply(.stagingMade(server: 0, attempt: 2, path: "/s"), at: now)
        let end = ItemEnd(exit: .exited(0))
        _ = run.apply(.itemEnded(server: 0, attempt: 3, end), at: now)
        #expect(run.phase == .action)
        var book = SlotBook()
        let others = LockBook(Dictionary(uniqueKeysWithValues: run.lockKeys(of: 0).map { ($0, 9) }))
        let decision = run.decideSlots(from: &book, locks: others, job: 1)
        #expect(decision.granted.isEmpty)
        #expect(decision.blocked == [.init(server: 0, job: 9)])
        #expect(run.decideSlots(from: &book, job: 1).granted == [0])
    }

    // MARK: - Slots

    private func wish(_ server: String, _ groups: String..., most: Int = 1, job: Int64 = 1)
        -> SlotBook.Wish
    {
        SlotBook.Wish(job: job, server: server, groups: groups.map { .init(name: $0, most: most) })
    }

    @Test func slotsAreTakenAllAtOnceOrNotAtAll() {
        var book = SlotBook()
        book.take(wish("a", "g"))
        #expect(book.verdict(on: wish("b", "g")) != .granted)
        #expect(book.verdict(on: wish("b", "h", "g")) != .granted)
        #expect(book.verdict(on: wish("b", "h")) == .granted)
        book.end(.returned, of: "a", in: 1)
        #expect(book.verdict(on: wish("b", "h", "g")) == .granted)
    }

    @Test func aKeptSlotIsRefusedUntilItsServerIsWell() {
        var book = SlotBook()
        book.take(wish("a", "g"))
        book.end(.kept("Failed"), of: "a", in: 1)
        guard case .refused(let slot) = book.verdict(on: wish("b", "g", job: 2)) else {
            return #expect(Bool(false))
        }
        #expect(slot.server == "a")
        // Two may be at work there, and one is broken.
        #expect(book.verdict(on: wish("b", "g", most: 2, job: 2)) != .granted)
        // It takes its own slot up again.
        #expect(book.verdict(on: wish("a", "g", job: 2)) == .granted)
        book.take(wish("a", "g", job: 2))
        book.end(.returned, of: "a", in: 2)
        #expect(book.verdict(on: wish("b", "g", job: 2)) == .granted)
    }

    @Test func ofTwoSlotsOneIsLeftWhenAServerFails() {
        var book = SlotBook()
        book.take(wish("a", "g", most: 2))
        book.end(.kept("Failed"), of: "a", in: 1)
        #expect(book.verdict(on: wish("b", "g", most: 2)) == .granted)
        book.take(wish("b", "g", most: 2))
        #expect(book.verdict(on: wish("c", "g", most: 2)) != .granted)
        book.end(.kept("Failed"), of: "b", in: 1)
        guard case .refused = book.verdict(on: wish("c", "g", most: 2)) else {
            return #expect(Bool(false))
        }
        book.free("a")
        #expect(book.verdict(on: wish("c", "g", most: 2)) == .granted)
    }
}
