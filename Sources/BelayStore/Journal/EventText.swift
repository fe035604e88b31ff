package import BelayModel
import Foundation

/// Events as JSON: what `Codable` makes of them, with sorted keys.
///
/// A job of thousands of servers has events by the ten thousand, nearly all of a few plain shapes.
/// Those are written and read here directly, in a small part of the time; everything else goes
/// through `JSON`. The text is the same either way.
package enum EventText {
    package static func encode(_ event: Event) throws -> [UInt8] {
        try plain(event) ?? Array(JSON.encode(event))
    }

    package static func decode(_ text: ArraySlice<UInt8>) throws -> Event {
        try plain(text) ?? JSON.decode(from: Data(text))
    }

    private enum Part {
        static let connected = Array(#"{"connected":{"attempt":"#.utf8)
        static let restored = Array(#"{"linkRestored":{"attempt":"#.utf8)
        static let made = Array(#"{"stagingMade":{"attempt":"#.utf8)
        static let removed = Array(
            #"{"stagingRemoved":{"_2":"coordinator","attempt":"#.utf8)
        static let ended = Array(
            #"{"itemEnded":{"_2":{"changed":[],"exit":{"exited":{"_0":"#.utf8)
        static let endedBy = Array(#"}}},"attempt":"#.utf8)
        static let path = Array(#","path":""#.utf8)
        static let server = Array(#","server":"#.utf8)
        static let hostKey = Array(#","hostKey":""#.utf8)
        static let serverAfterPath = Array(#"","server":"#.utf8)
        static let end = Array("}}".utf8)
    }

    // MARK: - Writing

    /// `nil`: it is not of a plain shape.
    private static func plain(_ event: Event) -> [UInt8]? {
        switch event {
        case .connected(let server, let attempt, nil):
            return text(Part.connected, attempt, Part.server, server)
        case .connected(let server, let attempt, let key?):
            guard key.utf8.allSatisfy(\.isPlainInJSON) else { return nil }
            let head = Part.connected + digits(attempt) + Part.hostKey + Array(key.utf8)
            return head + Part.serverAfterPath + digits(server) + Part.end
        case .linkRestored(let server, let attempt):
            return text(Part.restored, attempt, Part.server, server)
        case .stagingRemoved(let server, let attempt, .coordinator):
            return text(Part.removed, attempt, Part.server, server)
        case .stagingMade(let server, let attempt, let path):
            guard path.utf8.allSatisfy(\.isPlainInJSON) else { return nil }
            let head = Part.made + digits(attempt) + Part.path + Array(path.utf8)
            return head + Part.serverAfterPath + digits(server) + Part.end
        case .itemEnded(let server, let attempt, let end):
            guard case .exited(let status) = end.exit,
                end == ItemEnd(exit: .exited(status))
            else { return nil }
            return text(Part.ended + digits(status) + Part.endedBy, attempt, Part.server, server)
        case .began, .resumed, .phaseDue, .waveDue, .gateDue, .gateAnswered, .slotsDecided,
            .lockOverdue, .terminationRequested, .stopRequested, .windowClosed, .cleanupRequested,
            .stagingRefused, .itemNotStarted,
            .itemOverdue, .killDue, .linkLost, .unreachable,
            .stagingRemoved(_, _, .server), .stagingOwed:
            return nil
        }
    }

    private static func text(
        _ head: [UInt8], _ attempt: Int, _ middle: [UInt8], _ server: Int
    ) -> [UInt8] {
        head + digits(attempt) + middle + digits(server) + Part.end
    }

    private static func digits(_ number: Int) -> String.UTF8View { String(number).utf8 }

    // MARK: - Reading

    /// `nil`: it is not of a plain shape.
    private static func plain(_ text: ArraySlice<UInt8>) -> Event? {
        guard text.count > 3 else { return nil }
        var rest = text
        // The third character tells the shapes apart.
        switch text[text.startIndex + 2] {
        case UInt8(ascii: "i"): return readEnded(&rest)
        case UInt8(ascii: "c"):
            return readText(&rest, after: Part.connected, Part.hostKey) {
                .connected(server: $0, attempt: $1, hostKey: $2)
            } ?? readStamp(&rest, after: Part.connected) { .connected(server: $0, attempt: $1) }
        case UInt8(ascii: "l"):
            return readStamp(&rest, after: Part.restored) { .linkRestored(server: $0, attempt: $1) }
        case UInt8(ascii: "s"):
            return readText(&rest, after: Part.made, Part.path) {
                .stagingMade(server: $0, attempt: $1, path: $2)
            }
                ?? readStamp(&rest, after: Part.removed) {
                    .stagingRemoved(server: $0, attempt: $1, .coordinator)
                }
        default: return nil
        }
    }

    private static func readStamp(
        _ rest: inout ArraySlice<UInt8>, after head: [UInt8],
        _ event: (_ server: Int, _ attempt: Int) -> Event
    ) -> Event? {
        guard rest.skip(head), let attempt = rest.number(), rest.skip(Part.server),
            let server = rest.number(), rest.elementsEqual(Part.end)
        else { return nil }
        return event(server, attempt)
    }

    private static func readEnded(_ rest: inout ArraySlice<UInt8>) -> Event? {
        guard rest.skip(Part.ended), let status = rest.number() else { return nil }
        return readStamp(&rest, after: Part.endedBy) {
            .itemEnded(server: $0, attempt: $1, ItemEnd(exit: .exited(status)))
        }
    }

    private static func readText(
        _ rest: inout ArraySlice<UInt8>, after head: [UInt8], _ middle: [UInt8],
        _ event: (_ server: Int, _ attempt: Int, _ text: String) -> Event
    ) -> Event? {
        var inner = rest
        guard inner.skip(head), let attempt = inner.number(), inner.skip(middle),
            let end = inner.firstIndex(of: UInt8(ascii: "\""))
        else { return nil }
        let text = inner[..<end]
        inner = inner[end...]
        guard text.allSatisfy(\.isPlainInJSON), inner.skip(Part.serverAfterPath),
            let server = inner.number(), inner.elementsEqual(Part.end)
        else { return nil }
        return event(server, attempt, String(decoding: text, as: UTF8.self))
    }
}

extension ArraySlice<UInt8> {
    /// Steps over the bytes, if they come next.
    fileprivate mutating func skip(_ bytes: [UInt8]) -> Bool {
        guard starts(with: bytes) else { return false }
        self = dropFirst(bytes.count)
        return true
    }

    /// Steps over a number of at most 18 digits; JSON has none that begins with 0 but 0 itself.
    fileprivate mutating func number() -> Int? {
        var value = 0
        var index = startIndex
        while index < endIndex, index - startIndex < 18, case 0x30...0x39 = self[index] {
            value = value * 10 + Int(self[index] - 0x30)
            index += 1
        }
        let count = index - startIndex
        guard count > 0, count == 1 || self[startIndex] != 0x30 else { return nil }
        self = self[index...]
        return value
    }
}
