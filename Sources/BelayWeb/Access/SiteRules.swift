import BelayModel
package import HTTPTypes

/// Which requests are answered at all, whoever sends them: for which names of this host, and from
/// which pages.
package struct SiteRules: Sendable {
    /// Names that the pages are reached by, without ports.
    package let hosts: Set<String>
    /// Whether a reverse proxy stands before the listeners.
    package let isBehindProxy: Bool

    package static let ownNames: Set<String> = ["localhost", "127.0.0.1", "[::1]", "belay"]

    /// - Parameter hosts: names besides those of the loopback.
    package init(hosts: Set<String> = [], isBehindProxy: Bool = false) {
        self.hosts = Self.ownNames.union(hosts.map { $0.lowercased() })
        self.isBehindProxy = isBehindProxy
    }

    /// A page of elsewhere whose name was made to point here (DNS rebinding) is refused by its name.
    package func checkHost(_ authority: String?, isUnix: Bool) throws(WebProblem) {
        guard let authority, !authority.isEmpty else {
            // curl and others send one for a Unix socket as well.
            throw WebProblem(.badRequest, "The request names no host.")
        }
        let name = Self.name(of: authority)
        if !hosts.contains(name) {
            throw WebProblem(
                .misdirectedRequest,
                "This server is not “\(name.printable)”: belay serve --host names the hosts that it is."
            )
        }
    }

    static func name(of authority: String) -> String {
        let lower = authority.lowercased()
        if lower.hasPrefix("["), let end = lower.firstIndex(of: "]") {
            return String(lower[...end])
        }
        return lower.split(separator: ":", omittingEmptySubsequences: false).first.map(String.init)
            ?? ""
    }

    /// Refuses what another site's page sends: a browser says where a request comes from
    /// (Sec-Fetch-Site), an old one at least the page's origin.
    /// - Parameter isAmbient: whether the sender's proof is one that browsers send by themselves.
    package func checkOrigin(
        _ fields: HTTPFields, authority: String?, isAmbient: Bool
    ) throws(WebProblem) {
        let refusal = WebProblem.forbidden(
            "This request comes from another site's page, or does not say from where. Nothing was done."
        )
        if let site = fields[.secFetchSite] {
            if site == "same-origin" || site == "none" { return }
            throw refusal
        }
        if let origin = fields[.origin] {
            let own = authority.map { ["http://\($0)", "https://\($0)"] } ?? []
            if own.contains(origin) { return }
            throw refusal
        }
        if isAmbient { throw refusal }
    }
}
