internal import CLibCrypto

/// The SHA-256 of bytes (FIPS 180-4).
/// - Returns: 32 bytes.
package func sha256(_ bytes: [UInt8]) -> [UInt8] {
    keepLibcryptoToTheEnd()
    var digest = [UInt8](repeating: 0, count: Int(SHA256_DIGEST_LENGTH))
    unsafe _ = SHA256(bytes, bytes.count, &digest)
    return digest
}

/// The SHA-512 of bytes (FIPS 180-4).
/// - Returns: 64 bytes.
package func sha512(_ bytes: [UInt8]) -> [UInt8] {
    keepLibcryptoToTheEnd()
    var digest = [UInt8](repeating: 0, count: Int(SHA512_DIGEST_LENGTH))
    unsafe _ = SHA512(bytes, bytes.count, &digest)
    return digest
}

/// Two lowercase digits a byte.
package func hexadecimal(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(
        decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
}
