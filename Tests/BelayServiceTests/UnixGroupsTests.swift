import Testing

@testable import BelayService

@Suite struct UnixGroupsTests {
    /// Debian has both in every installation (base-passwd): a user and group root, a group shadow
    /// without a user.
    @Test(arguments: [
        ("root", false), ("user:root", false), ("group:root", false), ("shadow", false),
        ("group:shadow", false), ("user:shadow", true), ("nobody-of-this-name", true),
        ("user:nobody-of-this-name", true), ("group:nobody-of-this-name", true),
    ])
    func namesAreLookedUp(name: String, isUnknown: Bool) {
        #expect(UnixGroups.isUnknown(name) == isUnknown)
    }
}
