import Testing

@testable import BelaySSH
@testable import BelaySSHConfig

struct IPv4AddressTests {
    @Test(arguments: [
        ("127.0.0.1", 0x7f00_0001), ("0.0.0.0", 0), ("255.255.255.255", 0xffff_ffff),
        ("10.20.30.40", 0x0a14_1e28),
    ])
    func usualForm(_ text: String, _ number: UInt32) {
        #expect(IPv4Address(text)?.number == number)
    }

    /// What inet_aton(3) may take in another sense, or not at all, is left to the system.
    @Test(arguments: [
        "", "1", "1.2.3", "1.2.3.", ".1.2.3", "1..2.3", "1.2.3.4.", "1.2.3.4.5", "01.2.3.4",
        "1.2.3.256", "1.2.3.0x4", "1.2.3.-4", "1.2.3.4 ", "a.b.c.d", "1.2.3.00", "::1", "९.1.1.1",
        "1.2.3.99999999999999999999",
    ])
    func anythingElse(_ text: String) {
        #expect(IPv4Address(text) == nil)
    }

    @Test func sameAsTheSystem() throws {
        let address = try #require(IPv4Address("127.1.2.3")?.socketAddress(port: 2222))
        #expect(Resolver.numericAddress("127.1.2.3", port: 2222) == [address])
        #expect(try Resolver.addresses(of: "127.1.2.3", port: 2222).get() == [address])
        #expect(address.numeric == "127.1.2.3")
    }
}
