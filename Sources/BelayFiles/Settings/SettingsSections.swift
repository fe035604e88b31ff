import Foundation

extension SettingsReader {
    mutating func web(_ node: YAMLNode, of web: inout WebSettings) {
        let fields = section(node, "web", SettingsReference.names(of: "web"))
        takeOptional(fields, "listen", &web.listen) { $0.address($1, $2) }
        takeOptional(fields, "socket", &web.socket) { reader, node, key in
            reader.line(node, key).map(reader.absolute)
        }
        take(fields, "behind_proxy", &web.isBehindProxy) { $0.bool($1, $2) }
        take(fields, "hosts", &web.hosts) { $0.lines($1, $2) }
        take(fields, "view", &web.view) { $0.lines($1, $2) }
        take(fields, "operate", &web.operate) { $0.lines($1, $2) }
        take(fields, "admin", &web.admin) { $0.lines($1, $2) }
    }

    /// `ADDRESS:PORT`, an IPv6 address in brackets.
    private mutating func address(_ node: YAMLNode, _ key: String) -> String? {
        guard let text = line(node, key) else { return nil }
        if let colon = text.lastIndex(of: ":"), colon != text.startIndex,
            let port = Int(text[text.index(after: colon)...]), (1...65_535).contains(port)
        {
            return text
        }
        expected("ADDRESS:PORT, such as 127.0.0.1:8473", of: key, found: node)
        return nil
    }

    /// A receiver of the user's file replaces one of that name of the system's; `NAME: none` removes
    /// it.
    mutating func notify(_ node: YAMLNode, of settings: inout Settings) {
        for entry in map(node, "notify") {
            guard let name = line(entry.key, "notify") else { continue }
            let origin = SettingOrigin.file(path: path, line: entry.key.line)
            if entry.value.text == "none" {
                settings.notify.removeAll { $0.name == name }
            } else if let notify = notify(entry.value, name, origin) {
                if let index = settings.notify.firstIndex(where: { $0.name == name }) {
                    settings.notify[index] = notify
                } else {
                    settings.notify.append(notify)
                }
            }
        }
    }

    private mutating func notify(
        _ node: YAMLNode, _ name: String, _ origin: SettingOrigin
    ) -> NotifySettings? {
        let fields = section(node, "notify.\(name)", SettingsReference.names(of: "notify.NAME"))
        let named = ["mail", "webhook", "command"].filter { fields[$0] != nil }
        guard named.count == 1 else {
            problem(
                node,
                "'notify.\(name)' takes one of mail, webhook and command, found \(named.count)")
            return nil
        }
        guard let receiver = receiver(fields) else { return nil }
        var events = NotifyEvent.standard
        if let node = fields["on"] {
            let nodes = if case .list(let nodes) = node.content { nodes } else { [node] }
            events = nodes.compactMap { word($0, "on", as: NotifyEvent.self) }
            if nodes.isEmpty { problem(node, "'on' is empty") }
        }
        return NotifySettings(
            name: name, origin: origin, receiver: receiver, events: events,
            digest: duration(fields["digest"], "digest"),
            format: word(fields["format"], "format", as: NotifySettings.Format.self) ?? .json,
            credential: fields["credential"].flatMap { credential($0) })
    }

    private mutating func receiver(_ fields: Fields) -> NotifySettings.Receiver? {
        if let node = fields["mail"] {
            guard let address = line(node, "mail") else { return nil }
            // Past a dash sendmail(1) would read an option.
            guard address.contains("@") || address.allSatisfy({ $0.isLetter || $0.isNumber }),
                !address.hasPrefix("-"), !address.contains(where: \.isWhitespace)
            else {
                problem(node, "'mail' takes an address, such as ops@example.org")
                return nil
            }
            return .mail(address)
        }
        if let node = fields["webhook"] { return webhook(node) }
        guard let node = fields["command"], let text = line(node, "command") else { return nil }
        let program = absolute(text)
        guard FileManager.default.isExecutableFile(atPath: program) else {
            problem(node, "'command': \(program) is no program that can be run")
            return nil
        }
        return .command(program)
    }

    private mutating func webhook(_ node: YAMLNode) -> NotifySettings.Receiver? {
        guard let text = line(node, "webhook") else { return nil }
        guard let url = URL(string: text), ["http", "https"].contains(url.scheme), url.host() != nil
        else {
            problem(node, "'webhook' takes an http or https URL")
            return nil
        }
        guard url.user() == nil, url.password() == nil else {
            problem(node, "'webhook': no user and no password stand in a URL; use 'credential'")
            return nil
        }
        return .webhook(text)
    }

    /// The name of a file, without its directory.
    private mutating func credential(_ node: YAMLNode) -> String? {
        guard let name = line(node, "credential") else { return nil }
        guard !name.contains("/"), !name.hasPrefix(".") else {
            problem(node, "'credential' takes the name of a file in $CREDENTIALS_DIRECTORY")
            return nil
        }
        return name
    }
}
