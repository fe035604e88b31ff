internal import BelaySystem
internal import CLibCrypto

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
    /// As for packet 0 of a connection, with the first of its two keys (PROTOCOL.chacha20poly1305).
    case chacha20 = "chacha20-poly1305@openssh.com"
    case tripleDES = "3des-cbc"

    var keyLength: Int {
        switch self {
        case .aes128ctr, .aes128cbc, .aes128gcm: 16
        case .aes192ctr, .aes192cbc, .tripleDES: 24
        case .aes256ctr, .aes256cbc, .aes256gcm: 32
        case .chacha20: 64
        }
    }

    var ivLength: Int {
        switch self {
        case .aes128ctr, .aes192ctr, .aes256ctr, .aes128cbc, .aes192cbc, .aes256cbc: 16
        case .aes128gcm, .aes256gcm: 12
        case .tripleDES: 8
        case .chacha20: 0
        }
    }

    private var isGCM: Bool { self == .aes128gcm || self == .aes256gcm }

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
        case .chacha20: unsafe EVP_chacha20()
        case .tripleDES: unsafe EVP_des_ede3_cbc()
        }
    }

    /// - Parameter material: the key, then the IV.
    /// - Returns: `nil` when the tag does not fit or the input is not made of whole blocks.
    func decrypt(_ input: [UInt8], tag: [UInt8], material: [UInt8]) -> [UInt8]? {
        guard material.count == keyLength + ivLength else { return nil }
        // The first block of the stream is the key of the tag, which is not looked at: a wrong
        // passphrase shows in the two equal numbers that the secret part begins with.
        var material = material
        defer { material.wipe() }
        if self == .chacha20 {
            guard tag.count == 16 else { return nil }
            material.replaceSubrange(32..., with: [1] + [UInt8](repeating: 0, count: 15))
        }
        let keyLength = material.count - (self == .chacha20 ? 16 : ivLength)
        guard let context = unsafe EVP_CIPHER_CTX_new() else { return nil }
        defer { unsafe EVP_CIPHER_CTX_free(context) }
        let isReady = unsafe material.withUnsafeBufferPointer { buffer in
            unsafe EVP_DecryptInit_ex(
                context, algorithm, nil, buffer.baseAddress,
                buffer.baseAddress.map { unsafe $0 + keyLength }) == 1
        }
        guard isReady else { return nil }
        unsafe _ = EVP_CIPHER_CTX_set_padding(context, 0)
        if isGCM {
            var expected = tag
            guard expected.count == 16,
                unsafe EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, 16, &expected) == 1
            else { return nil }
        }
        var output = [UInt8](repeating: 0, count: input.count + 32)
        defer { output.wipe() }
        var (count, last) = (Int32(0), Int32(0))
        guard
            unsafe EVP_DecryptUpdate(context, &output, &count, input, Int32(clamping: input.count))
                == 1,
            unsafe output.withUnsafeMutableBufferPointer({ buffer in
                unsafe EVP_DecryptFinal_ex(
                    context, buffer.baseAddress.map { unsafe $0 + Int(count) }, &last)
            }) == 1
        else { return nil }
        return Array(output.prefix(Int(count + last)))
    }
}
