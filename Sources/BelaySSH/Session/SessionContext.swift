internal import BelayModel
internal import CLibSSH2

/// What libssh2's callbacks need; the session's `abstract` pointer leads here.
final class SessionContext {
    let wire: Wire
    /// The signature of the key that is being tried.
    var signature = SignatureRequest()
    /// The answer to keyboard-interactive prompts that are not echoed (RFC 4256).
    var keyboardPassword: Secret?
    /// What the server asked that was not for the password, to be shown.
    var unansweredPrompts: [String] = []
    /// Why the server ended the connection (RFC 4253, section 11.1), to be shown.
    var disconnectReason: String?

    /// - Parameter scratch: of the loop that the session is on.
    init(_ scratch: Scratch) { wire = Wire(scratch) }

    static func of(
        _ abstract: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
    ) -> SessionContext? {
        guard let pointer = unsafe abstract?.pointee else { return nil }
        return unsafe Unmanaged<SessionContext>.fromOpaque(pointer).takeUnretainedValue()
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
    guard let context = unsafe SessionContext.of(abstract), let prompts = unsafe prompts,
        let responses = unsafe responses
    else { return }
    for index in 0..<Int(count) {
        let prompt = unsafe prompts[index]
        let text = unsafe UnsafeRawBufferPointer(start: prompt.text, count: Int(prompt.length))
        guard unsafe prompt.echo == 0, let password = context.keyboardPassword else {
            unsafe context.unansweredPrompts.append(String(decoding: text, as: UTF8.self).printable)
            continue
        }
        context.keyboardPassword = nil
        // libssh2 frees it, with the session's allocator: free(3).
        unsafe responses[index].text = strdup(password.reveal())
        unsafe responses[index].length = UInt32(password.reveal().utf8.count)
    }
}
