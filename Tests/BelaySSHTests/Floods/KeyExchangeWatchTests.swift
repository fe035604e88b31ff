import Testing

@testable import BelayKeys
@testable import BelaySSH

/// What a server may send before the connection is encrypted, however its bytes are cut.
struct KeyExchangeWatchTests {
    static func packet(_ number: UInt8, size: Int = 32) -> [UInt8] {
        var writer = SSHWriter()
        writer.uint32(UInt32(size))
        return writer.bytes + [4, number] + [UInt8](repeating: 0, count: size - 2)
    }

    private func feed(
        _ packets: [[UInt8]], by count: Int
    ) -> (flood: Flood?, watch: KeyExchangeWatch) {
        var watch = KeyExchangeWatch()
        let bytes = packets.flatMap { $0 }
        for start in stride(from: 0, to: bytes.count, by: count) {
            let piece = Array(bytes[start..<min(start + count, bytes.count)])
            let flood = unsafe piece.withUnsafeBytes { unsafe watch.feed($0) }
            if let flood { return (flood, watch) }
        }
        return (nil, watch)
    }

    @Test(arguments: [1, 2, 3, 5, 7, 100, 100_000]) func aWholeExchange(_ count: Int) {
        let junk = [UInt8](repeating: 0xff, count: 100_000)
        let packets = [Self.packet(20, size: 900), Self.packet(31, size: 500), Self.packet(21)]
        let (flood, watch) = feed(packets + [junk], by: count)
        #expect(flood == nil)
        #expect(watch.isOver)
    }

    @Test(arguments: [1, 4, 1000]) func secondOffer(_ count: Int) {
        let packets = [Self.packet(20, size: 900), Self.packet(2), Self.packet(20)]
        #expect(feed(packets, by: count).flood == .secondOffer)
    }

    @Test(arguments: [UInt8(0), 5, 6, 7, 50, 51, 52, 53, 80, 90, 94, 100, 192, 255])
    func whatHasNoPlaceThere(_ number: UInt8) {
        #expect(feed([Self.packet(20), Self.packet(number)], by: 9).flood == .unexpected(number))
    }

    @Test(arguments: [UInt8(2), 4, 31]) func tooMuch(_ number: UInt8) {
        let packets = [[UInt8]](repeating: Self.packet(number, size: 5000), count: 20)
        #expect(feed(packets, by: 333).flood == .beforeEncryption)
    }

    @Test(arguments: [UInt32(0), 1, 2, 0x7fff_ffff, .max]) func lengthsThatLie(_ length: UInt32) {
        var writer = SSHWriter()
        writer.uint32(length)
        let packets = [[UInt8]](repeating: writer.bytes + [4, 2], count: 20_000)
        #expect(feed(packets, by: 11).flood != nil)
    }
}

struct FloodMeterTests {
    @Test func whatNobodyWaitsFor() {
        var meter = FloodMeter()
        var isFlood = false
        for _ in 0..<400 where !isFlood { isFlood = meter.add(16 * 1024, channels: 0, at: 1) }
        #expect(isFlood)
        meter.settle()
        isFlood = meter.add(16 * 1024, channels: 0, at: 1)
        #expect(!isFlood)
    }

    /// A keepalive now and then for a year.
    @Test func aLittleForALongTime() {
        var meter = FloodMeter()
        var isFlood = false
        for minute in 0..<(365 * 24 * 60) {
            let now = UInt64(minute) * 60_000_000_000
            isFlood = isFlood || meter.add(1000, channels: 0, at: now)
        }
        #expect(!isFlood)
    }

    @Test func windowsOfManyChannels() {
        var meter = FloodMeter()
        let ofMany = meter.add(256 * 256 * 1024, channels: 256, at: 5)
        #expect(!ofMany)
        let ofOne = meter.add(256 * 512 * 1024, channels: 1, at: .max)
        #expect(ofOne)
    }
}
