import Testing

@testable import BelayModel

struct SecretTests {
    @Test func isNotShown() {
        let secret = Secret("open sesame")
        #expect("\(secret)" == "•••")
        #expect(String(reflecting: secret) == "•••")
        #expect(Mirror(reflecting: secret).children.isEmpty)
        var dumped = ""
        dump(secret, to: &dumped)
        #expect(!dumped.contains("sesame"))
    }

    @Test func isTheSameByItsBytes() {
        var bytes = Array("open sesame".utf8)
        let taken = Secret(wiping: &bytes)
        #expect(bytes.isEmpty)
        #expect(taken == Secret("open sesame"))
        #expect(taken.hashValue == Secret("open sesame").hashValue)
        #expect(taken != Secret("open sesamf"))
        #expect(taken.reveal() == "open sesame")
        #expect(taken.bytes == Array("open sesame".utf8))
        #expect(Secret("").isEmpty)
    }

    /// What is no UTF-8 is sent as it was given.
    @Test func keepsItsBytes() {
        var bytes: [UInt8] = [0xff, 0x00, 0xc3]
        #expect(Secret(wiping: &bytes).bytes == [0xff, 0x00, 0xc3])
    }

    /// The buffer is overwritten when the last copy is gone: looked at through an array that shares
    /// it no more would be luck, so only a copy that is kept is looked at here.
    @Test func copiesThatAreKeptStay() {
        var kept: [UInt8]?
        do {
            let secret = Secret("open sesame")
            let copy = secret
            kept = copy.bytes
        }
        #expect(kept == Array("open sesame".utf8))
    }
}
