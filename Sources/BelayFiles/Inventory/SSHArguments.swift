/// The arguments of ssh(1) in `ansible_ssh_common_args` and its like, as far as they say how a
/// server is reached.
struct SSHArguments: Equatable {
    /// The jump hosts of `-J`, `-o ProxyJump=` or of a `ProxyCommand` that is `ssh -W`; the first
    /// counts (ssh_config(5)). `none` is kept: it wins over what a file says.
    var proxyJump: String?
    var user: String?
    var port: Int?
    var keyFile: String?
    /// Lines of ssh_config(5), the first of a keyword counts.
    var options: [String] = []
    /// Arguments that change nothing about how Belay reaches the server, to be named.
    var passedOver: [String] = []

    /// Options of a session that Belay has none of: terminals, forwardings, multiplexing, logs.
    private static let sessionFlags = Set("46ACGKMNTXYagfknqstvxy")

    /// - Throws: which argument says something that Belay cannot do.
    init(_ text: String) throws(Complaint) {
        var words = try ShellWords.split(text, comments: false)[...]
        while let word = words.popFirst() {
            guard word.hasPrefix("-"), word.count > 1, word != "--" else {
                throw Complaint("Belay cannot act on the word '\(word)'")
            }
            try read(word.dropFirst(), &words)
        }
    }

    init() {}

    /// One word of options: flags that stand together, the last of them with its value behind.
    private mutating func read(
        _ letters: Substring, _ words: inout ArraySlice<String>
    ) throws(Complaint) {
        var letters = letters
        while let letter = letters.popFirst() {
            if Self.sessionFlags.contains(letter) {
                flag(letter)
                continue
            }
            guard "BbcDEeIiJLlmOopQRSw".contains(letter) else {
                throw Complaint("Belay cannot act on -\(letter)")
            }
            guard let value = letters.isEmpty ? words.popFirst() : String(letters) else {
                throw Complaint("nothing follows -\(letter)")
            }
            try take(letter, value)
            return
        }
    }

    private mutating func flag(_ letter: Character) {
        switch letter {
        case "4": options.append("AddressFamily=inet")
        case "6": options.append("AddressFamily=inet6")
        case "C": options.append("Compression=yes")
        default: break
        }
    }

    private mutating func take(_ letter: Character, _ value: String) throws(Complaint) {
        switch letter {
        case "J": jump(value)
        case "o": try option(value)
        case "l": user = user ?? value
        case "i": keyFile = keyFile ?? value
        case "p":
            guard let number = Int(value), (1...65_535).contains(number) else {
                throw Complaint("-p takes a port from 1 to 65535")
            }
            port = port ?? number
        case "c": options.append("Ciphers=" + value)
        case "m": options.append("MACs=" + value)
        case "b": options.append("BindAddress=" + value)
        case "B": options.append("BindInterface=" + value)
        default: passedOver.append("-\(letter)")
        }
    }

    private mutating func jump(_ hosts: String) { proxyJump = proxyJump ?? hosts }

    /// `Keyword=value` or `Keyword value`; keywords have no case (ssh_config(5)).
    private mutating func option(_ text: String) throws(Complaint) {
        let parts = text.split(maxSplits: 1) { $0 == "=" || $0.isWhitespace }
        guard parts.count == 2, let keyword = parts.first else {
            throw Complaint("-o takes Keyword=value, found '-o \(text)'")
        }
        let value = String(parts[1].trimming { $0 == "=" || $0.isWhitespace })
        let unquoted = value.trimming { $0 == "\"" }
        switch keyword.lowercased() {
        case "proxyjump": jump(String(unquoted))
        case "proxycommand":
            if unquoted.lowercased() == "none" { return jump("none") }
            if let hosts = Self.jump(ofCommand: String(unquoted)) { return jump(hosts) }
            options.append("ProxyCommand=" + value)
        case "user": user = user ?? String(unquoted)
        case "port":
            guard let number = Int(unquoted), (1...65_535).contains(number) else {
                throw Complaint("-o Port takes a port from 1 to 65535")
            }
            port = port ?? number
        case "identityfile": keyFile = keyFile ?? String(unquoted)
        case let lower where Self.isOfHostKeys(lower) && Self.isLoose(unquoted):
            passedOver.append("-o \(keyword)")
        case let lower where Self.isOfSessions(lower): break
        default: options.append("\(keyword)=\(value)")
        }
    }

