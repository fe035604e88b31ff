package import BelayModel
package import Foundation

/// What the jobs of a schedule are made of. The playbook's text is frozen when the schedule is made;
/// the inventory is read at each occurrence. No secrets.
package struct JobTemplate: Sendable, Hashable, Codable {
    /// The playbook's path, for messages and for the files it names.
    package var playbookPath: String
    package var playbookText: String
    /// `--limit`, each as it was given.
    package var limits: [String]
    package var check: Bool
    package var forks: Int?
    package var become: Bool
    package var variables: [String: Value]
    /// `nil`: none, as in schedules of before there were any.
    package var policies: PolicyOptions?
    /// `nil`: the usual.
    package var lockWait: Int?
    /// `nil`: as the playbook says.
    package var repair: Bool?
    /// How the servers are reached, as the commands encode it.
    package var context: Data

    package init(
        playbookPath: String, playbookText: String, limits: [String],
        check: Bool, forks: Int?, become: Bool, variables: [String: Value], context: Data
    ) {
        self.playbookPath = playbookPath
        self.playbookText = playbookText
        self.limits = limits
        self.check = check
        self.forks = forks
        self.become = become
        self.variables = variables
        self.context = context
    }
    /// Takes what is given of a job's options; what is not given stays. How servers are reached is not
    /// among it.
    package mutating func take(_ options: JobOptions) {
        if options.check { check = true }
        if options.repair { repair = true }
        variables.merge(options.variables) { $1 }
        policies = (policies ?? PolicyOptions()).changed(by: options.policies)
        lockWait = options.lockWait ?? lockWait
    }
}
