import BelayModel

/// The variables by which Ansible says how a server is reached, and what they become. Their
/// aliases are those of Ansible's `ssh` connection and `sudo` become plugins.
struct LoginVariables {
    /// Every `ansible_*` variable of one server, after precedence.
    let variables: [String: Variable]
    private var template: Template
    private(set) var problems: [LoginProblem] = []
    private(set) var warnings: [FileProblem] = []
    /// `ansible_connection`, where it is not SSH.
    private(set) var otherConnection: String?
    /// `ansible_become_method`, where Belay does not know it.
    private(set) var otherBecomeMethod: String?

    /// Of several names for the same thing the last that is set wins, as in Ansible.
    private enum Names {
        static let connection = ["ansible_connection"]
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
        /// In the order in which Ansible puts them on ssh's command line.
        static let arguments = [
            "ansible_ssh_args", "ansible_ssh_common_args", "ansible_ssh_extra_args",
        ]
    }

    init(_ variables: [String: Variable], scope: Template.Scope) {
        self.variables = variables
        template = Template(scope)
    }

    /// Whether a variable says how a server is reached, or how Ansible works, and not what it is.
    static func isOne(_ name: String) -> Bool { name.hasPrefix("ansible_") }

    /// Whether the outcome may differ from server to server with the same variables.
    static func hasTemplate(_ variables: [String: Variable]) -> Bool {
        variables.values.contains { variable in
            if case .string(let text) = variable.value { Template.isOne(text) } else { false }
        }
    }

    /// How the server is reached; what is wrong goes to `problems`.
    mutating func login(of server: String) -> Login {
        guard !variables.isEmpty else { return Login(host: server) }
        readConnection()
        var login = Login(
            host: text(Names.host) ?? server, port: port(), user: text(Names.user),
            keyFile: text(Names.keyFile).map(expandTilde),
            password: text(Names.password, .password).map(Secret.init), become: become(),
            becomeUser: text(Names.becomeUser, .becoming),
            becomePassword: text(Names.becomePassword, .becomePassword).map(Secret.init))
        login.becomeMethod = becomeMethod()
        readArguments(into: &login)
        if otherConnection == nil {
            warnings += IgnoredVariables.warnings(variables)
        } else {
            // Nobody logs in there over SSH.
            (problems, warnings) = ([], [])
        }
        return login
    }

    private mutating func problem(
        _ variable: Variable, _ message: String, _ use: LoginProblem.Use = .connection
    ) {
        problems.append(LoginProblem(use, "\(FileProblem(variable.place, message))"))
    }

    /// The variable that wins; nothing and empty text count as not set.
    private func variable(_ names: [String]) -> (name: String, variable: Variable)? {
        for name in names.reversed() {
            guard let variable = variables[name] else { continue }
            let isSet = variable.value != .null && variable.value != .string("")
            if isSet || variable.isVaulted { return (name, variable) }
        }
        return nil
    }

    private mutating func text(
        _ names: [String], _ use: LoginProblem.Use = .connection
    ) -> String? {
        guard let (name, variable) = variable(names) else { return nil }
        let value: Value
        do throws(Complaint) { value = try template.value(of: variable) } catch {
            let isPassword = use == .password || use == .becomePassword
            let either = variable.isVaulted ? ", or have" : "; have"
            let hint = isPassword ? "\(either) it asked for with \(Self.flag(use))" : ""
            let what = variable.isVaulted ? "" : "is a template: "
            problem(variable, "'\(name)' \(what)\(error.message)\(hint)", use)
            return nil
        }
        if value == .null || value == .string("") { return nil }
        guard let text = value.plainText else {
            problem(variable, "'\(name)' takes text, found a list or a mapping", use)
            return nil
        }
        guard !text.utf8.contains(where: { $0 == 0 || $0 == 0x0A || $0 == 0x0D }) else {
            problem(variable, "'\(name)' takes one line of text", use)
            return nil
        }
        guard use == .password || use == .becomePassword || text.isPrintable else {
            problem(variable, "'\(name)' has characters that cannot be shown", use)
            return nil
        }
        return text
    }

