import BelayDigests
import BelayModel
import CLibCrypto
import Foundation
import Testing

@testable import BelayKeys
@testable import BelaySSH

/// Reading private keys in all their forms, without a server: also to be run in a release build and
/// under the address sanitizer, for libcrypto reads memory that is Swift's.
struct KeyFileTests {
    private static let passphrase = "open sesame"

    /// What makes the file `k`, by a shell.
    private static let recipes = [
        "openssl genrsa -traditional -out k 1024", "openssl genrsa -traditional -out k 1536",
        "openssl genrsa -traditional -out k 2048", "openssl genrsa -traditional -out k 3072",
        "openssl genrsa -traditional -out k 4096", "openssl genrsa -out k 2048",
        "openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:3072 -out k",
        "openssl genpkey -algorithm ed25519 -out k",
        "openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384 -out k",
        "openssl ecparam -name secp521r1 -genkey -out k",
        "openssl ecparam -name prime256v1 -genkey -noout -out k",
        "ssh-keygen -q -t rsa -b 2048 -N '' -f k", "ssh-keygen -q -t rsa -b 4096 -N '' -f k",
        "ssh-keygen -q -t rsa -b 2048 -m PEM -N '' -f k",
        "ssh-keygen -q -t rsa -b 2048 -m PKCS8 -N '' -f k",
        "ssh-keygen -q -t ed25519 -N '' -f k", "ssh-keygen -q -t ecdsa -b 256 -N '' -f k",
        "ssh-keygen -q -t ecdsa -b 384 -N '' -f k", "ssh-keygen -q -t ecdsa -b 521 -N '' -f k",
        "ssh-keygen -q -t ecdsa -b 521 -m PEM -N '' -f k",
        "ssh-keygen -q -t ecdsa -m PKCS8 -N '' -f k",
        "openssl genrsa -traditional 2048 | sed 's/$/\\r/' >k",
        "{ echo some text before; openssl genrsa -traditional 2048; echo and after; } >k",
    ]

    private static let encrypted = [
        "openssl genrsa -traditional -aes128 -passout 'pass:open sesame' -out k 2048",
        "openssl genrsa -aes256 -passout 'pass:open sesame' -out k 3072",
        "ssh-keygen -q -t rsa -b 2048 -m PEM -N 'open sesame' -f k",
        "ssh-keygen -q -t ecdsa -m PKCS8 -N 'open sesame' -f k",
        "ssh-keygen -q -t rsa -b 2048 -a 1 -N 'open sesame' -f k",
        "ssh-keygen -q -t ed25519 -a 1 -Z aes256-gcm@openssh.com -N 'open sesame' -f k",
        "ssh-keygen -q -t ecdsa -a 1 -Z aes128-cbc -N 'open sesame' -f k",
        "ssh-keygen -q -t rsa -b 2048 -a 1 -Z chacha20-poly1305@openssh.com -N 'open sesame' -f k",
        "ssh-keygen -q -t ed25519 -a 1 -Z 3des-cbc -N 'open sesame' -f k",
    ]

    private func make(_ recipe: String) throws -> (directory: Workspace, file: String) {
        let directory = try Workspace()
        let file = directory.path("k")
        try ChildProcess.run([
            "/bin/sh", "-c",
            "cd '\(directory.path(""))' && { \(recipe); } 2>/dev/null && chmod 600 k",
        ])
        return (directory, file)
    }

    /// As `ssh-keygen -y` sees it: type and Base64.
    private func publicHalf(_ file: String, _ passphrase: String) throws -> String {
        try ChildProcess.run(["/usr/bin/ssh-keygen", "-y", "-P", passphrase, "-f", file])
            .split(separator: " ").prefix(2).joined(separator: " ").filter { $0 != "\n" }
    }

    private func check(_ key: SigningKey, _ publicHalf: String) throws {
        #expect("\(key.publicKey.type) \(Base64.encode(key.publicKey.blob))" == publicHalf)
        let algorithm: SignatureAlgorithm =
            switch key.publicKey.type {
            case "ssh-ed25519": .ed25519
            case "ssh-rsa": .rsaSHA512
            case "ecdsa-sha2-nistp256": .ecdsa256
            case "ecdsa-sha2-nistp384": .ecdsa384
            default: .ecdsa521
            }
        #expect(key.sign(Array("some data".utf8), by: algorithm)?.isEmpty == false)
    }

