internal import BelayDigests
internal import CLibCrypto

/// A vault's text taken apart: salt, digest and ciphertext (Ansible: "Encrypting content with
/// Ansible Vault", format of files encrypted with Ansible Vault).
struct VaultEnvelope {
    private let salt: [UInt8]
    private let digest: [UInt8]
    private let ciphertext: [UInt8]

    private static let rounds: Int32 = 10_000
    private static let block = 16

    init(_ text: String) throws(Complaint) {
        let lines = text.split(whereSeparator: \.isNewline)
            .map { $0.trimming(while: \.isWhitespace) }.filter { !$0.isEmpty }
        let head = (lines.first ?? "").split(separator: ";")
        guard head.count >= 3, head[0] == Vault.mark, head[1] == "1.1" || head[1] == "1.2",
            head[2] == "AES256"
        else { throw Complaint("its vault format is not 1.1 or 1.2 with AES256") }
        let damaged = Complaint("its vault text is damaged")
        guard let body = Self.bytes(hexadecimal: lines.dropFirst().joined().utf8) else {
            throw damaged
        }
        let parts = body.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        guard parts.count == 3, let salt = Self.bytes(hexadecimal: parts[0]),
            let digest = Self.bytes(hexadecimal: parts[1]),
            let ciphertext = Self.bytes(hexadecimal: parts[2]), digest.count == 32,
            !ciphertext.isEmpty, ciphertext.count % Self.block == 0
        else { throw damaged }
        (self.salt, self.digest, self.ciphertext) = (salt, digest, ciphertext)
    }

    private static func bytes(hexadecimal digits: some Collection<UInt8>) -> [UInt8]? {
        guard digits.count % 2 == 0 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(digits.count / 2)
        var high: UInt8?
        for digit in digits {
            guard let value = Character(Unicode.Scalar(digit)).hexDigitValue else { return nil }
            if let first = high {
                bytes.append(first << 4 | UInt8(value))
                high = nil
            } else {
                high = UInt8(value)
            }
        }
        return bytes
    }

    /// What was encrypted; `nil` where the password is another.
    func open(_ password: [UInt8]) throws(Complaint) -> [UInt8]? {
        let derived = try keys(password)
        guard
            (try? authenticationCode(of: ciphertext, key: Array(derived[32..<64]))) == digest
        else { return nil }
        var plain = try decrypt(key: Array(derived[..<32]), counter: Array(derived[64...]))
        // PKCS #7: the last byte says how many were added.
        guard let added = plain.last, (1...UInt8(Self.block)).contains(added),
            plain.suffix(Int(added)).allSatisfy({ $0 == added })
        else { throw Complaint("its vault text is damaged") }
        plain.removeLast(Int(added))
        return plain
    }

    /// The cipher's key, the digest's key and the first counter, one behind the other.
    private func keys(_ password: [UInt8]) throws(Complaint) -> [UInt8] {
        var derived = [UInt8](repeating: 0, count: 32 + 32 + Self.block)
        let letters = password.map { CChar(bitPattern: $0) }
        let result = unsafe PKCS5_PBKDF2_HMAC(
            letters, Int32(letters.count), salt, Int32(salt.count), Self.rounds, EVP_sha256(),
            Int32(derived.count), &derived)
        guard result == 1 else { throw Self.failure }
        return derived
    }

    private func decrypt(key: [UInt8], counter: [UInt8]) throws(Complaint) -> [UInt8] {
        guard let context = unsafe EVP_CIPHER_CTX_new() else { throw Self.failure }
        defer { unsafe EVP_CIPHER_CTX_free(context) }
        var plain = [UInt8](repeating: 0, count: ciphertext.count)
        var length: Int32 = 0
        guard unsafe EVP_DecryptInit_ex(context, EVP_aes_256_ctr(), nil, key, counter) == 1,
            unsafe EVP_DecryptUpdate(
                context, &plain, &length, ciphertext, Int32(ciphertext.count)) == 1,
            Int(length) == plain.count
        else { throw Self.failure }
        return plain
    }

    private static let failure = Complaint("libcrypto cannot decrypt it")
}
