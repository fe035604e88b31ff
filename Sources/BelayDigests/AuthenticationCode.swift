internal import CLibCrypto

/// HMAC-SHA-256 (RFC 2104), by libcrypto.
/// - Returns: 32 bytes.
/// - Throws: that libcrypto cannot do it.
package func authenticationCode(of content: [UInt8], key: [UInt8]) throws -> [UInt8] {
    var code = [UInt8](repeating: 0, count: Int(SHA256_DIGEST_LENGTH))
    var length: UInt32 = 0
    let result = unsafe HMAC(
        EVP_sha256(), key, CInt(clamping: key.count), content, content.count, &code, &length)
    guard unsafe result != nil, Int(length) == code.count else { throw AuthenticationCodeFailure() }
    return code
}

/// No memory, or a libcrypto that may not do it (HMAC(3)).
struct AuthenticationCodeFailure: Error, CustomStringConvertible {
    let description = "libcrypto cannot work out an HMAC-SHA-256"
}
