import BelayModel
import BelayReports
import BelayStore
import Foundation
import Logging
import Synchronization
import Testing

@testable import BelayWeb

/// Pages that are open, and are told what changes.
struct LiveTests {
    private let test: TestSite
    private let hub: LiveHub
    private let job: Int64

    init() throws {
        test = try TestSite()
        hub = LiveHub(
            store: test.store, log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        job = try test.submit()
    }

    /// A page that reads nothing is cut off when it is too far behind; the others are told all the while.
    @Test(.timeLimit(.minutes(5))) func aSlowViewerIsDropped() async throws {
        let lease = try test.store.claim(job, at: .now)
        var ledger = Ledger(try test.store.load(job), lease: lease, in: test.store)
        _ = try ledger.commit([.began], at: .now)
        let counts = Counts()
        let slow = try #require(hub.join([job: nil]) { counts.cuts.add(1, ordering: .relaxed) })
        let other = try #require(
            hub.join([job: nil]) { counts.wrongCuts.add(1, ordering: .relaxed) })
        let reading = Task {
            for await _ in other.frames { counts.read.add(1, ordering: .relaxed) }
        }
        for round in 1...200 where counts.cuts.load(ordering: .relaxed) == 0 {
            _ = try ledger.commit([.resumed], at: .now)
            try hub.look()
            while counts.read.load(ordering: .relaxed) < round {
                try await Task.sleep(for: .milliseconds(1))
            }
        }
        hub.leave(other.id)
        await reading.value
        #expect(counts.cuts.load(ordering: .relaxed) == 1)
        #expect(counts.wrongCuts.load(ordering: .relaxed) == 0)
        #expect(counts.read.load(ordering: .relaxed) == 65)
        // What was kept for it is there, and then its stream ends.
        var kept = 0
        for await _ in slow.frames { kept += 1 }
        #expect(kept == 64)
    }

    private final class Counts: Sendable {
        let read = Atomic(0)
        let cuts = Atomic(0)
        let wrongCuts = Atomic(0)
    }

    /// Every sign is one that fonts have had for long; a newer one is a box on a machine with few fonts.
    @Test func signsOfStatusesAreInOldFonts() {
        let statuses =
            JobStatus.allCases.map(\.rawValue) + ServerStatus.allCases.map(\.rawValue) + ["Blocked"]
        for status in statuses {
            for sign in StatusShape.of(status).unicodeScalars {
                #expect(sign.properties.age.map { $0.major < 4 } == true, "\(status): \(sign)")
            }
        }
        for (shape, names) in StatusShape.all {
            for name in names { #expect(Script.text.contains("\(name): \"\(shape)\"")) }
        }
    }
}
