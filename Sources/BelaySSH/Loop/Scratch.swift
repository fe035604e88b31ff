/// Room that a loop's thread reads into, again and again, for a moment at a time.
///
/// A buffer of its own for each read would be as good, but malloc(3) puts its free memory in order
/// whenever one of 64 KiB is given back.
@safe final class Scratch {
    let start: UnsafeMutableRawPointer
    let count: Int

    /// - Parameter count: in bytes.
    init(count: Int) {
        unsafe start = UnsafeMutableRawPointer.allocate(byteCount: count, alignment: 16)
        self.count = count
    }

    deinit { unsafe start.deallocate() }

    /// The first so many bytes, as they are until the next read.
    func bytes(_ count: Int) -> UnsafeRawBufferPointer {
        unsafe UnsafeRawBufferPointer(start: start, count: min(count, self.count))
    }
}
