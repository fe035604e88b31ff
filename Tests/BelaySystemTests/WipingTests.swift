import Testing

@testable import BelaySystem

struct WipingTests {
    /// The very memory, looked at while it is still this array's.
    @Test func overwritesInPlace() {
        var bytes = [UInt8](repeating: 0xa5, count: 5000)
        unsafe bytes.withUnsafeMutableBufferPointer { buffer in
            let start = buffer.baseAddress
            unsafe wipe(start, buffer.count)
        }
        #expect(bytes == [UInt8](repeating: 0, count: 5000))
        bytes.wipe()
        #expect(bytes.isEmpty)
    }

    @Test func longTimesDoNotOverflow() {
        #expect(Duration.seconds(Int64.max).nanoseconds == 1_000_000_000_000_000_000)
        #expect(Duration.seconds(2_147_483_647 * 2_147_483_647).nanoseconds < UInt64.max / 8)
        #expect(Duration.seconds(-1).nanoseconds == 0)
        #expect(Duration.milliseconds(1500).nanoseconds == 1_500_000_000)
    }
}
