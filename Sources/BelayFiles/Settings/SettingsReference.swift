internal import BelayModel

/// What each key of `belay.yaml` means: the text of belay.yaml(5), and the keys that are known.
package enum SettingsReference {
    package struct Key: Sendable {
        /// With the sections that it is in: `web.listen`.
        package let name: String
        package let takes: String
        /// What holds without it.
        package let standard: String
        package let meaning: String
    }

    /// The known keys of a section; `""`: the whole.
    static func names(of section: String) -> [String] {
        let prefix = section.isEmpty ? "" : section + "."
        var names: [String] = []
        for key in keys where key.name.hasPrefix(prefix) {
            let name = String(key.name.dropFirst(prefix.count).prefix { $0 != "." })
            if !names.contains(name) { names.append(name) }
        }
        return names
    }

    package static let keys = [
        Key(
            name: "inventory", takes: "a path, names with commas, or a list", standard: "none",
            meaning: "The inventory of commands without -i. $BELAY_INVENTORY wins over it, and so "
                + "does an ansible.cfg of the current directory. A path is meant from the "
                + "directory of the file."),
        Key(
            name: "known_hosts", takes: "a path or a list", standard: "OpenSSH's files",
            meaning: "Files of host keys for commands without --known-hosts."),
        Key(
            name: "forks", takes: "1 to 10000", standard: "50",
            meaning: "Servers worked on at once, where neither -f nor the playbook says."),
        Key(
            name: "notify.NAME.mail", takes: "an address", standard: "none",
            meaning: "Sends mail by sendmail(1). A receiver has one of mail, webhook and command."),
        Key(
            name: "notify.NAME.webhook", takes: "a URL", standard: "none",
            meaning: "Posts to a URL, which has no user and no password in it."),
        Key(
            name: "notify.NAME.command", takes: "a program", standard: "none",
            meaning: "Runs a program with JSON on its standard input."),
        Key(
            name: "notify.NAME.on", takes: "an event or a list",
            standard: alternatives(NotifyEvent.standard.map(\.rawValue)),
            meaning: "What it is told: \(alternatives(NotifyEvent.allCases.map(\.rawValue)))."),
        Key(
            name: "notify.NAME.digest", takes: "a duration", standard: "each by itself",
            meaning: "Gathers messages over this time into one."),
        Key(
            name: "notify.NAME.format",
            takes: alternatives(NotifySettings.Format.allCases.map(\.rawValue)), standard: "json",
            meaning: "The form of a webhook's body."),
        Key(
            name: "notify.NAME.credential", takes: "the name of a file", standard: "not signed",
            meaning: "The file in $CREDENTIALS_DIRECTORY with the key that signs a webhook's body."),
        Key(
            name: "web.listen", takes: "ADDRESS:PORT", standard: "no port",
            meaning: "Where belay serve listens beside its socket: loopback, unless behind_proxy."),
        Key(
            name: "web.socket", takes: "a path", standard: "/run/belay/belay.sock",
            meaning: "The Unix socket of belay serve."),
        Key(
            name: "web.behind_proxy", takes: "true or false", standard: "false",
            meaning: "Whether a proxy with TLS stands before it."),
        Key(
            name: "web.hosts", takes: "a name or a list", standard: "those of loopback",
            meaning: "The host names that requests may name."),
        Key(
            name: "web.view", takes: "a group or a list", standard: "none",
            meaning: "Unix groups whose members may look."),
        Key(
            name: "web.operate", takes: "a group or a list", standard: "none",
            meaning: "Unix groups whose members may terminate, approve and retry."),
        Key(
            name: "web.admin", takes: "a group or a list", standard: "none",
            meaning: "Unix groups whose members may do everything."),
        Key(
            name: "retention.output", takes: "days such as 90d, or forever", standard: "90d",
            meaning: "How long what items print is kept. Jobs with Owed are kept whole."),
        Key(
            name: "retention.steps", takes: "days such as 400d, or forever", standard: "400d",
            meaning: "How long the steps of jobs are kept; what changed where is kept for ever."),
        Key(
            name: "metrics.servers", takes: "true or false", standard: "false",
            meaning: "Whether metrics have time series for each server."),
    ]
}
