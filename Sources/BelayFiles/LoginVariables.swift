import BelayModel

/// The variables by which Ansible says how a server is reached, and what they become. Their
/// aliases are those of Ansible's `ssh` connection and `sudo` become plugins.
struct LoginVariables {
    /// Every `ansible_*` variable of one server, after precedence.
    let variables: [String: Variable]
    var problems: [FileProblem] = []

    /// Of several names for the same thing the last that is set wins, as in Ansible.
    private enum Names {
        static let host = ["ansible_host", "ansible_ssh_host"]
        static let port = ["ansible_port", "ansible_ssh_port"]
        static let user = ["ansible_user", "ansible_ssh_user"]
        static let keyFile = ["ansible_private_key_file", "ansible_ssh_private_key_file"]
        static let password = ["ansible_password", "ansible_ssh_pass", "ansible_ssh_password"]
        static let become = ["ansible_become"]
        static let becomeUser = ["ansible_become_user", "ansible_sudo_user"]
        static let becomeMethod = ["ansible_become_method"]
        static let becomePassword = [
            "ansible_become_password", "ansible_become_pass", "ansible_sudo_pass",
        ]
        static let commonArguments = ["ansible_ssh_common_args"]
    }

    init(_ variables: [String: Variable]) { self.variables = variables }

    /// Whether a variable says how a server is reached, or how Ansible works, and not what it is.
    static func isOne(_ name: String) -> Bool { name.hasPrefix("ansible_") }

    /// How the server is reached; what is wrong goes to `problems`.
    mutating func login(of server: String) -> Login {
        guard !variables.isEmpty else { return Login(host: server) }
        var login = Login(
            host: text(Names.host) ?? server, port: port(), user: text(Names.user),
            keyFile: text(Names.keyFile).map(expandTilde),
            password: text(Names.password).map(Secret.init), become: become(),
            becomeUser: text(Names.becomeUser),
            becomePassword: text(Names.becomePassword).map(Secret.init), proxyJump: proxyJump())
        login.becomeMethod = becomeMethod()
        return login
    }

    private mutating func problem(_ variable: Variable, _ message: String) {
        problems.append(FileProblem(variable.place, message))
    }

    /// The variable that wins; nothing and empty text count as not set.
    private func variable(_ names: [String]) -> (name: String, variable: Variable)? {
        for name in names.reversed() {
            if let variable = variables[name], variable.value != .null,
                variable.value != .string("")
            {
                return (name, variable)
            }
        }
        return nil
    }

    private mutating func text(_ names: [String]) -> String? {
        guard let (name, variable) = variable(names) else { return nil }
        guard let text = variable.value.plainText else {
            problem(variable, "'\(name)' takes text, found a list or a mapping")
            return nil
        }
        guard !Jinja.isTemplate(text) else {
            problem(
                variable,
                "'\(name)' is a Jinja template, which Belay does not work out; write its value")
            return nil
        }
        guard !text.utf8.contains(where: { $0 == 0 || $0 == 0x0A || $0 == 0x0D }) else {
            problem(variable, "'\(name)' takes one line of text")
            return nil
        }
        return text
    }

    private mutating func port() -> Int? {
        guard let text = text(Names.port), let (name, variable) = variable(Names.port) else {
            return nil
        }
        if let port = Int(text), (1...65_535).contains(port) { return port }
        problem(variable, "'\(name)' takes a port from 1 to 65535")
        return nil
    }

    private mutating func become() -> Bool? {
        guard let text = text(Names.become), let (name, variable) = variable(Names.become) else {
            return nil
        }
        if let become = Truth.of(text) { return become }
        problem(variable, "'\(name)' takes yes or no")
        return nil
    }

    /// By Ansible's names of the plugins, long or short.
    private mutating func becomeMethod() -> BecomeMethod? {
        guard let text = text(Names.becomeMethod),
            let (name, variable) = variable(Names.becomeMethod)
        else { return nil }
        let short = text.split(separator: ".").last.map(String.init) ?? text
        if let method = BecomeMethod(rawValue: short) { return method }
        problem(variable, "'\(name)' takes sudo, su or doas, found '\(text)'")
        return nil
    }

    private mutating func proxyJump() -> String? {
        guard let text = text(Names.commonArguments),
            let (name, variable) = variable(Names.commonArguments)
        else { return nil }
        do throws(Complaint) {
            return try SSHArguments.proxyJump(of: text)
        } catch {
            problem(variable, "'\(name)': \(error.message)")
            return nil
        }
    }
}

enum Jinja {
    /// Whether there is `{{` or `{%` in a text.
    static func isTemplate(_ text: String) -> Bool {
        var previous: UInt8 = 0
        for byte in text.utf8 {
            if previous == UInt8(ascii: "{"), byte == previous || byte == UInt8(ascii: "%") {
                return true
            }
            previous = byte
        }
        return false
    }
}
