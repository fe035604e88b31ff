internal import CLibSSH2

/// The ciphers that OpenSSH encrypts private key files with.
enum KeyCipher: String {
    case aes128ctr = "aes128-ctr"
    case aes192ctr = "aes192-ctr"
    case aes256ctr = "aes256-ctr"
    case aes128cbc = "aes128-cbc"
    case aes192cbc = "aes192-cbc"
    case aes256cbc = "aes256-cbc"
    case aes128gcm = "aes128-gcm@openssh.com"
    case aes256gcm = "aes256-gcm@openssh.com"

    var keyLength: Int {
        switch self {
        case .aes128ctr, .aes128cbc, .aes128gcm: 16
        case .aes192ctr, .aes192cbc: 24
        case .aes256ctr, .aes256cbc, .aes256gcm: 32
        }
    }

    var ivLength: Int { isAuthenticated ? 12 : 16 }

    private var isAuthenticated: Bool { self == .aes128gcm || self == .aes256gcm }

    private var algorithm: OpaquePointer? {
        switch self {
        case .aes128ctr: unsafe EVP_aes_128_ctr()
        case .aes192ctr: unsafe EVP_aes_192_ctr()
        case .aes256ctr: unsafe EVP_aes_256_ctr()
        case .aes128cbc: unsafe EVP_aes_128_cbc()
        case .aes192cbc: unsafe EVP_aes_192_cbc()
        case .aes256cbc: unsafe EVP_aes_256_cbc()
        case .aes128gcm: unsafe EVP_aes_128_gcm()
        case .aes256gcm: unsafe EVP_aes_256_gcm()
        }
    }

    /// - Parameter material: the key, then the IV.
    /// - Returns: `nil` when the tag does not fit or the input is not made of whole blocks.
    func decrypt(_ input: [UInt8], tag: [UInt8], material: [UInt8]) -> [UInt8]? {
        let key = Array(material.prefix(keyLength))
        let iv = Array(material.dropFirst(keyLength))
        guard let context = unsafe EVP_CIPHER_CTX_new() else { return nil }
        defer { unsafe EVP_CIPHER_CTX_free(context) }
        guard unsafe EVP_DecryptInit_ex(context, algorithm, nil, key, iv) == 1 else { return nil }
        unsafe _ = EVP_CIPHER_CTX_set_padding(context, 0)
        if isAuthenticated {
            var expected = tag
            guard expected.count == 16,
                unsafe EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, 16, &expected) == 1
            else { return nil }
        }
        var output = [UInt8](repeating: 0, count: input.count + 32)
        var (count, last) = (Int32(0), Int32(0))
        guard unsafe EVP_DecryptUpdate(context, &output, &count, input, Int32(input.count)) == 1,
            unsafe output.withUnsafeMutableBufferPointer({ buffer in
                unsafe EVP_DecryptFinal_ex(
                    context, buffer.baseAddress.map { unsafe $0 + Int(count) }, &last)
            }) == 1
        else { return nil }
        return Array(output.prefix(Int(count + last)))
    }
}
