/// Options of Ansible's commands, and of other tools, that Belay says in another way.
enum AnsibleWords {
    /// - Parameters:
    ///   - option: as it was typed, without a value.
    ///   - command: the first name of the command.
    /// - Returns: what to type instead; `nil`: nothing is known of it.
    static func answer(_ option: String, command: String) -> String? {
        switch option {
        case "--dry-run", "-C", "--simulate", "-s":
            return
                "\(option) is --check here: belay run PLAYBOOK --check, belay patch PATTERN --check"
        case "--diff", "-D":
            return
                "there is no \(option): --check tells what would change, and belay job show what did"
        case "-v", "-vv", "-vvv", "-vvvv", "--verbose":
            return "there is no \(option): belay job logs last has all that was printed"
        case "--tags", "-t", "--skip-tags", "--start-at-task", "--step":
            return "there is no \(option): a playbook of Belay is run whole; put what is run apart "
                + "into a playbook of its own"
        case "--syntax-check":
            return "there is no \(option): --check reads the playbook, and changes nothing"
        case "--list-hosts":
            return "\(option) is belay inventory list -i INVENTORY PATTERN here"
        case "--list-tasks", "--list-tags":
            return "there is no \(option): belay run PLAYBOOK --check tells what would be done"
        case "--private-key", "--key-file":
            return "\(option) is ansible_ssh_private_key_file of the inventory, or IdentityFile of "
                + "ssh_config (-F)"
        case "--ssh-common-args", "--ssh-extra-args", "--connection", "-c":
            return "\(option) is ansible_ssh_common_args of the inventory, or ssh_config (-F)"
        case "--become-method":
            return "\(option) is ansible_become_method of the inventory: sudo, su or doas"
        case "--become-user" where command == "run" || command == "patch" || command == "submit":
            return "\(option) is ansible_become_user of the inventory"
        case "--become-password-file", "--connection-password-file":
            return
                "\(option) is ansible_become_password or ansible_password of the inventory, in a vault"
        case "--vault-id", "--ask-vault-pass", "-J", "--ask-vault-password":
            return "\(option) is --vault-password-file FILE here"
        case "-m", "--module-name", "-a", "--args":
            return "Belay has no modules: belay exec PATTERN -i INVENTORY -- COMMAND runs a command"
        case "--force-handlers", "--flush-cache", "-M", "--module-path", "-o", "--one-line", "-P",
            "--poll", "-B", "--background":
            return "there is no \(option), and nothing that it would stand for"
        case "--host", "--hosts", "--target":
            return "\(option) is the pattern itself, or --limit: -l web1"
        case "-y", "--yes", "--assume-yes", "--force":
            return "there is no \(option): nothing asks"
        case "-p", "--port":
            return "\(option) is ansible_port of the inventory, or Port of ssh_config (-F)"
        case "-w", "--nodes", "-g", "--group":
            return "\(option) is the pattern: belay exec web -- COMMAND"
        case "-n",
            "--lines" where command == "job":
            return "\(option) is --tail here"
        case _: return nil
        }
    }
}
