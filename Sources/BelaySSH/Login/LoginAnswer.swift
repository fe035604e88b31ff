/// A server's refusal of one step of a login (RFC 4252, section 5.1).
///
/// libssh2 tells neither the ways that are left nor that a step has succeeded as one of several. It
/// would have to be asked for the first with another request, which OpenSSH counts as a failure
/// (MaxAuthTries of sshd_config(5)). So the message itself is looked at, when libssh2 gives its
/// memory back.
struct LoginAnswer: Equatable {
    /// The ways to log in that can go on.
    let methods: [String]
    /// The step was good, and others are wanted besides.
    let isPartialSuccess: Bool

    private static let failure: UInt8 = 51

    /// - Parameter memory: begins with the message, if it is one; what follows it is anything.
    /// - Returns: `nil` when it is not that message.
    init?(_ memory: UnsafeRawBufferPointer) {
        guard memory.count >= 6, unsafe memory[0] == Self.failure else { return nil }
        let count = (1..<5).reduce(0) { sum, index in sum << 8 | Int(unsafe memory[index]) }
        guard count <= memory.count - 6, count <= 4096 else { return nil }
        let list = unsafe memory[5..<(5 + count)]
        guard unsafe list.allSatisfy({ (0x21..<0x7f).contains($0) }) else { return nil }
        methods = unsafe String(decoding: list, as: UTF8.self).split(separator: ",").map(
            String.init)
        isPartialSuccess = unsafe memory[5 + count] != 0
    }

    init(methods: [String], isPartialSuccess: Bool = false) {
        self.methods = methods
        self.isPartialSuccess = isPartialSuccess
    }
}
