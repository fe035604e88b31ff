import ArgumentParser
import BelayFiles
import BelayModel
import BelayService

/// What the command line says of a job beside its playbook.
struct JobSettings: ParsableArguments {
    @Flag(help: "Run only analyze, change nothing, print what would be done.") var check = false
    @Option(
        name: [.customShort("e"), .long],
        help: ArgumentHelp(
            "A variable, or with @FILE a YAML or JSON mapping of them; wins over playbook and "
                + "inventory.", valueName: "K=V"))
    var extraVars: [String] = []
    @Flag(help: "Mend an interrupted dpkg first, as 'repair: true' in the playbook does.")
    var repair = false

    @Option(
        help: ArgumentHelp("The sizes of the waves, as 1,5,20%.", valueName: "SHARE,…"))
    var serial: String?
    @Option(
        help: ArgumentHelp(
            "The failure that stops the job, a number or a percentage.", valueName: "SHARE"))
    var maxFailures: String?
    @Option(
        help: ArgumentHelp(
            "Wait for the approval of these Unix users or groups before the action phase.",
            valueName: "NAME,…"))
    var approveBy: String?

    @Option(
        help: ArgumentHelp(
            "How long a server waits for another job that is changing it. (default: 10m)",
            valueName: "DURATION"))
    var wait: String?

    /// What the command line says of waves, budgets and the gate.
    private func policies() throws -> PolicyOptions {
        var policies = PolicyOptions()
        policies.serial = try serial.map { text in
            try text.split(separator: ",", omittingEmptySubsequences: false)
                .map { try Self.share($0, "--serial") }
        }
        policies.maxFailures = try maxFailures.map { try Self.share($0[...], "--max-failures") }
        policies.approveBy = try approveBy.map { text in
            try text.split(separator: ",", omittingEmptySubsequences: false).map { name in
                guard Approvers.isName(String(name)) else {
                    throw ValidationError(
                        "--approve-by \(text): Unix users and groups, as ops,user:anna,group:dba.")
                }
                guard !UnixGroups.isUnknown(String(name)) else {
                    throw ValidationError(
                        "--approve-by \(text): \(Approvers.unknown(String(name))).")
                }
                return String(name)
            }
        }
        return policies
    }

    private static func share(_ text: Substring, _ option: String) throws -> Share {
        guard let share = Share(String(text)) else {
            throw ValidationError(
                "\(option) \(text): a number of servers from 1, or a percentage from 1% to 100%.")
        }
        return share
    }

    func options(_ reach: ReachOptions) throws -> JobOptions {
        var options = JobOptions(user: reach.loginUser)
        options.check = check
        options.forks = reach.forks
        options.become = reach.become
        options.policies = try policies()
        options.lockWait = try wait.map { text in
            guard let seconds = DurationText.seconds(text) else {
                throw ValidationError("--wait \(text): give a duration, as 15m or 1h30m.")
            }
            return seconds
        }
        options.repair = repair
        options.variables = try extraVars.reduce(into: [:]) { variables, pair in
            if pair.hasPrefix("@") || pair.hasPrefix("{") {
                do {
                    variables.merge(try ExtraVariables.read(pair)) { _, last in last }
                } catch {
                    throw ValidationError("-e: \(error)")
                }
                return
            }
            guard let equals = pair.firstIndex(of: "="), equals != pair.startIndex else {
                throw ValidationError(
                    "-e \(pair): a variable is given as name=value, a file of them as @FILE.")
            }
            variables[String(pair[..<equals])] =
                .string(String(pair[pair.index(after: equals)...]))
        }
        return options
    }
}
