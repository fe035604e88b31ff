internal import CLibCrypto
internal import Glibc

/// A system call that failed, in words.
package struct SystemError: Error, CustomStringConvertible {
    private let what: String
    /// `nil`: the system's own words.
    private let words: String?
    /// An `errno`.
    package let code: Int32

    /// - Parameter code: the current `errno` unless given.
    package init(_ what: String, code: Int32 = errno, reason: String? = nil) {
        self.what = what
        self.code = code
        words = reason
    }

    package var reason: String { words ?? errorText(code) }
    package var description: String { "\(what): \(reason)" }
}

/// The text of an error number, as `strerror` has it, without its static buffer.
package func errorText(_ code: Int32) -> String {
    let text = unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
        guard let start = buffer.baseAddress,
            unsafe strerror_r(code, start, buffer.count) == 0
        else { return "error \(code)" }
        return unsafe String(cString: start)
    }
    return text.prefix(1).lowercased() + text.dropFirst()
}
