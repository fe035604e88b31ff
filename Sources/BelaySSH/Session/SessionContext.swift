internal import BelayModel
internal import CLibSSH2
internal import Glibc

/// The state of libssh2's callbacks; the session's `abstract` pointer leads here.
final class SessionContext {
    let wire: Wire
    /// The signature of the key that is being tried.
    var signature = SignatureRequest()
    /// The answer to keyboard-interactive prompts that are not echoed (RFC 4256).
    var keyboardPassword: Secret?
    /// Questions of the server that were not for the password, to be shown.
    var unansweredPrompts: [String] = []
    /// Why the server ended the connection (RFC 4253, section 11.1), to be shown.
    var disconnectReason: String?

    /// From the end of the key exchange to that of the login.
    var isLoggingIn = false
    /// The server's last refusal of a login, if it has come since this was cleared.
    var loginAnswer: LoginAnswer?
    /// Rounds of questions that the server has had in one keyboard-interactive login.
    var rounds = 0

    /// A question may be asked of nobody: an empty answer would count as a wrong one with those who
    /// lock accounts.
    private(set) var answersNothing = false

    /// - Parameter scratch: of the loop that the session is on.
    init(_ scratch: Scratch) { wire = Wire(scratch) }

    static func of(
        _ abstract: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
    ) -> SessionContext? {
        guard let pointer = unsafe abstract?.pointee else { return nil }
        return unsafe Unmanaged<SessionContext>.fromOpaque(pointer).takeUnretainedValue()
    }

    /// libssh2's allocator, which is malloc(3)'s: what is allocated is counted, so that a server
    /// cannot make the session grow without end, and wiped when it is freed during the login, for
    /// libssh2 puts passwords into it.
    static let allocate:
        @convention(c) (Int, UnsafeMutablePointer<UnsafeMutableRawPointer?>?)
            -> UnsafeMutableRawPointer? = { size, abstract in
                let memory = unsafe malloc(size)
                unsafe note(malloc_usable_size(memory), abstract)
                return unsafe memory
            }

    static let reallocate:
        @convention(c) (
            UnsafeMutableRawPointer?, Int, UnsafeMutablePointer<UnsafeMutableRawPointer?>?
        ) -> UnsafeMutableRawPointer? = { old, size, abstract in
            let before = unsafe malloc_usable_size(old)
            guard let memory = unsafe realloc(old, size) else { return nil }
            unsafe note(malloc_usable_size(memory) - before, abstract)
            return unsafe memory
        }

    static let release:
        @convention(c) (
            UnsafeMutableRawPointer?, UnsafeMutablePointer<UnsafeMutableRawPointer?>?
        ) -> Void = { memory, abstract in
            guard let memory = unsafe memory else { return }
            let size = unsafe malloc_usable_size(memory)
            unsafe note(-size, abstract)
            if let context = unsafe abstract?.pointee {
                unsafe Unmanaged<SessionContext>.fromOpaque(context)._withUnsafeGuaranteedRef {
                    unsafe $0.releases(UnsafeMutableRawBufferPointer(start: memory, count: size))
                }
            }
            unsafe free(memory)
        }

    private static func note(
        _ size: Int, _ abstract: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
    ) {
        guard let context = unsafe abstract?.pointee else { return }
        unsafe Unmanaged<SessionContext>.fromOpaque(context)._withUnsafeGuaranteedRef {
            $0.wire.held += size
        }
    }

    /// Looks at memory of libssh2's that is about to be freed.
    private func releases(_ memory: UnsafeMutableRawBufferPointer) {
        guard isLoggingIn else { return }
        if let answer = unsafe LoginAnswer(UnsafeRawBufferPointer(memory)) { loginAnswer = answer }
        if let start = memory.baseAddress { unsafe explicit_bzero(start, memory.count) }
    }

    /// - Parameter password: for one keyboard-interactive login; `nil`: there is none.
    func beginQuestions(_ password: Secret?) {
        (keyboardPassword, answersNothing) = (password, password == nil)
        (loginAnswer, unansweredPrompts, rounds) = (nil, [], 0)
    }

    /// A request is about to be sent; what was said to the last is of no interest.
    func beginAnswer() { (loginAnswer, rounds) = (nil, 1) }

