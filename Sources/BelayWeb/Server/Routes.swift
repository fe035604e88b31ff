import BelayStore
package import HTTPTypes

/// The paths that there are, their methods, and the right that each needs.
package struct Routes: Sendable {
    /// Called on a thread of its own: it may read the store and may take its time.
    package typealias Work = @Sendable (WebRequest) throws -> Answer

    package struct Route: Sendable {
        let method: HTTPRequest.Method
        /// Parts that begin with a colon stand for any text.
        let pattern: [String]
        /// `nil`: for anybody, without a sign-in.
        let role: Role?
        let work: Work
    }

    package enum Match: Sendable {
        case found(Route, [String: String])
        case otherMethods(Set<HTTPRequest.Method>)
        case none
    }

    private var routes: [Route] = []

    package init() {}

    package mutating func get(_ path: String, _ role: Role?, _ work: @escaping Work) {
        add(.get, path, role, work)
    }

    package mutating func post(_ path: String, _ role: Role?, _ work: @escaping Work) {
        add(.post, path, role, work)
    }

    package mutating func add(
        _ method: HTTPRequest.Method, _ path: String, _ role: Role?, _ work: @escaping Work
    ) {
        routes.append(Route(method: method, pattern: Self.parts(path), role: role, work: work))
    }

    /// All of them, as the description of the API writes them: `GET /api/v1/jobs/{job}`.
    package var all: [String] {
        routes.map { route in
            let parts = route.pattern.map { $0.hasPrefix(":") ? "{\($0.dropFirst())}" : $0 }
            return "\(route.method.rawValue) /\(parts.joined(separator: "/"))"
        }
    }

    /// - Parameter path: the parts of the path, decoded. HEAD is answered as GET is.
    package func match(_ method: HTTPRequest.Method, _ path: [String]) -> Match {
        let wanted: HTTPRequest.Method = method == .head ? .get : method
        var others: Set<HTTPRequest.Method> = []
        for route in routes {
            guard let parts = Self.fit(route.pattern, path) else { continue }
            if route.method == wanted { return .found(route, parts) }
            others.insert(route.method)
            if route.method == .get { others.insert(.head) }
        }
        return others.isEmpty ? .none : .otherMethods(others)
    }

    private static func fit(_ pattern: [String], _ path: [String]) -> [String: String]? {
        guard pattern.count == path.count else { return nil }
        var parts: [String: String] = [:]
        for (wanted, part) in zip(pattern, path) {
            if wanted.hasPrefix(":") {
                parts[String(wanted.dropFirst())] = part
            } else if wanted != part {
                return nil
            }
        }
        return parts
    }

    static func parts(_ path: String) -> [String] {
        path.split(separator: "/").map(String.init)
    }
}
