internal import CLibSSH2
internal import Glibc

/// Bytes that are put in at the end and taken from the front.
///
/// Each message of thousands of connections passes two of these. An array does the same in five
/// times the instructions, most of them in code that is nowhere near the processor by then.
@safe final class ByteQueue {
    private var start: UnsafeMutableRawPointer?
    private var capacity = 0
    private var head = 0
    private var tail = 0
    private let usual: Int

    /// - Parameter usual: how many bytes it will have to hold, as a rule.
    init(usual: Int = 256) { self.usual = usual }

    deinit { unsafe free(start) }

    var count: Int { tail - head }
    var isEmpty: Bool { head == tail }

    /// All there is, as it is until the queue changes.
    var bytes: UnsafeRawBufferPointer {
        unsafe UnsafeRawBufferPointer(start: start.map { unsafe $0 + head }, count: count)
    }

    /// A copy of all there is.
    var copy: [UInt8] { unsafe Array(bytes) }

    func append(_ bytes: UnsafeRawBufferPointer) {
        guard let source = bytes.baseAddress, unsafe !bytes.isEmpty else { return }
        makeRoom(for: bytes.count)
        guard let start = unsafe start else { return }
        unsafe memcpy(start + tail, source, bytes.count)
        tail += bytes.count
    }

    /// - Parameter count: at most as many as there are.
    func removeFirst(_ count: Int) {
        precondition(count >= 0 && count <= self.count, "more taken than there is")
        head += count
        if head == tail { (head, tail) = (0, 0) }
    }

    /// Gives back the room of an empty queue, if that is more than so many bytes.
    func trim(to kept: Int = 0) {
        guard isEmpty, capacity > kept else { return }
        unsafe free(start)
        unsafe start = nil
        capacity = 0
    }

    private func makeRoom(for more: Int) {
        guard tail + more > capacity else { return }
        let held = count
        // Reclaim the room at the front once most of the bytes are gone.
        if let start = unsafe start, held + more <= capacity / 2 {
            unsafe memmove(start, start + head, held)
        } else {
            capacity = max(usual, 2 * capacity, held + more)
            guard let new = unsafe malloc(capacity) else { fatalError("out of memory") }
            if let start = unsafe start { unsafe memcpy(new, start + head, held) }
            unsafe free(start)
            unsafe start = new
        }
        (head, tail) = (0, held)
    }
}
