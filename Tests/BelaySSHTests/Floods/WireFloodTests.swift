import Glibc
import Testing

@testable import BelaySSH
@testable import BelaySystem

/// Bytes that come on an open connection, and what libssh2 holds of them.
final class WireFloodTests {
    private let wire = Wire(Scratch(count: Wire.readAhead))
    private let near: Int32
    private let other: Int32

    init() throws {
        let (near, far) = try socketPair()
        (self.near, other) = (near, far)
        wire.attach(near)
        wire.isHeld = false
        wire.markReady(readable: true, writable: true, ending: false)
        let start =
            Array("SSH-2.0-x\r\n".utf8) + KeyExchangeWatchTests.packet(20)
            + KeyExchangeWatchTests.packet(21)
        unsafe _ = send(far, start, start.count, Int32(MSG_NOSIGNAL))
        _ = take()
    }

    deinit {
        close(near)
        close(other)
    }

    /// What libssh2 would be given now, at most 32 KiB.
    private func take() -> Int {
        wire.markReady(readable: true, writable: true, ending: false)
        return unsafe withUnsafeTemporaryAllocation(byteCount: 32 * 1024, alignment: 16) { room in
            guard let start = room.baseAddress else { return 0 }
            return unsafe wire.read(into: start, room.count)
        }
    }

    /// - Returns: how many bytes were taken of so many.
    private func pour(_ count: Int) -> Int {
        let piece = [UInt8](repeating: 7, count: 16 * 1024)
        var taken = 0
        for _ in 0..<(count / piece.count) {
            unsafe _ = send(other, piece, piece.count, Int32(MSG_NOSIGNAL | MSG_DONTWAIT))
            let got = take()
            guard got > 0 else { return taken }
            taken += got
        }
        return taken
    }

    private var flood: Flood? { if case .flooded(let flood) = wire.end { flood } else { nil } }

    @Test func beforeTheLoginIsOver() {
        let taken = pour(4 * 1024 * 1024)
        #expect(taken <= Wire.loginLimit)
        #expect(flood == .beforeLogin)
        #expect(wire.isExhausted)
    }

    @Test func afterIt() {
        wire.beginOpen()
        let taken = pour(64 * 1024 * 1024)
        #expect(taken <= FloodMeter.base)
        #expect(flood == .unwanted)
    }

    @Test func whatIsWanted() {
        wire.beginOpen()
        for _ in 0..<64 {
            let taken = pour(1024 * 1024)
            #expect(taken > 0)
            wire.settle()
        }
        #expect(flood == nil)
    }

    /// libssh2 is given nothing while it holds too much, and the connection stays.
    @Test func aFullLibrary() {
        wire.beginOpen()
        wire.held = 2 * 1024 * 1024
        #expect(wire.isOverfull)
        #expect(pour(16 * 1024) == 0)
        wire.channels = 8
        #expect(!wire.isOverfull)
        #expect(take() > 0)
        #expect(flood == nil)
    }

    @Test func aServerThatDoesNotRead() {
        wire.beginOpen()
        let piece = [UInt8](repeating: 7, count: 4096)
        for _ in 0..<10_000 where wire.end == nil {
            unsafe piece.withUnsafeBytes { unsafe _ = wire.write($0) }
        }
        #expect(flood == .unread)
    }
}
