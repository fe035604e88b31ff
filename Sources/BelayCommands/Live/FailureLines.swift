import BelayModel
import BelayReports

/// Servers that went wrong, a line each above the live view: the first with its reason, those with the
/// same one by naming the first. A reason is long, and a bad update fails on many servers.
struct FailureLines {
    /// The server that a reason was told of.
    private var told: [String: String] = [:]
    /// Reasons that are remembered; those of a fleet may all be different.
    private static let most = 100

    /// - Returns: `nil` for what is not the end of a server.
    mutating func line(_ happening: Happening, _ run: JobRun, _ names: ServerNames) -> String? {
        guard case .server(let index) = happening else { return nil }
        let server = run.servers[index]
        let name = names[index]
        guard let reason = server.reason else { return "\(name): \(server.status.rawValue)" }
        let plain = reason.withoutServer(run.plan.servers[index].name)
        let key = "\(server.status.rawValue): \(plain)"
        if let first = told[key] { return "\(name): \(server.status.rawValue), as \(first)" }
        if told.count < Self.most { told[key] = name }
        return "\(name): \(server.status.rawValue), \(plain)"
    }
}
