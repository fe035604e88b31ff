import BelayModel

/// Variables by which Ansible would reach a server in another way than Belay does. They are not
/// wrong, but whoever set them should know.
enum IgnoredVariables {
    private static let names: Set<String> = [
        "ansible_become_exe", "ansible_become_flags", "ansible_sudo_exe", "ansible_sudo_flags",
        "ansible_ssh_executable", "ansible_private_key", "ansible_ssh_private_key",
        "ansible_private_key_passphrase", "ansible_ssh_private_key_passphrase",
    ]

    /// A warning for each of the variables that is set, without its value.
    static func warnings(_ variables: [String: Variable]) -> [FileProblem] {
        variables.compactMap { name, variable in
            if names.contains(name) {
                let text = variable.value.plainText ?? ""
                guard variable.value != .null, !text.isEmpty else { return nil }
                return FileProblem(
                    variable.place, "'\(name)' is passed over: Belay does not act on it")
            }
            return MisspeltVariables.meaning(of: name).map {
                FileProblem(
                    variable.place, "there is no variable '\(name)'; did you mean '\($0)'?")
            }
        }
    }
}

/// Names that nearly are those of connection variables.
enum MisspeltVariables {
    private static let actedUpon = [
        "ansible_host", "ansible_port", "ansible_user", "ansible_password", "ansible_connection",
        "ansible_ssh_host", "ansible_ssh_port", "ansible_ssh_user", "ansible_ssh_pass",
        "ansible_ssh_private_key_file", "ansible_private_key_file", "ansible_ssh_common_args",
        "ansible_ssh_extra_args", "ansible_ssh_args", "ansible_become", "ansible_become_user",
        "ansible_become_method", "ansible_become_password", "ansible_become_pass",
    ]

    /// Names that there are, or that look like one by chance.
    private static let others: Set<String> = [
        "ansible_ssh_password", "ansible_hostname", "ansible_hosts", "ansible_users",
        "ansible_ssh_timeout", "ansible_become_exe", "ansible_become_flags", "ansible_ports",
        "ansible_ssh_pipelining", "ansible_pipelining", "ansible_root", "ansible_env",
    ]

    /// - Returns: `nil` for a name that means something else.
    static func meaning(of name: String) -> String? {
        guard !actedUpon.contains(name), !others.contains(name), name.utf8.count > 10 else {
            return nil
        }
        guard let near = NearestName.of(name, among: actedUpon) else { return nil }
        let edits = NearestName.distance(Array(name.utf8), Array(near.utf8))
        // Short names differ by a letter from many words: `ansible_test`, `ansible_part`.
        return edits <= (near.utf8.count > 16 ? 2 : 1) ? near : nil
    }
}
