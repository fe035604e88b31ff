import BelayChance
import BelayModel
import Foundation

extension FleetRun.Script {
    /// What a seed stands for.
    init(seed: UInt64) {
        var chance = Chance(seed: seed)
        let servers = 1 + chance.upTo(3)
        let plan = Plan(seed: &chance, servers: servers)
        self.init(seed: seed, servers: servers, plan: plan)
        if chance.happens(0.7) {
            weather = Weather(
                refused: [0, 0.1, 0.3].randomElement(using: &chance) ?? 0,
                lost: [0, 0.1, 0.3].randomElement(using: &chance) ?? 0,
                reboot: chance.happens(0.2) ? 0.03 : 0, power: chance.happens(0.2) ? 0.05 : 0,
                vanish: chance.happens(0.1) ? 0.03 : 0, away: chance.happens(0.2) ? 0.02 : 0,
                mute: chance.happens(0.2) ? 0.1 : 0, full: chance.happens(0.2) ? 0.05 : 0)
        }
        let count = [0, 0, 1, 1, 2, 3].randomElement(using: &chance) ?? 0
        crashes = (0..<count).map { _ in Self.moment(&chance) }
        if chance.happens(0.6) {
            termination = Self.moment(&chance)
            terminatedIn = chance.upTo(count)
            isSignaled = chance.happens(0.5)
        }
        if chance.happens(0.3) {
            jump = Self.moment(&chance)
            skew = [-86_400, -3600, 3600, 86_400].randomElement(using: &chance) ?? 0
        }
        if chance.happens(0.2) {
            outage = Self.moment(&chance)
            outageLength = 1 + chance.upTo(60)
        }
    }

    private static func moment(_ chance: inout Chance) -> FleetRun.Moment {
        chance.happens(0.5) ? .look(1 + chance.upTo(40)) : .operation(1 + chance.upTo(25))
    }
}

extension Plan {
    /// Some items in every phase, quick and slow, that succeed and fail, print much and nothing.
    init(seed chance: inout Chance, servers: Int) {
        let failing = chance.happens(0.3) ? 0.15 : 0
        let upload = Fixture.upload
        let phases = Phase.allCases.map { phase in
            var items = (0..<chance.upTo(3)).map { number in
                let status = chance.happens(failing) ? 1 + chance.upTo(200) : 0
                let bytes = [0, 3, 60, 900].randomElement(using: &chance) ?? 0
                return Item(
                    name: "\(phase) \(number)",
                    work: .run("work \(chance.upTo(12)) \(status) \(bytes)"),
                    timeout: chance.happens(0.05) ? 2 : 100_000,
                    ignoreErrors: chance.happens(0.2))
            }
            if chance.happens(0.2) { items.append(Item(name: "file", work: .upload(upload))) }
            return PhasePlan(phase, items: items)
        }
        self.init(
            name: "simulated", kind: .remediate, check: chance.happens(0.1),
            forks: 1 + chance.upTo(3), timeout: 100_000, limits: Limits(reconnectFor: 400),
            policies: chance.happens(0.6) ? Policies(seed: &chance, servers: servers) : Policies(),
            phases: phases,
            servers: (0..<servers).map {
                ServerPlan(
                    name: "server\($0)", address: "\($0)", user: "root",
                    becomes: $0 == 1, becomeUser: $0 == 1 ? "other" : nil)
            })
        // As all but old jobs: whoever commits starts their servers.
        if chance.happens(0.6) { sharesForks = true }
        if chance.happens(0.4) { lockWait = 600 }
    }
}

extension Policies {
    /// Waves, budgets, a gate that somebody lets the job pass, a group, items after each wave.
    init(seed chance: inout Chance, servers: Int) {
        self.init()
        if chance.happens(0.6) {
            let shares: [Share] = [.count(1), .count(2), .percent(50), .percent(100)]
            serial = (0...chance.upTo(2)).compactMap { _ in shares.randomElement(using: &chance) }
            if chance.happens(0.3) { pause = [3, 0] }
        }
        if chance.happens(0.3) { maxFailures = .count(1 + chance.upTo(1)) }
        if chance.happens(0.2) { maxUnreachable = .count(1) }
        if chance.happens(0.4) { onBudget = .finish }
        if chance.happens(0.2) {
            gate = Gate(
                staged: chance.oneOf(nil, .percent(50), .percent(100)),
                approval: Gate.Approval(within: 1000))
        }
        if chance.happens(0.4) {
            atOnce = [SlotGroup(name: "all", most: 1 + chance.upTo(1), servers: Array(0..<servers))]
            if servers > 2 { atOnce.append(SlotGroup(name: "two", most: 1, servers: [0, 2])) }
        }
        if chance.happens(0.3) { afterWave = [Item(name: "health", work: .run("work 1 0 3"))] }
    }
}

enum Fixture {
    private static let file = FileManager.default.temporaryDirectory
        .appending(path: "belay-upload-\(ProcessInfo.processInfo.processIdentifier)")

    /// A file to upload, which goes with the process.
    static let upload: UploadFile = {
        try? Data("content".utf8).write(to: file)
        atexit { try? FileManager.default.removeItem(at: Fixture.file) }
        return UploadFile(path: file.path, name: "file", size: 7, sha256: "not looked at")
    }()
}
