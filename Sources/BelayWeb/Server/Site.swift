package import BelayModel
package import HTTPTypes
package import Logging

/// All pages and the API: what is answered to a request, without the network around it.
package struct Site: Sendable {
    package let rules: SiteRules
    let identity: Identity
    let routes: Routes
    let log: Logger

    /// What a listener knows of a request.
    package struct Incoming: Sendable {
        package var method: HTTPRequest.Method
        /// As it came, with its query.
        package var target: String
        package var authority: String?
        package var fields: HTTPFields
        package var body: [UInt8] = []
        /// The user at the other end of a Unix socket.
        package var peer: UInt32?

        package init(
            method: HTTPRequest.Method, target: String, authority: String?,
            fields: HTTPFields = [:], peer: UInt32? = nil
        ) {
            self.method = method
            self.target = target
            self.authority = authority
            self.fields = fields
            self.peer = peer
        }

        var isAPI: Bool { target.hasPrefix("/api/") }
    }

    package init(rules: SiteRules, identity: Identity, routes: Routes, log: Logger) {
        self.rules = rules
        self.identity = identity
        self.routes = routes
        self.log = log
    }

    /// The longest path with its query.
    private static let longestTarget = 4096

    /// Answers a request. Reads the store, and may take its time: not for the threads of a loop.
    package func answer(to incoming: Incoming, at now: Timestamp) -> Answer {
        var caller = Caller.nobody
        do {
            try rules.checkHost(incoming.authority, isUnix: incoming.peer != nil)
            let (path, query) = try Self.split(incoming.target)
            let (route, parts) = try find(incoming.method, path)
            caller = try identity.caller(of: incoming.fields, peer: incoming.peer, at: now)
            if caller.proof == .none { try check(route, caller) }
            if !incoming.method.isSafe {
                try rules.checkOrigin(
                    incoming.fields, authority: incoming.authority, isAmbient: caller.isAmbient)
            }
            try check(route, caller)
            var request = WebRequest(
                method: incoming.method, path: path, query: query, fields: incoming.fields,
                body: incoming.body, caller: caller, now: now)
            request.parts = parts
            let answer = try route.work(request)
            guard case .later(let later) = answer.body else { return finish(answer, incoming) }
            return Answer { [caller] in
                do { return finish(try await later(), incoming) } catch {
                    return explain(error, to: incoming, caller)
                }
            }
        } catch let error {
            return explain(error, to: incoming, caller)
        }
    }

    private func explain(_ error: any Error, to incoming: Incoming, _ caller: Caller) -> Answer {
        let problem = WebProblem(error)
        if problem.status.kind == .serverError {
            log.error("\(incoming.method) \(incoming.target.printable): \(error)")
        }
        return finish(answer(to: incoming, problem, caller), incoming)
    }

    private func find(
        _ method: HTTPRequest.Method, _ path: [String]
    ) throws(WebProblem) -> (Routes.Route, [String: String]) {
        switch routes.match(method, path) {
        case .found(let route, let parts): return (route, parts)
        case .none: throw .notFound()
        case .otherMethods(let methods):
            var problem = WebProblem(.methodNotAllowed, "This cannot be done here.")
            problem.fields[.allow] = methods.map(\.rawValue).sorted().joined(separator: ", ")
            throw problem
        }
    }

    private func check(_ route: Routes.Route, _ caller: Caller) throws(WebProblem) {
        guard let role = route.role, !caller.may(role) else { return }
        if caller.proof == .none {
            var problem = WebProblem(
                .unauthorized,
                "Sign in first: `belay web login` on this machine prints a link that does.")
            problem.fields[.wwwAuthenticate] = "Bearer"
            throw problem
        }
        throw .forbidden(
            "\(caller.user.printable) may not do this: it is for members of the group \(role.group)"
                + (role == .admin ? "." : ", or of one with more rights."))
    }

    /// - Returns: the parts of the path, decoded, and the query.
    static func split(_ target: String) throws(WebProblem) -> ([String], FormValues) {
        guard target.utf8.count <= longestTarget else {
            throw WebProblem(.uriTooLong, "The address is too long.")
        }
        guard target.hasPrefix("/") else {
            throw .badRequest("The address is none of this server's.")
        }
        let sides = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        var path: [String] = []
        for part in sides[0].split(separator: "/") {
            guard let decoded = PercentCoding.decoded(part) else {
                throw .badRequest("The address is not written as it should be.")
            }
            path.append(decoded)
        }
        let query = sides.count > 1 ? FormValues(encoded: String(sides[1])) : FormValues()
        return (path, query)
    }

    private func answer(
        to incoming: Incoming, _ problem: WebProblem, _ caller: Caller
    ) -> Answer {
        var answer = incoming.isAPI ? problem.document : ErrorPage.answer(problem, caller)
        for field in problem.fields { answer.fields[field.name] = field.value }
        return answer
    }

    /// Adds the fields that every answer has.
    private func finish(_ answer: Answer, _ incoming: Incoming) -> Answer {
        var answer = answer
        for (name, value) in Self.everywhere where answer.fields[name] == nil {
            answer.fields[name] = value
        }
        if rules.isSecure(incoming.fields) {
            answer.fields[.strictTransportSecurity] = "max-age=31536000"
        }
        return answer
    }

    private static let everywhere: [(HTTPField.Name, String)] = [
        (
            .contentSecurityPolicy,
            """
            default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self'; \
            img-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; \
            base-uri 'none'
            """
        ),
        (.xContentTypeOptions, "nosniff"),
        (.cacheControl, "no-store"),
        (.referrerPolicy, "same-origin"),
        (.openerPolicy, "same-origin"),
        (.crossOriginResourcePolicy, "same-origin"),
        (.permissionsPolicy, "camera=(), geolocation=(), microphone=()"),
    ]
}

extension HTTPRequest.Method {
    /// Whether it asks for nothing to be changed (RFC 9110, 9.2.1).
    var isSafe: Bool { self == .get || self == .head }
}

extension WebProblem {
    /// As a problem document (RFC 9457).
    var document: Answer {
        let shape = ProblemJSON(
            type: "about:blank", title: status.reasonPhrase, status: status.code,
            detail: description, file: file, line: line)
        let answer = try? Answer.json(shape, status, type: "application/problem+json")
        return answer ?? Answer(status, type: "application/problem+json", Array("{}".utf8))
    }
}

private struct ProblemJSON: Encodable {
    let type: String
    let title: String
    let status: Int
    let detail: String
    let file: String?
    let line: Int?
}
