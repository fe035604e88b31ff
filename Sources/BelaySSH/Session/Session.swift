internal import BelayKeys
internal import BelayModel
internal import BelaySystem
internal import CLibSSH2
internal import Glibc
internal import Synchronization

/// A libssh2 session: one owner, freed exactly once and without waiting for the server.
///
/// Every call either completes or answers `LIBSSH2_ERROR_EAGAIN`, which means: call again when more
/// has been received. It never means that something could not be sent; see `Wire`.
@safe final class Session {
    private let handle: OpaquePointer
    let context: SessionContext

    /// libssh2 wants this before the first session, and before there are threads.
    private static let isLibraryReady = libssh2_init(0) == 0
    private static let supported = Mutex<[Algorithms.Category: Set<String>]>([:])

    init(_ context: SessionContext) throws(LinkError) {
        self.context = context
        let pointer = unsafe Unmanaged.passUnretained(context).toOpaque()
        guard Self.isLibraryReady,
            let handle = unsafe libssh2_session_init_ex(
                SessionContext.allocate, SessionContext.release, SessionContext.reallocate, pointer)
        else { throw LinkError(.local, "out of memory for another connection") }
        unsafe self.handle = handle
        unsafe libssh2_session_set_blocking(handle, 0)
        unsafe context.installCallbacks(on: handle)
    }

    deinit {
        context.wire.sever()
        // A severed wire makes every step of the freeing fail at once instead of waiting; the bound
        // is there so that a mistake in that could never hang a loop.
        for _ in 0..<100 where unsafe libssh2_session_free(handle) != LIBSSH2_ERROR_EAGAIN {
            return
        }
    }

    /// Why the last call failed.
    var lastCode: Int32 { unsafe libssh2_session_last_errno(handle) }

    /// The same in libssh2's words.
    var lastError: (code: Int32, text: String) {
        var message: UnsafeMutablePointer<CChar>?
        let code = unsafe libssh2_session_last_error(handle, &message, nil, 0)
        guard let message = unsafe message else { return (code, "error \(code)") }
        return (code, unsafe String(cString: message).printable)
    }
}

// MARK: - Key exchange

extension Session {
    /// The names of a category that this libssh2 has and Belay accepts, best first.
    private func offered(_ category: Algorithms.Category) -> [String] {
        let supported = Self.supported.withLock { cache in
            if let names = cache[category] { return names }
            let names = supportedNames(category)
            cache[category] = names
            return names
        }
        return category.acceptable.filter(supported.contains)
    }

    /// The library's own list; it does not change while it runs.
    private func supportedNames(_ category: Algorithms.Category) -> Set<String> {
        guard let method = category.methods.first else { return [] }
        var list: UnsafeMutablePointer<UnsafePointer<CChar>?>?
        let count = unsafe libssh2_session_supported_algs(handle, method, &list)
        guard count > 0, let list = unsafe list else { return [] }
        defer { unsafe libssh2_free(handle, list) }
        var supported: Set<String> = []
        for index in 0..<Int(count) {
            if let name = unsafe list[index] { unsafe supported.insert(String(cString: name)) }
        }
        return supported
    }

    /// Sets what is to be negotiated.
    /// - Parameter server: what messages call it.
    /// - Returns: the names, by category.
    func offer(
        _ offer: AlgorithmOffer, _ server: @autoclosure () -> String
    ) throws(LinkError) -> [Algorithms.Category: [String]] {
        let lists = try lists(of: offer, server)
        for (method, list, category) in lists.joined { try set(method, list, category) }
        unsafe libssh2_session_flag(handle, LIBSSH2_FLAG_COMPRESS, offer.compresses ? 1 : 0)
        // Never before the login: what is not yet trusted need not be unpacked.
        let compression = offer.compresses ? "zlib@openssh.com,none" : "none"
        for method in [LIBSSH2_METHOD_COMP_CS, LIBSSH2_METHOD_COMP_SC] {
            try set(method, compression, "compression")
        }
        return lists.names
    }

    /// An offer's names, and the same as libssh2 takes them.
    private struct Lists {
        var names: [Algorithms.Category: [String]] = [:]
        var joined: [(method: Int32, list: String, category: String)] = []
    }

    /// Those of the usual offers, by the known types of keys.
    private static let usual = Mutex(LastKeyDictionary<[String], Lists>())

    private func lists(
        of offer: AlgorithmOffer, _ server: () -> String
    ) throws(LinkError) -> Lists {
        if offer.isUsual, let known = Self.usual.withLock({ $0[offer.knownTypes] }) {
            return known
        }
        var lists = Lists()
        for category in Algorithms.all {
            let names = try offer.names(of: category, outOf: offered(category), server())
            lists.names[category] = names
            let list = names.joined(separator: ",")
            lists.joined += category.methods.map { ($0, list, category.name) }
        }
        if offer.isUsual { Self.usual.withLock { [lists] in $0[offer.knownTypes] = lists } }
        return lists
    }

    private func set(
        _ method: Int32, _ list: String, _ category: String
    ) throws(LinkError) {
        let code = unsafe list.withCString {
            unsafe libssh2_session_method_pref(handle, method, $0)
        }
        guard code != 0 else { return }
        // It would go on with its defaults, and those have SHA-1 and CBC among them.
        throw LinkError(.local, "\(LibSSH2.name) has no acceptable \(category) algorithm")
    }

