import BelayDigests
import Testing

@Suite struct DigestTests {
    /// FIPS 180-4 has the first two; the third is of the length of a block.
    @Test(arguments: [
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
    ])
    func secureHash(_ text: String, _ digest: String) {
        #expect(hexadecimal(sha256(Array(text.utf8))) == digest)
    }

    /// FIPS 180-4.
    @Test func longSecureHash() {
        let digest = hexadecimal(sha512(Array("abc".utf8)))
        #expect(digest.hasPrefix("ddaf35a193617abacc417349ae204131") && digest.utf8.count == 128)
    }

    /// RFC 4231, test cases 2 and 6: a key shorter and one longer than a block.
    @Test(arguments: [
        (
            Array("Jefe".utf8), "what do ya want for nothing?",
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        ),
        (
            [UInt8](repeating: 0xaa, count: 131),
            "Test Using Larger Than Block-Size Key - Hash Key First",
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        ),
    ])
    func keyedHash(_ key: [UInt8], _ text: String, _ code: String) throws {
        #expect(hexadecimal(try authenticationCode(of: Array(text.utf8), key: key)) == code)
    }
}
