import Synchronization
import Testing

@testable import BelaySSH

/// Who may shake hands, and who is waited for without a place.
@Suite struct AdmissionTests {
    @Test func aPlaceThatIsGivenBackGoesToTheFirstInTheQueue() {
        let admission = Admission(limit: 2)
        let order = Mutex<[Int]>([])
        var held = (0..<2).map { _ in admission.slot { _ in Issue.record("there was room") } }
        #expect(held.allSatisfy { $0 != nil })
        for number in 0..<3 {
            let none = admission.slot { _ in order.withLock { $0.append(number) } }
            #expect(none == nil)
        }
        held.removeLast()
        // Each of them lets its place go at once.
        #expect(order.withLock { $0 } == [0, 1, 2])
        #expect(admission.slot { _ in } != nil)
    }

    @Test func notAllSilentServersAreWaitedForWithoutAPlace() {
        let admission = Admission(limit: 3)
        var waited = (0..<12).map { _ in admission.waitForSilent() }
        #expect(waited.allSatisfy { $0 != nil })
        #expect(admission.waitForSilent() == nil)
        waited.removeLast()
        let again = admission.waitForSilent()
        #expect(again != nil)
        #expect(admission.waitForSilent() == nil)
    }
}
