internal import BelayDigests
internal import CLibCrypto

/// A key from a passphrase as OpenSSH derives it: PBKDF2's shape with bcrypt as its function
/// (`bcrypt_pbkdf(3)` of OpenBSD). Slow on purpose; never call it on an event loop.
///
/// - Parameter length: at most 1,024 bytes.
func bcryptKey(passphrase: [UInt8], salt: [UInt8], rounds: Int, length: Int) -> [UInt8] {
    let hashedPassphrase = sha512(passphrase)
    var state = EksBlowfish()
    var key = [UInt8](repeating: 0, count: length)
    let stride = (length + 31) / 32
    for block in 1...stride {
        let counter = UInt32(block)
        var writer = SSHWriter()
        writer.uint32(counter)
        var last = state.hash(key: hashedPassphrase, salt: sha512(salt + writer.bytes))
        var sum = last
        for _ in 1..<rounds {
            last = state.hash(key: hashedPassphrase, salt: sha512(last))
            for index in sum.indices { sum[index] ^= last[index] }
        }
        // The blocks are interleaved, so that all of them are needed for any part of the key.
        for (index, byte) in sum.enumerated() {
            let place = index * stride + block - 1
            if place < length { key[place] = byte }
        }
    }
    return key
}

/// Blowfish with bcrypt's expensive key schedule.
private struct EksBlowfish {
    private var state = BF_KEY()

    /// bcrypt's 32 bytes for a 64-byte key and a 64-byte salt.
    mutating func hash(key: [UInt8], salt: [UInt8]) -> [UInt8] {
        let (key, salt) = (bigEndianWords(key), bigEndianWords(salt))
        unsafe withUnsafeMutableBytes(of: &state) { bytes in
            let words = unsafe bytes.assumingMemoryBound(to: UInt32.self)
            for index in blowfishDigitsOfPi.indices {
                unsafe words[index] = blowfishDigitsOfPi[index]
            }
        }
        expand(key: key, salt: salt)
        let nothing: [UInt32] = [0]
        for _ in 0..<64 {
            expand(key: salt, salt: nothing)
            expand(key: key, salt: nothing)
        }
        var text = bigEndianWords(Array("OxychromaticBlowfishSwatDynamite".utf8))
        for _ in 0..<64 {
            for pair in stride(from: 0, to: text.count, by: 2) { encrypt(&text, at: pair) }
        }
        return text.flatMap { word in
            [word, word >> 8, word >> 16, word >> 24].map { UInt8(truncatingIfNeeded: $0) }
        }
    }

    private mutating func encrypt(_ words: inout [UInt32], at index: Int) {
        unsafe words.withUnsafeMutableBufferPointer { buffer in
            unsafe belay_blowfish(&state, buffer.baseAddress.map { unsafe $0 + index })
        }
    }

    private mutating func expand(key: [UInt32], salt: [UInt32]) {
        unsafe withUnsafeMutablePointer(to: &state) { state in
            let words = unsafe UnsafeMutableRawPointer(state).assumingMemoryBound(to: UInt32.self)
            for index in 0..<18 { unsafe words[index] ^= key[index % key.count] }
            var block: (UInt32, UInt32) = (0, 0)
            var next = 0
            for index in stride(from: 0, to: 18 + 1024, by: 2) {
                block.0 ^= salt[next % salt.count]
                block.1 ^= salt[(next + 1) % salt.count]
                next += 2
                unsafe withUnsafeMutableBytes(of: &block) { bytes in
                    unsafe belay_blowfish(
                        state, bytes.assumingMemoryBound(to: UInt32.self).baseAddress)
                }
                unsafe words[index] = block.0
                unsafe words[index + 1] = block.1
            }
        }
    }

    private func bigEndianWords(_ bytes: [UInt8]) -> [UInt32] {
        stride(from: 0, to: bytes.count, by: 4).map { index in
            bytes[index..<index + 4].reduce(0) { $0 << 8 | UInt32($1) }
        }
    }
}
