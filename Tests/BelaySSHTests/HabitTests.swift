import Testing

@testable import BelaySSH

@Suite struct HabitTests {
    @Test func anotherKeyIsNotTakenForTheLast() {
        var habit = Habit<[String], Int>()
        #expect(habit[["a"]] == nil)
        habit[["a"]] = 1
        habit[["b"]] = 2
        #expect(habit[["b"]] == 2)
        #expect(habit[["a"]] == 1)
        #expect(habit[["a"]] == 1)
        #expect(habit[["c"]] == nil)
        #expect(habit[["b"]] == 2)
    }

    @Test func theLastIsReplacedAndForgotten() {
        var habit = Habit<String, Int>()
        habit["a"] = 1
        habit["a"] = 2
        #expect(habit["a"] == 2)
        habit["a"] = nil
        #expect(habit["a"] == nil)
    }
}
