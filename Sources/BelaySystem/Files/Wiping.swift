internal import CLibCrypto
internal import Glibc
internal import Synchronization

extension [UInt8] {
    /// Overwrites the array with zeros before its memory is given back, so that no later heap
    /// content or core dump shows a key or a password.
    ///
    /// Only the array's own storage is wiped: keep no copy and no slice of it meanwhile.
    package mutating func wipe() {
        unsafe withUnsafeMutableBufferPointer { buffer in
            unsafe BelaySystem.wipe(buffer.baseAddress, buffer.count)
        }
        removeAll()
    }
}

/// Overwrites memory with zeros, which no optimisation leaves out (explicit_bzero(3)).
package func wipe(_ start: UnsafeMutableRawPointer?, _ count: Int) {
    if let start = unsafe start { unsafe explicit_bzero(start, count) }
}

/// Bytes that are overwritten when nobody has them any more.
package final class Wiped: Sendable {
    private let storage: Mutex<[UInt8]>

    package init(_ bytes: consuming [UInt8]) { storage = Mutex(bytes) }

    deinit { storage.withLock { $0.wipe() } }

    package var bytes: [UInt8] { storage.withLock { $0 } }
}