    private static func flag(_ use: LoginProblem.Use) -> String {
        use == .password ? "-k" : "-K"
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
        guard let text = text(Names.becomeMethod, .becoming),
            let (name, variable) = variable(Names.becomeMethod)
        else { return nil }
        let short = text.split(separator: ".").last.map(String.init) ?? text
        if let method = BecomeMethod(rawValue: short) { return method }
        otherBecomeMethod = text
        problem(variable, "'\(name)' takes sudo, su or doas, found '\(text)'", .becoming)
        return nil
    }
}

// MARK: Connection
extension LoginVariables {
    private mutating func readConnection() {
        guard let text = text(Names.connection), let (name, variable) = variable(Names.connection)
        else { return }
        switch ConnectionKind(text) {
        case .ssh: break
        case .other: otherConnection = text
        case .unknown:
            let near = NearestName.of(text, among: ConnectionKind.known)
            let hint = near.map { "; did you mean '\($0)'?" } ?? ""
            problem(variable, "'\(name)' is '\(text)', which Belay does not know\(hint)")
        }
    }

    /// What the arguments of ssh say; the variables of their own for the same thing win.
    private mutating func readArguments(into login: inout Login) {
        var options: [String] = []
        for name in Names.arguments {
            guard let text = text([name]), let variable = variables[name] else { continue }
            do throws(Complaint) {
                let arguments = try SSHArguments(text)
                login.proxyJump = login.proxyJump ?? arguments.proxyJump
                login.user = login.user ?? arguments.user
                login.port = login.port ?? arguments.port
                login.keyFile = login.keyFile ?? arguments.keyFile.map(expandTilde)
                options += arguments.options
                guard !arguments.passedOver.isEmpty else { continue }
                let words = arguments.passedOver.joined(separator: ", ")
                let isOfKeys = arguments.passedOver.contains { $0.hasPrefix("-o") }
                warnings.append(
                    FileProblem(
                        variable.place,
                        "'\(name)': \(words) passed over"
                            + (isOfKeys ? "; Belay always checks host keys" : "")))
            } catch {
                problem(variable, "'\(name)': \(error.message)")
            }
        }
        login.sshOptions = options
    }
}

/// How Ansible would reach a server.
enum ConnectionKind: Hashable {
    case ssh
    /// Without SSH, or to what is no Debian server.
    case other
    case unknown

    private static let sshPlugins: Set<String> = [
        "ssh", "smart", "paramiko", "paramiko_ssh", "libssh", "mitogen_ssh",
    ]
    private static let otherPlugins: Set<String> = [
        "local", "winrm", "psrp", "network_cli", "netconf", "httpapi", "grpc", "docker",
        "docker_api", "podman", "buildah", "lxc", "lxd", "incus", "kubectl", "oc", "chroot",
        "jail", "iocage", "zone", "nsenter", "machinectl", "funcd", "saltstack", "qubes",
        "libvirt_lxc", "libvirt_qemu", "proxmox_pct_remote", "aws_ssm", "vmware_tools", "wsl",
        "accelerate", "persistent", "napalm", "none", "dummy", "mitogen_local", "mitogen_docker",
        "mitogen_lxc", "mitogen_lxd", "mitogen_podman", "mitogen_sudo", "mitogen_su",
    ]

    /// Names that a misspelt one may have meant.
    static var known: [String] { sshPlugins.union(otherPlugins).sorted() }

    /// - Parameter name: of a connection plugin, with or without its collection.
    init(_ name: String) {
        let short = name.split(separator: ".").last.map(String.init) ?? name
        if Self.sshPlugins.contains(short) {
            self = .ssh
        } else {
            self = name.contains(".") || Self.otherPlugins.contains(short) ? .other : .unknown
        }
    }
}
