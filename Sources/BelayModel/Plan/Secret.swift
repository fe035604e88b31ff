/// A password or passphrase: held in memory only. It cannot be encoded, and prints as dots, so that
/// it reaches no log, no store and no error by accident.
///
/// All copies of a secret share one buffer, which is overwritten when the last of them is gone.
package struct Secret: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    private let buffer: Buffer

    /// - Parameter text: a copy is taken. Read it with `init(wiping:)` where it is bytes already.
    package init(_ text: String) { buffer = Buffer(Array(text.utf8)) }

    /// Takes the bytes over and leaves nothing behind.
    package init(wiping bytes: inout [UInt8]) {
        buffer = Buffer(Array(bytes))
        wipe(&bytes)
    }

    /// The secret itself. Call it only where it is handed to the server.
    package func reveal() -> String { String(decoding: buffer.bytes, as: UTF8.self) }

    /// The secret itself, in UTF-8, without a copy. Call it only where it is handed on, and keep it
    /// no longer than the secret.
    package var bytes: [UInt8] { buffer.bytes }

    package var isEmpty: Bool { buffer.bytes.isEmpty }

    package static func == (one: Secret, other: Secret) -> Bool {
        one.buffer.bytes == other.buffer.bytes
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(buffer.bytes) }

    package var description: String { "•••" }
    package var debugDescription: String { "•••" }
    package var customMirror: Mirror { Mirror(self, children: [:]) }

    /// Never changed but at its end, when nobody else has it; so it may be shared between threads.
    private final class Buffer: @unchecked Sendable {
        private(set) var bytes: [UInt8]

        init(_ bytes: [UInt8]) { self.bytes = bytes }

        deinit { wipe(&bytes) }
    }
}

/// Overwrites the bytes with zeros, if nobody else has the same array. Never inlined: the compiler
/// would see that nothing reads them afterwards, and leave it out.
@inline(never)
private func wipe(_ bytes: inout [UInt8]) {
    for index in bytes.indices { bytes[index] = 0 }
    bytes = []
}
