package import BelayModel
package import BelayStore
package import HTTPTypes

/// Finds out who sends a request: by a token, by a browser's session, or by the other end of the Unix
/// socket.
package struct Identity: Sendable {
    let store: JobStore
    let users: UnixUsers

    package init(store: JobStore, users: UnixUsers) {
        self.store = store
        self.users = users
    }

    /// Milliseconds after which a use is recorded again.
    private static let stale: Int64 = 300_000

    /// - Parameter peer: the user at the other end of a Unix socket.
    package func caller(
        of fields: HTTPFields, peer: UInt32?, at now: Timestamp
    ) throws -> Caller {
        if let authorization = fields[.authorization] {
            return try bearer(authorization, at: now)
        }
        if let secret = SessionCookie.read(fields),
            let session = try store.session(hash: WebSecret.hash(of: secret), at: now)
        {
            if now.milliseconds - session.seen.milliseconds > Self.stale {
                try store.touchSession(session.id, at: now)
            }
            return Caller(
                user: session.user, role: users.role(of: session.user, at: now),
                proof: .session(session.id))
        }
        // A proxy on the socket speaks for others: its own user is not theirs.
        let isForwarded = Self.forwarding.contains { fields.contains($0) }
        guard let peer, !isForwarded else { return .nobody }
        let user = users.name(of: peer)
        return Caller(user: user, role: users.role(of: user, at: now), proof: .peer)
    }

    private static let forwarding: [HTTPField.Name] = [
        .forwarded, .forwardedFor, .forwardedProto, .forwardedHost, .realIP,
    ]

    private func bearer(_ authorization: String, at now: Timestamp) throws -> Caller {
        let words = authorization.split(separator: " ", omittingEmptySubsequences: true)
        guard words.count == 2, words[0].lowercased() == "bearer",
            let token = try store.token(hash: WebSecret.hash(of: String(words[1])), at: now),
            let role = Role(rawValue: token.role)
        else {
            var problem = WebProblem(.unauthorized, "The token is not known, or has expired.")
            problem.fields[.wwwAuthenticate] = "Bearer error=\"invalid_token\""
            throw problem
        }
        if now.milliseconds - (token.seen?.milliseconds ?? 0) > Self.stale {
            try store.touchToken(token.name, at: now)
        }
        return Caller(user: token.user, role: role, proof: .token(token.name))
    }
}

/// The cookie of a session. Over a proxy's TLS its name has a prefix that binds it to this host
/// (RFC 6265bis, 4.1.3.2); plain loopback cannot have that.
enum SessionCookie {
    private static let plain = "belay"
    private static let secure = "__Host-belay"

    static func read(_ fields: HTTPFields) -> String? {
        var found: [String: String] = [:]
        for pair in fields[values: .cookie].flatMap({ $0.split(separator: ";") }) {
            let sides = pair.split(separator: "=", maxSplits: 1)
            guard sides.count == 2 else { continue }
            let name = sides[0].filter { $0 != " " }
            if name == plain || name == secure, found[name] == nil {
                found[name] = String(sides[1])
            }
        }
        return found[secure] ?? found[plain]
    }

    static func set(_ secret: String, isSecure: Bool) -> String {
        isSecure
            ? "\(secure)=\(secret); Path=/; HttpOnly; SameSite=Lax; Secure"
            : "\(plain)=\(secret); Path=/; HttpOnly; SameSite=Lax"
    }

    static func forget(isSecure: Bool) -> String {
        set("", isSecure: isSecure) + "; Max-Age=0"
    }
}

extension HTTPField.Name {
    /// - Parameter name: one that is written in this program.
    private static func named(_ name: String) -> HTTPField.Name {
        guard let made = HTTPField.Name(name) else { preconditionFailure("no field: \(name)") }
        return made
    }

    static let secFetchSite = named("Sec-Fetch-Site")
    static let forwarded = named("Forwarded")
    static let forwardedFor = named("X-Forwarded-For")
    static let forwardedProto = named("X-Forwarded-Proto")
    static let forwardedHost = named("X-Forwarded-Host")
    static let realIP = named("X-Real-IP")
    static let idempotencyKey = named("Idempotency-Key")
    static let openerPolicy = named("Cross-Origin-Opener-Policy")
    static let referrerPolicy = named("Referrer-Policy")
    static let permissionsPolicy = named("Permissions-Policy")
    static let accelBuffering = named("X-Accel-Buffering")
    static let lastEventID = named("Last-Event-ID")
}
