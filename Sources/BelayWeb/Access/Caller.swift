/// The right to see, to act, or to manage access. Each has those below it.
package enum Role: String, Sendable, Codable, CaseIterable, Comparable {
    case view
    case operate
    case admin

    /// The Unix group whose members have it.
    package var group: String { "belay-\(rawValue)" }

    package static func < (left: Role, right: Role) -> Bool {
        left.place < right.place
    }

    private var place: Int {
        switch self {
        case .view: 0
        case .operate: 1
        case .admin: 2
        }
    }
}

/// The sender of a request, as it has proved to be.
package struct Caller: Sendable, Hashable {
    /// The Unix user, or the one that a token was made by.
    package let user: String
    /// `nil`: known, but in none of the groups.
    package let role: Role?
    package let proof: Proof

    package enum Proof: Sendable, Hashable {
        /// The Unix socket's other end (SO_PEERCRED).
        case peer
        /// A browser's session, by its number.
        case session(Int64)
        /// A token, by its name.
        case token(String)
        /// None: a page that anybody may see.
        case none
    }

    package init(user: String, role: Role?, proof: Proof) {
        self.user = user
        self.role = role
        self.proof = proof
    }

    package static let nobody = Caller(user: "", role: nil, proof: .none)

    package func may(_ role: Role) -> Bool { self.role.map { $0 >= role } ?? false }

    /// Whether a browser sends the proof along by itself, so that other pages could make it act.
    var isAmbient: Bool {
        switch proof {
        case .session, .none: true
        case .peer, .token: false
        }
    }
}
