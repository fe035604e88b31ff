/// How much of an item's output is stored, in bytes.
package struct OutputSizes: Sendable, Hashable {
    package var standardOutput: Int
    package var standardError: Int

    package init(standardOutput: Int = 0, standardError: Int = 0) {
        self.standardOutput = standardOutput
        self.standardError = standardError
    }
}

extension OutputSizes {
    /// Of output whose middle is left out, the last is sent as a whole or not at all.
    /// - Parameters:
    ///   - head: bytes of one stream up to which nothing is left out.
    ///   - known: counts what of the last has come already.
    package mutating func restart(at head: Int, _ known: inout OutputSizes) {
        known.standardOutput += max(0, standardOutput - head)
        known.standardError += max(0, standardError - head)
        standardOutput = min(standardOutput, head)
        standardError = min(standardError, head)
    }

    package mutating func add(_ count: Int, to stream: OutputStream) {
        switch stream {
        case .standardOutput: standardOutput += count
        case .standardError: standardError += count
        }
    }

    /// Takes as much as there is off one stream's size, at most `count`.
    package mutating func take(_ count: Int, of stream: OutputStream) -> Int {
        switch stream {
        case .standardOutput:
            let taken = min(count, standardOutput)
            standardOutput -= taken
            return taken
        case .standardError:
            let taken = min(count, standardError)
            standardError -= taken
            return taken
        }
    }
}
