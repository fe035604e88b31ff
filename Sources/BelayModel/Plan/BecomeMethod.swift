/// The program by which a login becomes another user.
package enum BecomeMethod: String, Sendable, Codable, Hashable, CaseIterable {
    case sudo
    case su
    case doas
}
