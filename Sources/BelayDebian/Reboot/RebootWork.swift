package import BelayModel

/// A reboot as an item: the script that asks for it, and what is looked at when the server is back.
///
/// The supervisor's start lock is on the disk, and `sync` has put it there: an item that may have
/// asked for a reboot is never started again.
package struct RebootWork: Sendable, Hashable {
    package var rule: RebootRule
    /// Seconds that the server may take to go down, and as many to come back.
    package var timeout: Int
    /// Seconds to wait for apt's and dpkg's locks.
    package var lockTimeout: Int

    package init(rule: RebootRule, timeout: Int, lockTimeout: Int) {
        self.rule = rule
        self.timeout = timeout
        self.lockTimeout = lockTimeout
    }

    /// A POSIX shell script that exits with status 0 when there is nothing to be done, and does not
    /// exit when the server is going down. Its last line on standard output says which.
    package var script: String {
        ServerScript.head([
            "lock_timeout": "\(max(0, lockTimeout))", "limit": "\(max(1, timeout))",
            "rule": rule.rawValue,
        ])
            + ServerScript.packageEnvironment + ServerScript.dpkgState + ServerScript.locks
            + ServerScript.rebootReasons + ServerScript.rebootDecide + ServerScript.rebootSafely
            + ServerScript.rebootAsk
    }

    /// What is run once the server is back. It prints a line for each thing that an admin should
    /// know, changes nothing, and needs no staging directory.
    package static let afterwards =
        FixedEnvironment.alone + ServerScript.rebootReasons + ServerScript.afterReboot

    /// Whether the script has come to asking for the reboot.
    package static func hasAsked(output: String) -> Bool {
        output.split(separator: "\n").contains("rebooting")
    }

    /// Why the script failed, from its standard error; `nil`: it does not say.
    package static func failure(standardError: String) -> String? {
        OwnWords.last(standardError)
    }
}