    /// Whether a value of such a keyword means that a key need not be known.
    private static func isLoose(_ value: Substring) -> Bool {
        ["no", "false", "off", "/dev/null", "none", "nul"].contains(value.lowercased())
            || value.hasPrefix("/dev/null ")
    }

    /// Keywords of the check of host keys.
    private static func isOfHostKeys(_ keyword: String) -> Bool {
        [
            "stricthostkeychecking", "userknownhostsfile", "globalknownhostsfile",
            "checkhostip", "updatehostkeys", "verifyhostkeydns", "visualhostkey",
            "nohostauthenticationforlocalhost", "hashknownhosts",
        ].contains(keyword)
    }

    /// Keywords of multiplexing, terminals, forwardings and logs, of which Belay has none.
    private static func isOfSessions(_ keyword: String) -> Bool {
        [
            "controlmaster", "controlpath", "controlpersist", "loglevel", "forwardagent",
            "forwardx11", "forwardx11trusted", "requesttty", "escapechar", "tcpkeepalive",
            "localforward", "remoteforward", "dynamicforward", "exitonforwardfailure",
            "clearallforwardings", "sendenv", "setenv", "ipqos", "permitlocalcommand",
            "localcommand", "addkeystoagent", "usekeychain", "streamlocalbindunlink",
            "forkafterauthentication", "stdinnull", "sessiontype", "gatewayports", "tunnel",
            "tunneldevice", "xauthlocation", "logverbose", "syslogfacility", "rekeylimit",
        ].contains(keyword)
    }
}

// MARK: ssh -W
extension SSHArguments {
    /// The jump host of `ssh -W %h:%p [-q] [-p PORT] [-l USER] HOST`, which is what `ProxyJump` does.
    /// - Returns: `nil` for any other command.
    static func jump(ofCommand command: String) -> String? {
        guard !command.contains(where: { "|&;<>()$`\\".contains($0) }),
            let split = try? ShellWords.split(command, comments: false)
        else { return nil }
        var words = split[...]
        if words.first == "exec" { words.removeFirst() }
        guard let program = words.popFirst(), program == "ssh" || program == "/usr/bin/ssh"
        else { return nil }
        var reading = JumpReading()
        while let word = words.popFirst() {
            guard reading.take(word, &words) else { return nil }
        }
        return reading.text
    }

    private struct JumpReading {
        var host: String?
        var user: String?
        var port: String?
        var goesOn = false

        /// - Returns: `false` for a word that says more than where to jump.
        mutating func take(_ word: String, _ words: inout ArraySlice<String>) -> Bool {
            guard word.hasPrefix("-") else {
                guard host == nil else { return false }
                host = word
                return true
            }
            if word.dropFirst().allSatisfy({ "qaxTkn".contains($0) }) { return true }
            let letter = word.dropFirst().prefix(1)
            guard let value = word.count > 2 ? String(word.dropFirst(2)) : words.popFirst()
            else { return false }
            switch letter {
            case "W":
                goesOn = value == "%h:%p" || value == "[%h]:%p"
                return goesOn
            case "l": user = value
            case "p": port = value
            default: return letter == "o" && isLoose(value)
            }
            return true
        }

        /// An option that does not change where the jump goes, nor as whom.
        private func isLoose(_ option: String) -> Bool {
            let keyword = option.prefix { $0 != "=" && !$0.isWhitespace }.lowercased()
            return isOfHostKeys(keyword) || isOfSessions(keyword)
        }

        var text: String? {
            guard goesOn, var host, !host.isEmpty, !host.contains(where: { ",%".contains($0) }),
                user?.contains("%") != true
            else { return nil }
            if host.hasPrefix("ssh://") { host.removeFirst(6) }
            if let user, !host.contains("@") { host = user + "@" + host }
            return port.map { host + ":" + $0 } ?? host
        }
    }
}
