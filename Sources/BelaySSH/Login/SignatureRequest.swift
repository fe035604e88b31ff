internal import BelayKeys
internal import CLibSSH2
internal import Glibc

/// One signature of a login, from the question to the answer.
///
/// libssh2 asks in a callback, on the loop. The signer, an agent or a key whose passphrase has to
/// be asked for first, is elsewhere: libssh2 is told to come again and called once there is an
/// answer. A key that is ready to sign does so in the callback.
final class SignatureRequest {
    enum State {
        /// libssh2 has not asked yet.
        case idle
        case asked([UInt8])
        /// The signature without its algorithm's name.
        case signed([UInt8])
        case failed
    }

    var state = State.idle
    private let signer: SigningKey?

    init(_ signer: SigningKey? = nil) { self.signer = signer }

    var isAsked: Bool { if case .asked = state { true } else { false } }

    static func answer(
        _ signature: UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>?,
        _ length: UnsafeMutablePointer<Int>?, _ data: UnsafePointer<UInt8>?, _ count: Int,
        _ abstract: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
    ) -> Int32 {
        guard let pointer = unsafe abstract?.pointee else { return -1 }
        let request = unsafe Unmanaged<SignatureRequest>.fromOpaque(pointer).takeUnretainedValue()
        switch request.state {
        case .idle:
            let data = unsafe Array(UnsafeBufferPointer(start: data, count: count))
            guard let signer = request.signer else {
                request.state = .asked(data)
                return LIBSSH2_ERROR_EAGAIN
            }
            if let result = signer.sign(data) { return unsafe give(result, signature, length) }
            request.state = .failed
            return -1
        case .asked:
            return LIBSSH2_ERROR_EAGAIN
        case .failed:
            return -1
        case .signed(let result):
            return unsafe give(result, signature, length)
        }
    }

    private static func give(
        _ result: [UInt8], _ signature: UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>?,
        _ length: UnsafeMutablePointer<Int>?
    ) -> Int32 {
        // libssh2 frees it, with the session's allocator: free(3).
        guard let copy = unsafe malloc(max(1, result.count)) else { return -1 }
        let bytes = unsafe copy.bindMemory(to: UInt8.self, capacity: max(1, result.count))
        unsafe bytes.update(from: result, count: result.count)
        unsafe signature?.pointee = bytes
        unsafe length?.pointee = result.count
        return 0
    }
}