    /// The algorithms that the two sides have agreed on.
    var agreement: String {
        let methods = [
            LIBSSH2_METHOD_KEX, LIBSSH2_METHOD_HOSTKEY, LIBSSH2_METHOD_CRYPT_CS,
            LIBSSH2_METHOD_MAC_CS, LIBSSH2_METHOD_COMP_CS,
        ]
        let names = methods.compactMap { method -> String? in
            guard let name = unsafe libssh2_session_methods(handle, method) else { return nil }
            return unsafe String(cString: name).printable
        }
        return names.filter { $0 != "none" }.joined(separator: ", ")
    }

    func handshake(_ descriptor: Int32) -> Int32 {
        unsafe libssh2_session_handshake(handle, descriptor)
    }

    /// The server's public key, as it came: type and data (RFC 4253, section 6.6).
    var hostKey: [UInt8]? {
        var length = 0
        var type: Int32 = 0
        guard let start = unsafe libssh2_session_hostkey(handle, &length, &type) else { return nil }
        return unsafe Array(UnsafeRawBufferPointer(start: start, count: length))
    }
}

// MARK: - Login

extension Session {
    var isAuthenticated: Bool { unsafe libssh2_userauth_authenticated(handle) != 0 }

    /// The ways to log in that the server offers; `nil` while it has not answered, or has let the
    /// user in already, or failed: see `isAuthenticated` and `lastError`.
    func authenticationMethods(_ user: String) -> [String]? {
        guard
            let list = unsafe libssh2_userauth_list(handle, user, UInt32(user.utf8.count))
        else { return nil }
        return unsafe String(cString: list).split(separator: ",").map { String($0).printable }
    }

    func authenticate(_ user: String, publicKey blob: [UInt8]) -> Int32 {
        var pointer: UnsafeMutableRawPointer? =
            unsafe Unmanaged.passUnretained(context.signature).toOpaque()
        return unsafe user.withCString { user in
            unsafe libssh2_userauth_publickey(
                handle, user, blob, blob.count,
                { _, signature, length, data, count, abstract in
                    unsafe SignatureRequest.answer(signature, length, data, count, abstract)
                }, &pointer)
        }
    }

    func authenticate(_ user: String, password: Secret) -> Int32 {
        unsafe password.bytes.withUnsafeBytes { password in
            unsafe libssh2_userauth_password_ex(
                handle, user, UInt32(user.utf8.count),
                password.baseAddress?.assumingMemoryBound(to: CChar.self),
                UInt32(clamping: password.count), nil)
        }
    }

    func authenticateByKeyboard(_ user: String) -> Int32 {
        unsafe libssh2_userauth_keyboard_interactive_ex(handle, user, UInt32(user.utf8.count)) {
            unsafe answerKeyboardInteractive($0, $1, $2, $3, $4, $5, $6, $7)
        }
    }
}

// MARK: - Once logged in

extension Session {
    /// A channel for one command; `nil` while the server has not answered, or if it refuses.
    ///
    /// libssh2 has one state for this in a session: only one may be on its way at a time.
    /// - Parameter window: how much the server may send ahead, in bytes.
    func openChannel(window: UInt32) -> Channel? {
        let type: StaticString = "session"
        let channel = unsafe type.withCString {
            unsafe libssh2_channel_open_ex(
                handle, $0, UInt32(type.utf8CodeUnitCount), window,
                UInt32(LIBSSH2_CHANNEL_PACKET_DEFAULT), nil, 0)
        }
        guard let channel = unsafe channel else { return nil }
        return unsafe Channel(channel)
    }

    /// A channel that leads on to another server (RFC 4254, section 7.2); otherwise like
    /// `openChannel`.
    func openTunnel(to host: String, port: Int, window: UInt32) -> Channel? {
        // The originator has no TCP address of its own.
        var message = SSHWriter()
        message.string(host)
        message.uint32(UInt32(clamping: port))
        message.string("127.0.0.1")
        message.uint32(0)
        let type = "direct-tcpip"
        let channel = unsafe message.bytes.withUnsafeBytes { bytes in
            unsafe libssh2_channel_open_ex(
                handle, type, UInt32(type.utf8.count), window,
                UInt32(LIBSSH2_CHANNEL_PACKET_DEFAULT),
                bytes.baseAddress?.assumingMemoryBound(to: CChar.self), UInt32(bytes.count))
        }
        guard let channel = unsafe channel else { return nil }
        return unsafe Channel(channel)
    }

    /// A message that makes a dead peer's silence noticeable.
    /// - Parameter wantsAnswer: it asks for nothing but to be answered. libssh2 keeps each answer
    ///   until the session ends.
    func sendKeepalive(wantsAnswer: Bool) {
        unsafe libssh2_keepalive_config(handle, wantsAnswer ? 1 : 0, 2)
        var next: Int32 = 0
        unsafe _ = libssh2_keepalive_send(handle, &next)
    }

    func sendDisconnect(_ reason: String) {
        unsafe _ = libssh2_session_disconnect_ex(handle, SSH_DISCONNECT_BY_APPLICATION, reason, "")
    }
}

extension StaticString {
    /// As C takes it, without a copy.
    func withCString<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
        unsafe body(UnsafeRawPointer(utf8Start).assumingMemoryBound(to: CChar.self))
    }
}