    /// libcrypto has two ways to read a key, and takes the old one where its decoders fail: a key has
    /// the same public half however it was read.
    @Test(arguments: [EllipticCurve.nistp256, .nistp384, .nistp521])
    func theOldWayGivesTheSame(_ curve: EllipticCurve) throws {
        let old = try unsafe #require(unsafe EC_KEY_new_by_curve_name(OBJ_txt2nid(curve.group)))
        #expect(unsafe EC_KEY_generate_key(old) == 1)
        let key = try unsafe #require(unsafe EVP_PKEY_new())
        #expect(unsafe EVP_PKEY_assign(key, EVP_PKEY_EC, UnsafeMutableRawPointer(old)) == 1)
        var encoded: UnsafeMutablePointer<UInt8>?
        let length = Int(unsafe i2d_ECPrivateKey(old, &encoded))
        let bytes = unsafe Array(UnsafeBufferPointer(start: encoded, count: length))
        unsafe CRYPTO_free(encoded, nil, 0)

        let directory = try Workspace()
        let file = directory.path("k")
        let text = Data(bytes).base64EncodedString(options: .lineLength64Characters)
        try Data("-----BEGIN EC PRIVATE KEY-----\n\(text)\n-----END EC PRIVATE KEY-----\n".utf8)
            .write(to: URL(filePath: file))
        let expected = try KeyFile(path: file).publicKey?.blob
        #expect(expected != nil)
        let signing = try #require(unsafe SigningKey(owning: key))
        #expect(signing.publicKey.blob == expected)
    }

    @Test(arguments: recipes) func reads(_ recipe: String) throws {
        let (directory, file) = try make(recipe)
        try withExtendedLifetime(directory) {
            let key = try KeyFile(path: file)
            #expect(!key.isEncrypted)
            let signing = try key.signingKey(passphrase: nil)
            // OpenSSH wants line feeds alone, and no ed25519 in PKCS #8.
            let isOddToSSH = recipe.contains("\\r") || recipe.contains("-algorithm ed25519")
            let own = "\(signing.publicKey.type) \(Base64.encode(signing.publicKey.blob))"
            try check(signing, isOddToSSH ? own : publicHalf(file, ""))
        }
    }

    @Test(arguments: encrypted) func decrypts(_ recipe: String) throws {
        let (directory, file) = try make(recipe)
        try withExtendedLifetime(directory) {
            let key = try KeyFile(path: file)
            #expect(key.isEncrypted)
            try check(
                key.signingKey(passphrase: Secret(Self.passphrase)),
                publicHalf(file, Self.passphrase))
            for wrong in ["wrong", "", String(repeating: "x", count: 2000)] {
                let problem = #expect(throws: KeyProblem.self) {
                    try key.signingKey(passphrase: Secret(wrong))
                }
                #expect(problem == .wrongPassphrase)
            }
        }
    }

    /// A signature that OpenSSH itself finds good.
    @Test(arguments: ["rsa", "ecdsa", "ed25519"]) func signatureIsGood(_ type: String) throws {
        let directory = try Workspace()
        try directory.makeKey("k", type: type)
        let key = try KeyFile(path: directory.path("k")).signingKey(passphrase: nil)
        let (algorithm, name): (SignatureAlgorithm, String) =
            switch type {
            case "rsa": (.rsaSHA512, "rsa-sha2-512")
            case "ecdsa": (.ecdsa256, "ecdsa-sha2-nistp256")
            default: (.ed25519, "ssh-ed25519")
            }
        // OpenSSH's PROTOCOL.sshsig.
        let message = Array("text\n".utf8)
        var signed = SSHWriter()
        for part in [Array("file".utf8), [], Array("sha512".utf8), sha512(message)] {
            signed.string(part)
        }
        let signature = try #require(key.sign(Array("SSHSIG".utf8) + signed.bytes, by: algorithm))
        var inner = SSHWriter()
        inner.string(name)
        inner.string(signature)
        var blob = SSHWriter()
        blob.uint32(1)
        blob.string(key.publicKey.blob)
        for part in [Array("file".utf8), [], Array("sha512".utf8), inner.bytes] {
            blob.string(part)
        }
        let text = Base64.encode(Array("SSHSIG".utf8) + blob.bytes)
        try directory.write(
            "sig", "-----BEGIN SSH SIGNATURE-----\n\(text)\n-----END SSH SIGNATURE-----\n")
        try directory.write("text", "text\n")
        try directory.write("allowed", "me \(directory.read("k.pub"))")
        try ChildProcess.run([
            "/bin/sh", "-c",
            "ssh-keygen -Y verify -f \(directory.path("allowed")) -I me -n file "
                + "-s \(directory.path("sig")) <\(directory.path("text"))",
        ])
    }
}

/// Files that are no keys, or keys that somebody has tampered with.
struct HostileKeyFileTests {
    private func problem(_ content: [UInt8], publicFile: String? = nil) throws -> KeyProblem? {
        let directory = try Workspace()
        let file = directory.path("k")
        try Data(content).write(to: URL(fileURLWithPath: file))
        if let publicFile { try directory.write("k.pub", publicFile) }
        switch KeyReading(file).finding {
        case .problem(let problem), .half(_, let problem): return problem
        case .key, nil: return nil
        }
    }

    private func problem(_ text: String) throws -> KeyProblem? { try problem(Array(text.utf8)) }

