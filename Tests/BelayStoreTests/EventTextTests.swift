import BelayModel
import Foundation
import Testing

@testable import BelayStore

/// The journal's text is what `Codable` makes of an event, whoever writes it.
@Suite struct EventTextTests {
    private static let change = PackageChange(name: "a", architecture: "all", from: "1", to: nil)
    private static let ends = [
        ItemEnd(exit: .exited(0)), ItemEnd(exit: .exited(255)), ItemEnd(exit: .signaled("KILL")),
        ItemEnd(exit: nil), ItemEnd(exit: .exited(0), failure: "no"),
        ItemEnd(exit: .exited(0), note: "\"so\"\n"), ItemEnd(exit: .exited(0), changed: [change]),
        ItemEnd(exit: .exited(1), report: PackageReport(changes: [change], notes: ["held"])),
    ]
    private static let paths = [
        "/var/lib/belay/1", "", "/a b", "/a\"b", "/a\\b", "/ü", "/a\nb", "/\u{7F}", "/a/b}}",
        "\",\"server\":5}}",
    ]
    private static let events: [Event] =
        [
            .began, .resumed, .phaseDue(.download), .terminationRequested, .cleanupRequested,
            .connected(server: 0, attempt: 1, hostKey: "SHA256:a/b+c0"),
            .connected(server: 0, attempt: 1, hostKey: "a \"quoted\" é"),
            .slotsDecided(.init(granted: [1], blocked: [.init(server: 2, job: 41)])),
            .lockOverdue(server: 3, attempt: 4),
            .connected(server: 0, attempt: 1), .connected(server: 99_999, attempt: 123_456),
            .connected(server: -1, attempt: -5), .connected(server: .max, attempt: .min),
            .stagingRefused(server: 1, attempt: 2, reason: "a link"),
            .itemNotStarted(server: 1, attempt: 2), .itemOverdue(server: 1, attempt: 2),
            .killDue(server: 1, attempt: 2),
            .linkLost(server: 1, attempt: 2, reason: "reset"),
            .linkRestored(server: 1, attempt: 2),
            .unreachable(server: 1, attempt: 2, reason: "away"),
            .stagingRemoved(server: 3, attempt: 4, .coordinator),
            .stagingRemoved(server: 3, attempt: 4, .server),
            .stagingOwed(server: 3, attempt: 4, reason: "away"),
        ] + ends.map { .itemEnded(server: 7, attempt: 8, $0) }
        + paths.map { .stagingMade(server: 7, attempt: 8, path: $0) }

    @Test(arguments: events) func isWhatCodableMakes(_ event: Event) throws {
        let text = try EventText.encode(event)
        #expect(
            String(decoding: text, as: UTF8.self)
                == String(decoding: try JSON.encode(event), as: UTF8.self))
        #expect(try EventText.decode(text[...]) == event)
        // As part of something larger.
        let padded = [1, 2] + text + [3]
        #expect(try EventText.decode(padded[2..<(padded.count - 1)]) == event)
    }

    /// Damage is refused or read as `Codable` reads it, never as something else.
    @Test(arguments: events) func readsDamageAsCodableDoes(_ event: Event) throws {
        let text = try EventText.encode(event)
        for place in text.indices {
            var cut = text
            cut.remove(at: place)
            var changed = text
            changed[place] ^= 1
            for damaged in [cut, changed, Array(text[..<place])] {
                let expected = try? JSON.decode(Event.self, from: Data(damaged))
                #expect((try? EventText.decode(damaged[...])) == expected)
            }
        }
    }
}
