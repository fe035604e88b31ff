import Testing

@testable import BelayCommands

@Suite struct FleetTallyTests {
    /// Ctrl-C may come before any server has ended.
    @Test func nothingIsNotSummedUpAsNothing() {
        #expect(FleetTally().words == "none has ended")
        #expect(FleetTally().exit == nil)
    }
}