    /// The second word of these is Base64; none of them is a public key.
    @Test(arguments: [
        "-----BEGIN RSA PRIVATE KEY-----\nnonsense\n-----END RSA PRIVATE KEY-----\n",
        "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n",
        "-----BEGIN EC PRIVATE KEY-----\n", "ssh-rsa AAAA", "a line of text\n",
        "ssh-ed25519 AAAAB3NzaC1yc2EAAAADAQABAAAAgQ== me",
    ])
    func textThatIsNoKeyIsNamed(_ text: String) throws {
        #expect(try problem(text) == .notAKey)
    }

    @Test func publicKeyInThePlaceOfAPrivateOne() throws {
        let directory = try Workspace()
        try directory.makeKey("real", type: "ed25519")
        let text = try directory.read("real.pub")
        #expect(try problem("# a comment\n" + text) == .onlyPublic)
        // An unreadable key beside its public half is still said to be unreadable.
        let broken =
            "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n"
        #expect(try problem(Array(broken.utf8), publicFile: text) == .notAKey)
    }

    @Test func aKeyOfPuTTY() throws {
        let text = "PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\n"
        let words = try problem(text)?.words
        #expect(words?.contains("puttygen KEY -O private-openssh") == true)
    }

    @Test func fileWithoutEnd() {
        guard case .problem(.unreadable(let reason)) = KeyReading("/dev/zero").finding else {
            Issue.record("read to the end")
            return
        }
        #expect(reason == "a device or a socket, which Belay does not read")
    }

    private struct Key {
        var parts: [[UInt8]] = []
        var type: String

        var text: String {
            var secret = SSHWriter()
            secret.uint32(7)
            secret.uint32(7)
            secret.string(type)
            for part in parts { secret.string(part) }
            secret.string("comment")
            return envelope(secret.bytes)
        }
    }

    private static func envelope(
        _ secret: [UInt8], cipher: String = "none", derivation: String = "none",
        options: [UInt8] = []
    ) -> String {
        var writer = SSHWriter()
        writer.string(cipher)
        writer.string(derivation)
        writer.string(options)
        writer.uint32(1)
        writer.string([0, 0, 0, 1, 65])
        writer.string(secret)
        return OpenSSHKey.header + "\n"
            + Base64.encode(Array("openssh-key-v1\0".utf8) + writer.bytes)
            + "\n-----END OPENSSH PRIVATE KEY-----\n"
    }

    /// Numbers of every length at which an encoding of it changes, and beyond.
    @Test(arguments: [
        0, 1, 127, 128, 255, 256, 2048, 2049, 2050, 32_767, 65_535, 65_536, 65_540, 200_000,
    ])
    func numbersOfAnyLength(_ count: Int) throws {
        let number = [UInt8](repeating: 0xff, count: count)
        for place in 0..<6 {
            var parts = [[UInt8]](repeating: [0x03], count: 6)
            parts[place] = number
            _ = try problem(Key(parts: parts, type: "ssh-rsa").text)
        }
        let all = try problem(
            Key(parts: [[UInt8]](repeating: number, count: 6), type: "ssh-rsa").text)
        // The largest makes a file of more than is read.
        #expect(
            count < 2050 || count > 150_000
                || all == .unsupported("an RSA key of more than 16384 bits"))
        for curve in ["nistp256", "nistp384", "nistp521", "other"] {
            let parts = [Array(curve.utf8), number, number]
            let found = try problem(Key(parts: parts, type: "ecdsa-sha2-\(curve)").text)
            #expect(found != nil)
        }
        #expect(try problem(Key(parts: [number, number], type: "ssh-ed25519").text) == .notAKey)
    }

    /// Every length field of a file with the largest numbers there are.
    @Test(arguments: [UInt32(0xffff_ffff), 0xffff_fffc, 0x7fff_ffff, 0x8000_0000, 0xffff, 1])
    func lengthsThatLie(_ length: UInt32) throws {
        let directory = try Workspace()
        try directory.makeKey("k", type: "rsa", ["-b", "1024"])
        let lines = try directory.read("k").split(separator: "\n").dropFirst().dropLast()
        let original = try #require(Base64.decode(lines.joined().utf8))
        var lie = SSHWriter()
        lie.uint32(length)
        for place in stride(from: 15, to: original.count - 4, by: 7) {
            var bytes = original
            bytes.replaceSubrange(place..<place + 4, with: lie.bytes)
            let text =
                OpenSSHKey.header + "\n" + Base64.encode(bytes)
                + "\n-----END OPENSSH PRIVATE KEY-----\n"
            _ = try problem(text)
        }
    }

    @Test func derivationsThatWouldTakeForEver() throws {
        var options = SSHWriter()
        options.string([UInt8](repeating: 1, count: 16))
        options.uint32(.max)
        let text = Self.envelope(
            [UInt8](repeating: 0, count: 64), cipher: "aes256-ctr", derivation: "bcrypt",
            options: options.bytes)
        let directory = try Workspace()
        try directory.write("k", text)
        let key = try KeyFile(path: directory.path("k"))
        let problem = #expect(throws: KeyProblem.self) {
            try key.signingKey(passphrase: Secret("x"))
        }
        #expect(problem == .unsupported("4294967295 rounds of bcrypt"))
    }
}
