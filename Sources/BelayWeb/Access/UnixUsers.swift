package import BelayModel
import CBelay
import Synchronization

/// The users and groups of this machine, as its databases have them. Look-ups may wait for a directory
/// service: they are kept for some seconds.
package final class UnixUsers: Sendable {
    private struct Entry {
        let role: Role?
        let at: Timestamp
    }

    private let known = Mutex<[String: Entry]>([:])
    /// The user of this process, who needs no group.
    private let own: String
    /// Groups that give a role, besides the usual one.
    private let groups: [Role: [String]]

    private static let longestName = 256
    /// Milliseconds.
    private static let fresh: Int64 = 10_000

    package init(own: String, groups: [Role: [String]] = [:]) {
        self.own = own
        self.groups = groups
    }

    /// - Returns: the name of a user; its number where it has none.
    package func name(of user: UInt32) -> String {
        var bytes = [CChar](repeating: 0, count: Self.longestName)
        guard unsafe belay_user_name(user, &bytes, CInt(bytes.count)) == 0 else { return "\(user)" }
        let name = bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return String(decoding: name, as: UTF8.self)
    }

    /// - Returns: the highest role that the user's groups give; `nil`: none.
    package func role(of user: String, at now: Timestamp) -> Role? {
        if user == "root" || user == own { return .admin }
        if let entry = known.withLock({ $0[user] }),
            now.milliseconds - entry.at.milliseconds < Self.fresh, entry.at <= now
        {
            return entry.role
        }
        let role = Role.allCases.reversed().first { role in
            ([role.group] + groups[role, default: []]).contains { group in
                unsafe belay_user_is_in(user, group) != 0
            }
        }
        known.withLock { known in
            if known.count > 1000 { known = [:] }
            known[user] = Entry(role: role, at: now)
        }
        return role
    }
}
