import Foundation
import Testing

/// Whether tests that take many minutes are run.
enum LongRun {
    static let isWanted = ProcessInfo.processInfo.environment["BELAY_LONG_TESTS"] == "1"
    static let words: Comment = "Skipped: it takes many minutes; BELAY_LONG_TESTS=1 runs it"
}