    /// The last keyboard-interactive login was refused without a question, even an empty one.
    var wasAskedNothing: Bool { rounds == 0 }

    func endQuestions() { (keyboardPassword, answersNothing) = (nil, false) }

    /// Questions that were not answered, to be shown.
    var unansweredWords: String {
        let shown = unansweredPrompts.prefix(8).map { "“\($0)”" }
        return shown.joined(separator: ", ") + (unansweredPrompts.count > 8 ? " …" : "")
    }

    func installCallbacks(on session: OpaquePointer) {
        unsafe belay_set_recv(session) { _, buffer, length, _, abstract in
            guard let context = unsafe abstract?.pointee, let buffer = unsafe buffer
            else { return -Int(ECONNRESET) }
            // libssh2 reads the server's identification byte by byte; keeping count of who holds
            // the context would cost more than the byte.
            return unsafe Unmanaged<SessionContext>.fromOpaque(context)._withUnsafeGuaranteedRef {
                unsafe $0.wire.read(into: buffer, length)
            }
        }
        unsafe belay_set_send(session) { _, buffer, length, _, abstract in
            guard let context = unsafe abstract?.pointee else { return -Int(EPIPE) }
            return unsafe Unmanaged<SessionContext>.fromOpaque(context)._withUnsafeGuaranteedRef {
                unsafe $0.wire.write(UnsafeRawBufferPointer(start: buffer, count: length))
            }
        }
        unsafe belay_set_disconnect(session) { _, _, message, length, _, _, abstract in
            guard let context = unsafe SessionContext.of(abstract), let message = unsafe message
            else { return }
            let bytes = unsafe UnsafeRawBufferPointer(start: message, count: Int(max(0, length)))
            context.disconnectReason = unsafe String(decoding: bytes, as: UTF8.self).printable
        }
    }
}

/// Answers a keyboard-interactive round: a single question whose answer is hidden gets the
/// password, once; anything else an empty answer.
func answerKeyboardInteractive(
    _ name: UnsafePointer<CChar>?, _ nameLength: Int32, _ instruction: UnsafePointer<CChar>?,
    _ instructionLength: Int32, _ count: Int32,
    _ prompts: UnsafePointer<LIBSSH2_USERAUTH_KBDINT_PROMPT>?,
    _ responses: UnsafeMutablePointer<LIBSSH2_USERAUTH_KBDINT_RESPONSE>?,
    _ abstract: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
) {
    guard let context = unsafe SessionContext.of(abstract) else { return }
    context.rounds += 1
    // Each round is a message and an answer: whoever wants more of them wants no login.
    if context.rounds > 32 { context.wire.refuse(.rounds) }
    guard let prompts = unsafe prompts, let responses = unsafe responses else { return }
    if context.answersNothing, count > 0 { context.wire.refuse(.question) }
    for index in 0..<Int(max(0, count)) {
        let prompt = unsafe prompts[index]
        guard unsafe prompt.echo == 0, let password = context.keyboardPassword else {
            let text = unsafe UnsafeRawBufferPointer(
                start: prompt.text, count: prompt.text == nil ? 0 : Int(prompt.length))
            if context.unansweredPrompts.count < 100 {
                unsafe context.unansweredPrompts.append(
                    String(decoding: text, as: UTF8.self).printable)
            }
            continue
        }
        context.keyboardPassword = nil
        // Copied as bytes: a password may have a zero in it, at which strdup(3) would stop, and
        // libssh2 would send what lies behind it. libssh2 frees it with free(3).
        let bytes = password.bytes
        guard let copy = unsafe malloc(max(1, bytes.count)) else { continue }
        unsafe bytes.withUnsafeBytes { unsafe copy.copyMemory(from: $0) }
        unsafe responses[index].text = copy.assumingMemoryBound(to: CChar.self)
        unsafe responses[index].length = UInt32(clamping: bytes.count)
    }
}

extension UnsafeMutableRawPointer {
    fileprivate func copyMemory(from bytes: UnsafeRawBufferPointer) {
        if let start = bytes.baseAddress { unsafe copyMemory(from: start, byteCount: bytes.count) }
    }
}
