/// The script that a job keeps on a server beside its items: `.belay/supervisor` in the staging
/// directory.
///
/// It receives files and guards the directory; ``Runner`` starts and follows the items.
package enum Supervisor {
    /// The script's text. Its first line must begin with `# `: see ``Runner`` on withdrawn items.
    package static let script =
        ServerScript.supervisorUsage + FixedEnvironment.alone + ServerScript.answer
        + ServerScript.stat + ServerScript.processes + ServerScript.leaveLogin + ServerScript.greet
        + ServerScript.supervisor

    /// Hands over to the supervisor on the server. `$1` is the staging directory.
    package static let entry = ServerScript.supervisorEntry

    private static let registration = ServerScript.register + " "

    /// The item as the shell on the server gets it: its environment, then its script from the same
    /// line on, so that the line numbers in the shell's messages are the script's.
    /// - Parameters:
    ///   - user: whom the script runs as, other than the supervisor; needs root. That user cannot
    ///     enter the staging directory: the script is handed over as an open file.
    ///   - isOwn: whether the script is Belay's own, and not the playbook's. It is followed live, and
    ///     starts from an environment that the login has no part in.
    package static func item(
        script: String, environment: [(name: String, value: String)], stage: String,
        asUser user: String? = nil, isOwn: Bool = false
    ) -> String {
        var head = registration
        if let user {
            head =
                anew(
                    "chmod 0644 \"$0\"; cd /; exec runuser -u \(ShellText.quote(user)) -- /bin/sh"
                        + " /dev/fd/3 anew 3<\"$0\"") + "exec 3<&-; "
        } else if isOwn {
            let kept = FixedEnvironment.kept.map { "${\($0)+\"\($0)=$\($0)\"}" }
            head = anew(
                "exec env -i PATH=\(FixedEnvironment.path) SHELL=/bin/sh HOME=\"${HOME-/}\""
                    + " ${USER+\"USER=$USER\"} ${LOGNAME+\"LOGNAME=$LOGNAME\"} "
                    + kept.joined(separator: " ") + " /bin/sh \"$0\" anew")
        }
        for (name, value) in environment where ShellText.isVariableName(name) {
            head += "export \(name)=\(ShellText.quote(value)); "
        }
        if user == nil { head += "cd \(ShellText.quote(stage)); " }
        return head + script
    }

    /// Runs a command that runs the script once more, from the beginning.
    private static func anew(_ command: String) -> String {
        "[ \"${1-}\" = anew ] || { \(registration)\(command); }; shift; "
    }
}
