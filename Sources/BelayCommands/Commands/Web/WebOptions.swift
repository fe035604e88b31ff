import ArgumentParser
import BelayFiles
import BelayModel
import BelayReports
import BelayService
import BelayStore
import BelayWeb
import Foundation
import Logging

/// Where `belay serve` has its pages.
struct WebOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The Unix socket of the pages and the API; /run/belay/belay.sock for root.",
            valueName: "path"))
    var socket: String?
    @Option(
        help: ArgumentHelp(
            "An address of the pages, besides the socket; 127.0.0.1:8735 when not given.",
            valueName: "address:port"))
    var listen: [String] = []
    @Option(
        help: ArgumentHelp(
            "A name that browsers reach the pages by; the loopback's own are known.",
            valueName: "name"))
    var host: [String] = []
    @Flag(help: "A reverse proxy stands before the pages: what TLS and other machines need.")
    var behindProxy = false
    @Flag(help: "Have no pages and no API.") var noWeb = false

    static let defaultAddress = ListenAddress(host: "127.0.0.1", port: 8735)

    /// The usual place of the socket.
    static func defaultSocket(environment: [String: String]) -> String? {
        // The service manager's, systemd.exec(5).
        if let directory = environment["RUNTIME_DIRECTORY"] { return "\(directory)/belay.sock" }
        if geteuid() == 0 { return systemSocket }
        return environment["XDG_RUNTIME_DIR"].map { "\($0)/belay/belay.sock" }
    }

    private static let systemSocket = "/run/belay/belay.sock"

    /// Where a command looks for the daemon: its own user's, or the machine's.
    static func knownSocket(environment: [String: String]) -> String {
        let own = defaultSocket(environment: environment)
        return own.flatMap { FileManager.default.fileExists(atPath: $0) ? $0 : nil }
            ?? systemSocket
    }

    /// The sockets that are to be had. One that was asked for by name is needed; the usual ones are
    /// left out with a warning, since another Belay may have them.
    private func bind(_ web: WebSettings, _ log: Logger) throws -> [BoundSocket] {
        var sockets: [BoundSocket] = []
        let usual = Self.defaultSocket(environment: ProcessInfo.processInfo.environment)
        if let socket = socket ?? web.socket.value {
            sockets.append(try BoundSocket.unix(socket))
        } else if let usual {
            do {
                try FileManager.default.createDirectory(
                    atPath: URL(filePath: usual).deletingLastPathComponent().path(),
                    withIntermediateDirectories: true)
                sockets.append(try BoundSocket.unix(usual))
            } catch { log.warning("no socket for the pages: \(error)") }
        }
        let named = listen.isEmpty ? web.listen.value.map { [$0] } ?? [] : listen
        for text in named { sockets.append(try .tcp(try address(text, web))) }
        if named.isEmpty {
            do { sockets.append(try .tcp(Self.defaultAddress)) } catch {
                log.warning("no pages on the loopback: \(error)")
            }
        }
        return sockets
    }

    private func address(_ text: String, _ web: WebSettings) throws -> ListenAddress {
        guard let address = ListenAddress(text) else {
            throw ValidationError(
                "'\(text.printable)' is no address and port, such as 127.0.0.1:8735.")
        }
        guard address.isLoopback || isBehindProxy(web) else {
            throw ValidationError(
                """
                \(address): other machines would reach the pages without TLS. With a reverse proxy \
                before them, say --behind-proxy and --host NAME.
                """)
        }
        return address
    }

    private func isBehindProxy(_ web: WebSettings) -> Bool {
        behindProxy || web.isBehindProxy.value
    }

    /// - Returns: `nil`: there are to be no pages.
    func server(_ log: Logger) throws -> WebServer? {
        guard !noWeb else { return nil }
        let web = try Settings.standard().web
        let sockets = try bind(web, log)
        guard !sockets.isEmpty else { return nil }
        // Connections of its own to the database: a page that takes long keeps no coordinator waiting.
        let store = try openStore()
        let users = UnixUsers(
            own: NSUserName(),
            groups: [
                .view: web.view.value, .operate: web.operate.value, .admin: web.admin.value,
            ])
        let names = host + web.hosts.value
        let rules = SiteRules(hosts: Set(names), isBehindProxy: isBehindProxy(web))
        let zones = ZoneFiles()
        let live = LiveHub(store: store, log: log)
        let fleet = FleetCache(store, fresh: Age.freshness.seconds)
        // Where browsers reach the pages, for links that are printed.
        let address = names.first.map { (rules.isBehindProxy ? "https://" : "http://") + $0 }
        var routes = WebPages.routes(
            store: store,
            acts: Acts(
                store: store, host: ProcessInfo.processInfo.hostName, maker: WebJobs(zones: zones)),
            users: users, rules: rules,
            address: address ?? sockets.first { !$0.isUnix }?.words ?? "http://localhost",
            live: live, fleet: fleet, zones: zones.rules)
        routes.get("/metrics", .view) { request in
            let text = try PrometheusMetrics.text(
                of: store, FleetFigures(fleet.status(at: request.now)), version: Version.number,
                zones: zones, at: request.now)
            return Answer.text(text, type: PrometheusMetrics.contentType)
        }
        let site = Site(
            rules: rules, identity: Identity(store: store, users: users), routes: routes, log: log)
        return WebServer(site: site, sockets: sockets, live: live, log: log)
    }
}
