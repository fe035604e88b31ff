import BelayModel
import Testing

struct NearestNameTests {
    @Test func aSlip() {
        #expect(NearestName.of("debain", among: ["web", "debian"]) == "debian")
        #expect(NearestName.several("openssl", among: ["openssh", "zlib"]) == ["openssh"])
    }

    /// A file of hostile names would take minutes: comparing two takes the product of their lengths.
    @Test func whatIsNoNameIsNotCompared() {
        let long = String(repeating: "a", count: 3_000)
        #expect(NearestName.of(long, among: [long + "b"]) == nil)
        #expect(NearestName.of("web", among: [long]) == nil)
        #expect(NearestName.several(long, among: [long + "b"]) == [])
    }
}
