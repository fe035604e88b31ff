/// The arguments of ssh(1) in `ansible_ssh_common_args`, of which Belay knows the jump hosts.
enum SSHArguments {
    /// The jump hosts of `-J` or `-o ProxyJump=`, as written; `nil` for none.
    /// - Throws: which argument is something else.
    static func proxyJump(of text: String) throws(Complaint) -> String? {
        var words = try ShellWords.split(text, comments: false)[...]
        var jump: String?
        while let word = words.popFirst() {
            let option = word.prefix(2)
            guard option == "-J" || option == "-o" else { throw unknown(word) }
            guard let value = word == option ? words.popFirst() : String(word.dropFirst(2)) else {
                throw Complaint("nothing follows \(option)")
            }
            // Of several the first counts (ssh_config(5)).
            let hosts = option == "-J" ? value : try hosts(of: value)
            jump = jump ?? hosts
        }
        return jump?.lowercased() == "none" ? nil : jump
    }

    /// `ProxyJump=hosts` or `ProxyJump hosts`; keywords have no case (ssh_config(5)).
    private static func hosts(of option: String) throws(Complaint) -> String {
        let parts = option.split(maxSplits: 1) { $0 == "=" || $0.isWhitespace }
        guard parts.count == 2, parts[0].lowercased() == "proxyjump" else {
            throw unknown("-o " + (parts.first ?? ""))
        }
        return String(parts[1].trimming { $0 == "=" || $0.isWhitespace })
    }

    private static func unknown(_ argument: some StringProtocol) -> Complaint {
        let hint = argument.lowercased() == "-o proxycommand" ? "; name the jump host with -J" : ""
        return Complaint("Belay acts on -J and -o ProxyJump only, found \(argument)\(hint)")
    }
}
