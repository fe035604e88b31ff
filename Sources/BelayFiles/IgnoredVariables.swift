import BelayModel

/// Variables by which Ansible would reach a server in another way than Belay does. They are not
/// wrong, but whoever set them should know.
enum IgnoredVariables {
    private static let names: Set<String> = [
        "ansible_connection", "ansible_become_exe", "ansible_become_flags",
        "ansible_sudo_exe", "ansible_sudo_flags", "ansible_ssh_args", "ansible_ssh_extra_args",
        "ansible_ssh_executable", "ansible_private_key", "ansible_ssh_private_key",
        "ansible_private_key_passphrase", "ansible_ssh_private_key_passphrase",
    ]

    /// Values that ask for what Belay does anyway.
    private static let expected: [String: Set<String>] = [
        "ansible_connection": ["ssh", "smart", "paramiko", "paramiko_ssh", "ansible.builtin.ssh"]
    ]

    /// A warning for each of the variables that is set, without its value.
    static func warnings(_ variables: [String: Variable]) -> [FileProblem] {
        variables.filter { names.contains($0.key) }.compactMap { name, variable in
            let text = variable.value.plainText ?? ""
            guard variable.value != .null, !text.isEmpty,
                expected[name]?.contains(text) != true
            else { return nil }
            return FileProblem(variable.place, "'\(name)' is passed over: \(why(name))")
        }
    }

    private static func why(_ name: String) -> String {
        switch name {
        case "ansible_connection": "Belay reaches every server over SSH"
        default: "Belay does not act on it"
        }
    }
}
