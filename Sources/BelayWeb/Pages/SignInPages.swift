import BelayModel
import BelayStore
import HTTPTypes

/// Signing in by a link that is made over the Unix socket and used once; signing out.
struct SignInPages: Sendable {
    let acts: Acts
    let users: UnixUsers
    let rules: SiteRules
    /// Where browsers reach these pages: `http://127.0.0.1:8735`.
    let address: String

    private var store: JobStore { acts.store }

    private struct LinkJSON: Encodable {
        let url: String
        let user: String
        let role: String
        /// Seconds.
        let expires: Int
    }

    /// Makes a link for the user at the other end of the Unix socket.
    func makeLink(_ request: WebRequest) throws -> Answer {
        guard request.caller.proof == .peer, let role = request.caller.role else {
            throw WebProblem.forbidden("Links for signing in are made over the Unix socket only.")
        }
        let secret = WebSecret()
        guard
            try store.addSignInLink(
                hash: secret.hash, user: request.caller.user, at: request.now)
        else {
            throw WebProblem(
                .tooManyRequests, "Too many links are open: use one, or wait a minute.")
        }
        try acts.record("make a sign-in link", by: request)
        return try .json(
            LinkJSON(
                url: "\(address)/sign-in?key=\(secret.text)", user: request.caller.user,
                role: role.rawValue, expires: 60), .created)
    }

    /// The page that a link leads to. Opening it uses nothing up: programs that look at links ahead
    /// of people do that.
    func page(_ request: WebRequest) throws -> Answer {
        let key = request.query["key"]
        let user = try key.flatMap {
            try store.user(ofSignInLink: WebSecret.hash(of: $0), at: request.now)
        }
        let layout = Layout(title: "Sign in", caller: request.caller)
        return .page(
            layout.page { html in
                html.element("h1", text: "Sign in")
                guard let key, let user else {
                    html.element(
                        "p",
                        text: key == nil
                            ? "A command on the machine of Belay prints a link that signs you in:"
                            : "This link was used already, or is older than a minute. Get another:")
                    return html.element("pre") { $0.element("code", text: "belay web login") }
                }
                html.element("form", .method("post"), .action("/sign-in")) { html in
                    html.void("input", .type("hidden"), .name("key"), .value(key))
                    html.element("p") { $0.element("button", text: "Sign in as \(user)") }
                }
            })
    }

    func signIn(_ request: WebRequest) throws -> Answer {
        guard let key = request.form?["key"] else {
            throw WebProblem.badRequest("The form has no key.")
        }
        // A new secret with each sign-in: one that was put into a browser beforehand is worth nothing.
        let secret = WebSecret()
        let session = try store.beginSession(
            withLink: WebSecret.hash(of: key), session: secret.hash, at: request.now)
        guard let session else {
            throw WebProblem.forbidden(
                "This link was used already, or is older than a minute. `belay web login` prints another."
            )
        }
        let isSecure = rules.isSecure(request.fields)
        let caller = Caller(
            user: session.user, role: users.role(of: session.user, at: request.now),
            proof: .session(session.id))
        try acts.record("sign in", by: request.by(caller))
        var answer = Answer.seeOther("/")
        answer.fields[.setCookie] = SessionCookie.set(secret.text, isSecure: isSecure)
        return answer
    }

    func signOut(_ request: WebRequest) throws -> Answer {
        if case .session(let id) = request.caller.proof {
            try store.endSession(id, at: request.now)
            try acts.record("sign out", by: request)
        }
        var answer = Answer.seeOther("/sign-in")
        answer.fields[.setCookie] = SessionCookie.forget(
            isSecure: rules.isSecure(request.fields))
        return answer
    }
}

extension SiteRules {
    /// Whether the browser's side of the proxy is encrypted, as the proxy says.
    func isSecure(_ fields: HTTPFields) -> Bool {
        isBehindProxy && fields[.forwardedProto] == "https"
    }
}

extension WebRequest {
    /// The same request of another caller.
    func by(_ caller: Caller) -> WebRequest {
        WebRequest(
            method: method, path: path, query: query, fields: fields, body: body, caller: caller,
            now: now)
    }
}
