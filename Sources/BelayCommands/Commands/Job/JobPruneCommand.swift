import ArgumentParser
import BelayModel
import BelayReports
import BelayStore

struct JobPruneCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prune",
        abstract: "Removes output and steps of old jobs; what they changed stays.",
        discussion: """
            A job that owes a staging directory, or that has not ended, loses nothing. belay serve \
            does the same every hour, as retention: in belay.yaml says.
            """)

    @Option(help: "Output of jobs that ended longer ago goes.") var keep = Age(days: 90)
    @Option(
        help: ArgumentHelp(
            "Steps and status changes of jobs that ended longer ago go, too. (default: 400d, or --keep where that is longer)"
        ))
    var keepSteps: Age?
    @Flag(help: "Remove nothing, tell what would be.") var check = false
    @Flag(help: "Print JSON.") var json = false

    func run() async throws {
        try await reporting {
            let store = try openStore()
            let now = Timestamp.now
            let steps = keepSteps ?? Age(days: max(400, keep.seconds / 86_400))
            let pruning = try store.prune(
                outputBefore: keep.before(now), stepsBefore: steps.before(now), at: now,
                isTrial: check)
            let compacted = check ? 0 : try store.compact()
            if json {
                let freed = check ? nil : try store.shrink(.asked)
                let pruned = PruningJSON(
                    pruning, check: check, compacted: compacted, freed: freed)
                return try Console.line(JSONText.of(pruned))
            }
            let verb = check ? "would lose" : "lost"
            Console.say(
                "\(count(pruning.outputs, "job")) \(verb) output, \(spell(bytes: pruning.bytes)); "
                    + "\(count(pruning.jobs, "job")) \(verb) steps and status changes.")
            if pruning.spared > 0 {
                Console.say(
                    "\(count(pruning.spared, "old job")) left alone: not ended, or a staging "
                        + "directory is owed (belay job cleanup --all).")
            }
            if compacted > 0 { Console.say("\(count(compacted, "journal")) compacted.") }
            guard !check else { return }
            switch try store.shrink(.asked) {
            case nil:
                Console.say(
                    "Jobs are under way: the file stays as large as it is, its room is used again.")
            case let bytes? where bytes > 0:
                Console.say("\(spell(bytes: bytes)) given back to the file system.")
            case _: break
            }
        }
    }
}
