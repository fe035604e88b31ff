import BelayChance
import BelayModel

/// What goes wrong in a world, in percent of each occasion.
struct Hazards {
    /// A link that is lost while something is asked for.
    var lost = 0.0
    /// An item that fails.
    var failing = 0.0
    /// A driver that dies in the middle of what a commit led to.
    var dying = 0.0
    /// What befalls a machine or a server, about once a minute.
    var faults = 0.0
    /// A wall clock that is set.
    var skew = 0.0
}

/// The world that a seed stands for.
struct Setup {
    struct Group {
        let name: String
        let members: [Int]
        let most: Int
    }

    /// When all machines with daemons lose their power, and for how long, in seconds.
    struct Outage {
        let begin: Int
        let length: Int
    }

    static let servers = 6
    /// The name of an item that restarts its server.
    static let restart = "restart"
    /// What there may be to update on a server, and how long it is expected to take.
    static let packages: [(name: String, expected: Double)] = [
        ("package0", 12.5), ("package1", 40),
    ]
    /// Seconds after which everything is mended.
    let mending: Int
    let hosts: Int
    /// Whether schedules make the jobs, not only somebody at the beginning.
    let hasSchedules: Bool
    var hazards = Hazards()
    let groups: [Group]
    /// Servers that a daemon works on at once.
    let forks: Int
    /// Whether the jobs heed it, as all but old ones do.
    let sharesForks: Bool
    /// After how many events the first job brings down each daemon that has it; `nil`: it does not.
    private(set) var poison: Int?
    private(set) var outage: Outage?
    /// Seconds between two looks of a daemon.
    let pause: Int
    private(set) var plans: [Plan] = []

    /// - Parameter start: when the world begins, in seconds since 1970.
    init(_ dice: inout Chance, hasSchedules: Bool, from start: Int) {
        self.hasSchedules = hasSchedules
        mending = hasSchedules ? 2 * 3600 : 300 + 60 * dice.upTo(10)
        forks = 1 + dice.upTo(5)
        sharesForks = dice.happens(percent: 50)
        hosts = dice.oneOf(1, 1, 2, 2, 3)
        pause = hasSchedules ? 30 : dice.oneOf(5, 10)
        groups = [
            Group(name: "g", members: [0, 1, 2, 3], most: 1 + dice.upTo(1)),
            Group(name: "h", members: [2, 3, 4, 5], most: 1 + dice.upTo(1)),
        ]
        if dice.happens(percent: 80) {
            hazards.lost = dice.oneOf(0, 2, 10)
            hazards.failing = dice.oneOf(0, 5, 15)
            hazards.dying = dice.oneOf(0, 1, 3)
            hazards.faults = dice.oneOf(0, 10, 40)
            hazards.skew = dice.oneOf(0, 0, 20)
        }
        if dice.happens(percent: 5) { poison = 1 + dice.upTo(20) }
        if hasSchedules, dice.happens(percent: 40) {
            // Eight days are 2,304 times of five minutes.
            let length = dice.oneOf(600, 1800, 20_000, 8 * 86_400)
            outage = Outage(begin: dice.upTo(7000), length: length)
        }
        let count = hasSchedules ? dice.upTo(1) : 1 + dice.upTo(2)
        for _ in 0..<count { plans.append(plan(&dice, from: start)) }
    }
}
